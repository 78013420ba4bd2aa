"""A fictional county, 示例县, whose offices' report files are written in the form of their year, with known faults.

``write`` makes the files, ``truth`` tells what a correct reading of them is; both take the same arguments. The stock of
sentences, the sizes of the offices, the outlines and the planted faults are csv tables of this folder. Everything is
invented, and every file says 示例.
"""

from __future__ import annotations

from data.samples.files import SampleFile, write
from data.samples.plants import FILED_TWICE, NOT_FILED, UNREADABLE, Plant
from data.samples.truth import Truth, truth

__all__ = ["FILED_TWICE", "NOT_FILED", "UNREADABLE", "Plant", "SampleFile", "Truth", "truth", "write"]
