"""Errors that name the place, what was seen, what was expected and what to do."""

from __future__ import annotations


class XxgkError(Exception):
    """A sentence for a person; exit_code is what the command line returns for it."""

    exit_code = 1


class UnreadableFile(XxgkError):
    """A file that cannot be read as a report; the batch goes on and lists it with its reason.

    reason is a code of ``reference/reasons.csv``, which holds the sentence in Chinese and English; detail names what
    was seen.
    """

    exit_code = 3

    def __init__(self, reason: str, name: str, detail: str = "") -> None:
        """Keep the reason's code, the file's name and what was seen."""
        super().__init__(f"{name}: {reason}" + (f" ({detail})" if detail else ""))
        self.reason = reason
        self.name = name
        self.detail = detail
