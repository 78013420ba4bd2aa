"""Sample files and grids damaged at random: nothing may crash, hang, eat memory, or state what is not written.

``python -m tests.fuzz --minutes 10`` goes on until the time is over and prints every fault with the seed that gives it
again: ``python -m tests.fuzz --seed N``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator

from data import workers
from tests.damage import Attempt, Verdict

FUNCTION = "tests.damage:attempt"
# Far more than any file takes, on a loaded machine too.
SECONDS_EACH = 90.0


def run(seeds: Iterable[int], worker_count: int = 1) -> Iterator[tuple[int, Verdict]]:
    """The verdict on each seed; what a worker does not survive is a fault like any other."""
    tasks = (Attempt(seed) for seed in seeds)
    for outcome in workers.run(FUNCTION, tasks, workers=worker_count, timeout_seconds=SECONDS_EACH):
        seed = outcome.task.seed
        if outcome.error:
            yield seed, Verdict("?", outcome.error, (f"{outcome.error}: {outcome.detail}",))
        else:
            yield seed, outcome.result


def main() -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="damage sample files and read them")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, help="only this one")
    parser.add_argument("--start", type=int, default=0, help="the first seed")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    end = time.monotonic() + options.minutes * 60

    def seeds() -> Iterator[int]:
        number = options.start
        while time.monotonic() < end:
            yield number
            number += 1

    counts: Counter[tuple[str, str]] = Counter()
    bad = 0
    for seed, verdict in run([options.seed] if options.seed is not None else seeds(), options.workers):
        counts[verdict.kind, verdict.outcome] += 1
        for fault in verdict.faults:
            bad += 1
            print(f"seed {seed} {verdict.kind}: {fault}", flush=True)  # noqa: T201
    for (kind, outcome), count in sorted(counts.items()):
        print(f"{kind:<6} {outcome:<16} {count}")  # noqa: T201
    print(f"{sum(counts.values())} attempts, {bad} faults")  # noqa: T201
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
