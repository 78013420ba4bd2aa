"""The same files read by two processes and by two local nodes of Ray; ``python -m tests.benchmarks.cluster``."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from ray.cluster_utils import Cluster

from data import ray_workers, samples, workers
from data.importing import import_files
from data.paths import Folders

NODE = {"num_cpus": 1, "object_store_memory": 200 * 1024**2}


def main() -> None:
    """Print files a second of both, and how long the cluster took to come up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    count = parser.parse_args().files
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = folder / "reports"
        reports.mkdir()
        for file in samples.write(folder / "written", agencies=1 + count // 4, years=range(2022, 2026)):
            shutil.copy(file.path, reports)
        began = time.monotonic()
        cluster = Cluster(initialize_head=True, head_node_args={**NODE, "include_dashboard": False})
        cluster.add_node(**NODE)
        sys.stdout.write(f"two nodes are up after {time.monotonic() - began:.1f} s\n")
        ways = {"2 processes": workers.run, "2 nodes": partial(ray_workers.run, address=cluster.address)}
        for way, run_tasks in ways.items():
            done = import_files(Folders(folder / way), [reports], worker_count=2, run_tasks=run_tasks)
            imported = done.count("imported")
            sys.stdout.write(f"{way}: {imported} files, {imported / done.seconds:.1f} a second\n")
        cluster.shutdown()


if __name__ == "__main__":
    main()
