"""Packages of the cluster extra: imported when they are first needed, with a sentence where they are missing."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from typing import Any

from data.messages import Refusal


def sqlglot() -> Any:
    """The translator of SQL.

    Raises: Refusal, naming what to install.
    """
    _imported("sqlglot.optimizer.qualify")
    _imported("sqlglot.optimizer.annotate_types")
    return _imported("sqlglot")


def pyspark() -> Any:
    """The client of Spark, with Java behind it.

    Raises: Refusal, naming what to install.
    """
    if shutil.which("java") is None:
        raise Refusal("needs_java", exit_code=2)
    return _imported("pyspark.sql")


def spark_errors() -> Any:
    """What Spark raises."""
    return _imported("pyspark.errors")


def py4j_errors() -> Any:
    """What the bridge to Java raises."""
    return _imported("py4j.protocol")


def ray() -> Any:
    """The client of Ray.

    Raises: Refusal, naming what to install.
    """
    return _imported("ray")


def are_installed() -> bool:
    """Whether the cluster extra and Java are here."""
    found = (importlib.util.find_spec(name) for name in ("pyspark", "ray", "sqlglot"))
    return all(found) and shutil.which("java") is not None


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise Refusal("needs_cluster", exit_code=2, package=name.partition(".")[0]) from error
