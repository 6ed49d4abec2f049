"""The version of damai."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def damai_version() -> str:
    """The installed version of damai, or ``0+source``."""
    try:
        return version("damai")
    except PackageNotFoundError:
        return "0+source"
