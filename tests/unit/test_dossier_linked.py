"""The file beside a large dossier: it changes nothing of what is shown, and may be lost at any time."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from dossier_samples import REPORTS, WHO, lone, shelling, shown

import damai
from damai.dossier import shelving, view
from damai.errors import StoreBusyError
from damai.model import Analysis
from damai.sketch import sketch_version
from damai.store import LinkRow, Reader
from damai.store.shelf import ShelfFile


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "LEAST", 3)
    monkeypatch.setattr(view, "AT_ONCE", 2)


def logged(dossier: damai.Dossier) -> set[tuple[Any, ...]]:
    with dossier._store.reading() as reader:
        return {(row.kind, row.a, row.b, str(row.content)) for row in reader.links()}


def is_kept(dossier: damai.Dossier) -> bool:
    return dossier._watcher.kept.file is not None


def filled(path: Path, reports: list[Analysis]) -> damai.Dossier:
    made = damai.open(path)
    list(made.add_analyses(reports))
    return made


def test_reports_that_come_one_by_one_show_and_log_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(view, "LEAST", 10**6)
        with filled(tmp_path / "a.db", REPORTS) as whole:
            wanted, links = shown(whole), logged(whole)
            assert links
            assert not is_kept(whole)
    given = random.Random(3).sample(REPORTS, len(REPORTS))
    for report in given[:5]:
        with damai.open(tmp_path / "b.db") as dossier:
            list(dossier.add_analyses([report]))
    with damai.open(tmp_path / "b.db") as dossier:
        for report in given[5:]:
            list(dossier.add_analyses([report]))
        assert is_kept(dossier)
        assert (shown(dossier), logged(dossier)) == (wanted, links)
    with damai.open(tmp_path / "b.db") as dossier:
        assert shown(dossier) == wanted
        assert dossier.check() == ()


def test_what_is_kept_is_not_linked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS))
        wanted = shown(dossier)
    monkeypatch.setattr("damai.crossdoc.linker.Linker.add_all", None)
    with damai.open(tmp_path / "a.db") as dossier:
        assert shown(dossier) == wanted


def test_the_sketches_of_all_that_a_report_is_compared_with_are_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [shelling(number, id=f"dekat-{number}") for number in range(12)]
    filled(tmp_path / "a.db", reports[:-1]).close()
    with filled(tmp_path / "whole.db", reports) as dossier:
        wanted = shown(dossier)
    alone, at_once = list[int](), list[int]()
    one, many = Reader.sketch, Reader.sketches_of
    monkeypatch.setattr(Reader, "sketch", lambda self, *asked: alone.append(asked[0]) or one(self, *asked))
    monkeypatch.setattr(Reader, "sketches_of", lambda self, *asked: at_once.extend(asked[0]) or many(self, *asked))
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(reports[-1:]))
        assert shown(dossier) == wanted
    assert alone == [12]  # its own, which is still to be made
    assert sorted(at_once) == list(range(1, 12))  # each of the others, and no one twice


def test_a_promise_by_itself_is_what_it_is_among_all(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", REPORTS) as dossier, dossier._store.reading() as reader:
        seen = dossier._watcher.view(reader)
        assert seen.commitments(None)
        for day in (None, "2025-07-24", "1999-01-01"):
            alone = {one.id: entry for one in seen.incidents if (entry := seen.commitment(one, day)) is not None}
            assert alone == {entry.id: entry for entry in seen.commitments(day)}


def test_other_signs_make_sketches_and_what_is_kept_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dossier of an older damai is opened as if it were made now, be its words for signs others or fewer."""
    with monkeypatch.context() as older:
        older.setattr("damai.sketch.sketch_version", lambda: "2 older")
        older.setattr("damai.sketch.signs_of", lambda *_: 7)
        shelving.rules.cache_clear()
        with filled(tmp_path / "a.db", REPORTS) as dossier:
            assert is_kept(dossier)
            shown(dossier)
            assert {event.signs for event in dossier._watcher.kept.shelves.events.values()} == {7}
    shelving.rules.cache_clear()
    with filled(tmp_path / "b.db", REPORTS) as dossier:
        wanted = shown(dossier)
        signs = {ref: event.signs for ref, event in dossier._watcher.kept.shelves.events.items()}
    assert set(signs.values()) != {7}
    with damai.open(tmp_path / "a.db") as dossier:
        assert shown(dossier) == wanted
        assert {ref: event.signs for ref, event in dossier._watcher.kept.shelves.events.items()} == signs
        list(dossier.add_analyses([lone(99)]))  # what was made is stored with the next change, not by looking
        with dossier._store.reading() as reader:
            assert all(reader.sketch(1, kind) for kind in ("2 older", sketch_version()))
        assert dossier.check() == ()


