"""Questions about one event, report, incident or promise of a large dossier read what they need, not all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import REPORTS, WHO, ids, lone

import damai
from damai.crossdoc.linker import Linker
from damai.dossier import view
from damai.dossier.loading import JudgedEvents
from damai.errors import DossierError
from damai.store import Reader


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[damai.Dossier]:
    """A large dossier in which people spoke, and whose doors to everything at once are shut."""
    monkeypatch.setattr(view, "LEAST", 3)
    monkeypatch.setattr("damai.dossier.settling.now", lambda: "2025-08-05T08:00:00.000000+00:00")
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses([*REPORTS, *(lone(number) for number in range(5))]))
        dossier.correct("bantah#0", {"place": "Trat Province"}, **WHO)
        dossier.reject("tembak-3#0", **WHO)
    with damai.open(tmp_path / "a.db") as dossier:
        dossier.named([])
        assert dossier._watcher.kept.file is not None
        shut(monkeypatch)
        yield dossier


def refuse(*_: Any) -> None:
    raise AssertionError("everything is read")


def shut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JudgedEvents, "values", refuse)
    for name in ("incidents", "contested", "commitments"):
        monkeypatch.setattr(Linker, name, property(refuse))
    some_reports, some_links = Reader.reports, Reader.links

    def reports(self: Reader, **asked: Any) -> Any:
        assert asked.get("id") is not None or asked.get("numbers") is not None
        return some_reports(self, **asked)

    def links(self: Reader, *given: Any, **asked: Any) -> Any:
        assert asked.get("of") is not None
        return some_links(self, *given, **asked)

    monkeypatch.setattr(Reader, "reports", reports)
    monkeypatch.setattr(Reader, "links", links)


def test_one_event(large: damai.Dossier) -> None:
    wanted = large.event("tembak-1#0")
    assert large.event(wanted.event.id) == large.event(wanted.event.id[:9]) == wanted
    assert [version.event for version in large.history("tembak-1#0").versions] == [wanted.event]
    for name in ("tembak-1#7", "eve", "nothing-begins-so"):
        with pytest.raises(DossierError, match="there is no event"):
            large.event(name)


def test_events_of_a_report_or_a_party(large: damai.Dossier) -> None:
    assert ids(large.events(report="tembak-2")) == ["tembak-2#0"]
    assert ids(large.events(report="tembak-3")) == []
    assert ids(large.events(place="Trat Province")) == ["bantah#0"]
    assert ids(large.events(report="tembak-2", place="Trat Province")) == []
    assert ids(large.events(actor="KHM", type="AGREE")) == ["janji-1#0", "janji-2#0"]
    assert ids(large.search("membantah")) == ["bantah#0"]
    assert ids(large.search("membantah", place="Surin Province")) == []


def test_one_report(large: damai.Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Linker, "copies", property(refuse))
    assert [kept.report.id for kept in large.search_reports("membantah")] == ["bantah"]
    [kept] = large.search_reports('"berita nomor 3"')
    assert (kept.report.id, kept.events) == ("tembak-3", 0)
    assert {kept.report.id: kept.copies for kept in large.search_reports('"berita nomor 1 ini"')} == {
        "tembak-1": ("salin",),
        "salin": ("tembak-1",),
    }


def test_peoples_word_on_one_incident_or_promise(large: damai.Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    large.set_state("janji-2#0", "kept", day="2025-08-01", **WHO)
    large.merge("tembak-1#0", "lain-3#0", **WHO)
    large.split("lain-3#0", **WHO)
    with pytest.raises(DossierError, match="makes no promise"):
        large.set_state("tembak-1#0", "kept", **WHO)
    with pytest.raises(DossierError, match="one incident already"):
        large.merge("janji-1#0", "janji-2#0", **WHO)
    state = next(row for row in large.corrections() if row.kind == "state")
    monkeypatch.undo()
    [entry] = large.commitments("2025-08-02")
    assert (entry.state, entry.made) == ("kept", ("janji-1#0", "janji-2#0"))
    assert state.content["events"] == [large.event(ref).event.id for ref in entry.made]
