"""Floor 2: the questions, one .sql file and one typed function each, asked of the published database."""

from queries.database import (
    Database,
    NoBuild,
    Question,
    live_build,
    of_another_version,
    open_database,
    question,
    questions,
)

__all__ = [
    "Database",
    "NoBuild",
    "Question",
    "live_build",
    "of_another_version",
    "open_database",
    "question",
    "questions",
]
