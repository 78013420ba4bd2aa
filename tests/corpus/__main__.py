"""How the invented reports are read, group by group: ``python -m tests.corpus``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from data import evaluate
from tests.corpus.build import write

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        gold, _ = write(Path(folder))
        sys.exit(evaluate.main(gold))
