"""What all tests share: the hand-coded reports beside the repository, or a count of the tests that go without them.

``../shared`` (or the folder that DAMAI_SHARED names) is not part of damai. Tests that need it carry the marker
``shared``: without the folder they are skipped, and the summary says how many. With DAMAI_REQUIRE_SHARED=1 (as in
``.ci/run``) a skipped one is a failure.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("DAMAI_SHARED") or ROOT.parent / "shared").resolve()
MISSING = "needs ../shared"
REQUIRED = os.environ.get("DAMAI_REQUIRE_SHARED", "") not in ("", "0")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the hand-coded reports, for tests with the marker ``shared``."""
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what needs ``../shared`` where it is not there."""
    if (SHARED / "gold" / "reports.jsonl").is_file():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=f"{MISSING} ({SHARED} has no gold/reports.jsonl)"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Makes a failure of a test that had to run and was skipped."""
    report = yield
    if REQUIRED and report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("shared"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} {MISSING} and was skipped, with DAMAI_REQUIRE_SHARED set"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says how many tests were left out."""
    left_out = [report for report in terminalreporter.stats.get("skipped", ()) if MISSING in str(report.longrepr)]
    if left_out:
        terminalreporter.write_line(f"{len(left_out)} tests need ../shared and were skipped")