def test_people_join_part_and_undo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    views, logs = [], []
    for name, least in (("memory.db", 10**6), ("file.db", 3)):
        monkeypatch.setattr(view, "LEAST", least)
        with filled(tmp_path / name, REPORTS) as dossier:
            joined = dossier.merge("tembak-1#0", "tembak-3#0", **WHO)
            after = logged(dossier)
            dossier.undo(joined, **WHO)
            dossier.split("tembak-2#0", **WHO)
            dossier.correct("tembak-1#0", {"killed": 9}, **WHO)
            dossier.reject("tembak-3#0", **WHO)
            assert is_kept(dossier) == (name == "file.db")
            views.append(shown(dossier))
            logs.append((after, logged(dossier)))
    assert views[0] == views[1]
    assert logs[0] == logs[1]
    assert logs[0][0] != logs[0][1]


def test_of_a_large_incident_only_what_is_new_in_it_is_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[set[str]] = []
    settled = view.Watcher.settled

    def seen(self: view.Watcher, names: Iterable[str], day: str) -> None:
        given = list(names)
        noted.append({name for name in given if name.startswith(shelving.EVENT)})
        settled(self, given, day)

    monkeypatch.setattr(view.Watcher, "settled", seen)
    shellings = [shelling(number) for number in range(1, 9)]
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses([lone(1), *shellings[1:-1]]))
        noted.clear()
        list(dossier.add_analyses(shellings[-1:]))  # one more of several
        assert [len(names) for names in noted] == [1]
        list(dossier.add_analyses(shellings[:1]))  # the first of them: all go by another id now
        assert len(noted[-1]) == len(shellings)
        dossier.merge("tembak-1#0", "lain-1#0", **WHO)
        list(dossier.add_analyses([shelling(9)]))  # where people had a say, all of it is looked at
        assert len(noted[-1]) == len(shellings) + 1
        links = logged(dossier)
    with monkeypatch.context() as patched:
        patched.setattr(view, "LEAST", 10**6)
        with filled(tmp_path / "b.db", [lone(1), *shellings, shelling(9)]) as whole:
            whole.merge("tembak-1#0", "lain-1#0", **WHO)
            assert logged(whole) == links


def test_two_programs_at_one_dossier(tmp_path: Path) -> None:
    with damai.open(tmp_path / "a.db") as one, damai.open(tmp_path / "a.db") as other:
        list(one.add_analyses(REPORTS[:4]))
        assert len(other.reports()) == 4
        list(other.add_analyses(REPORTS[4:6]))
        list(one.add_analyses(REPORTS[6:]))
        assert shown(one) == shown(other)
        assert len(one.events()) == len(REPORTS)


def test_who_waits_in_vain_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS))
    monkeypatch.setattr(view, "WAIT", 0.05)
    busy = ShelfFile(tmp_path / "a.db-linked", shelving.rules(), 0.05)
    busy.begin()
    with damai.open(tmp_path / "a.db") as dossier:
        with pytest.raises(StoreBusyError, match="another program"):
            dossier.events()
        busy.close()
        assert len(dossier.events()) == len(REPORTS)


def test_no_redacted_word_stays_in_the_file(tmp_path: Path) -> None:
    promised = "menarik pasukan sebelum Agustus"
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses([REPORTS[4], *[lone(n) for n in range(4)]]))
        found = [path.name for path in tmp_path.iterdir() if promised.encode() in path.read_bytes()]
        assert any(name.startswith("a.db-linked") for name in found)  # else the test would see nothing
        dossier.redact("janji-1", **WHO)
        assert not [path.name for path in tmp_path.iterdir() if promised.encode() in path.read_bytes()]
        assert dossier.commitments() == ()
    assert not [path.name for path in tmp_path.iterdir() if promised.encode() in path.read_bytes()]


def test_a_lost_or_damaged_file_is_made_anew(tmp_path: Path) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS))
        wanted = shown(dossier)
    linked = tmp_path / "a.db-linked"
    assert linked.stat().st_size > 10_000
    linked.unlink()
    with damai.open(tmp_path / "a.db") as dossier:
        assert shown(dossier) == wanted
    linked.write_bytes(linked.read_bytes()[:6_000] + b"x" * 20_000)
    with damai.open(tmp_path / "a.db") as dossier:
        assert shown(dossier) == wanted


def test_a_change_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        list(dossier.add_analyses(REPORTS[:5]))
        with monkeypatch.context() as patched:
            patched.setattr("damai.crossdoc.weaving.Weaver.change", None)
            with pytest.raises(TypeError):
                list(dossier.add_analyses([shelling(8), shelling(9, killed=9)]))
        assert len(dossier.events()) == 7
        mine = shown(dossier)
    (tmp_path / "a.db-linked").unlink()
    with damai.open(tmp_path / "a.db") as dossier:
        assert shown(dossier) == mine


def test_links_are_asked_for_by_their_ends(tmp_path: Path) -> None:
    with damai.open(tmp_path / "a.db") as dossier:
        with dossier._store.writing() as writer:
            writer.add_links([LinkRow("copy", "a", "b"), LinkRow("copy", "c", "d"), LinkRow("copy", "b", "e")])
        with dossier._store.reading() as reader:
            assert {(row.a, row.b) for row in reader.links("copy", of=["b"])} == {("a", "b"), ("b", "e")}
            assert reader.links("copy", of=[]) == []
            assert reader.links("incident", of=["a"]) == []
