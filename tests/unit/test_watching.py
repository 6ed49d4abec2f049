"""Rounds over feeds and folders: what is new comes once, whatever fails, and wherever a round was cut off."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from news_server import NewsServer, StillClock, page, rss, serving

import damai
import damai.watching.feed
from damai.api import Outcome
from damai.dossier.following import Following
from damai.ingest import Broken
from damai.model import Analysis, Report
from damai.watching import Followed, FollowedFeed, FollowedFolder, Limits, Plan, Watch
from damai.watching.feed import TRIES


@pytest.fixture(autouse=True)
def uncoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Following is tested here, not coding: no pipeline is loaded."""
    monkeypatch.setenv("NO_PROXY", "*")

    def code(readings: Iterable[tuple[str, Report | Broken]], **_: Any) -> Iterator[Outcome]:
        for source, one in readings:
            made = Analysis(one, notes=one.notes) if isinstance(one, Report) else None
            yield Outcome(source, one.id, made, one.notes)

    monkeypatch.setattr("damai.dossier.importing.code_readings", code)


@pytest.fixture
def news() -> Iterator[NewsServer]:
    """A server with three articles."""
    with serving() as server:
        for number in range(1, 10):
            server.put(f"/a/{number}", page(number), Content_Type="text/html")
        server.put("/rss", rss(server.root, range(1, 4)), ETag='"v1"', Last_Modified="Sat, 14 Jun 2025 00:00:00 GMT")
        yield server


class Trial:
    """A dossier that follows something, round by round, by a clock of its own."""

    def __init__(self, place: str, plan: Plan) -> None:
        self.place, self.plan, self.still = place, plan, StillClock()

    def round(self, later: float = 0) -> list[Followed]:
        """A round, in a program of its own, so many seconds later."""
        self.still.moment += later
        with damai.open(self.place) as dossier, Watch(dossier, self.plan, clock=self.still.clock()) as watch:
            return list(watch.round())

    def reports(self) -> dict[str, Report]:
        """What came in."""
        with damai.open(self.place) as dossier:
            assert dossier.check() == ()
            found = [kept.report for kept in dossier.reports()]
        assert len({report.id for report in found}) == len(found)
        return {report.id: report for report in found}


def following(place: str, news: NewsServer, path: str = "/rss", **given: Any) -> Trial:
    limits = Limits(delay=0, bytes=20_000, **given.pop("limits", {}))
    return Trial(place, Plan((FollowedFeed(news.root + path, **given),), limits=limits))


def counts(told: Followed) -> tuple[str, int, int, int, int]:
    return told.state, told.new, told.stored, told.unread, told.left


def test_new_entries_come_once_and_an_unchanged_feed_is_not_sent_again(place: str, news: NewsServer) -> None:
    news.answers["/rss"] = conditional(news, range(1, 4))
    trial = following(place, news, publisher="Warta Uji", language="id", timezone="Asia/Jakarta")
    assert [counts(one) for one in trial.round()] == [("read", 3, 3, 0, 0)]
    report = trial.reports()[f"{news.root}/a/1"]
    assert (report.published, report.publisher, report.language) == ("2025-06-13T08:00:00+07:00", "Warta Uji", "id")
    assert [counts(one) for one in trial.round(900)] == [("unchanged", 0, 0, 0, 0)]
    assert news.asked[-1][1]["if-none-match"] == '"v3"'
    news.answers["/rss"] = conditional(news, range(2, 6))
    assert [counts(one) for one in trial.round(900)] == [("read", 2, 2, 0, 0)]
    assert sorted(trial.reports()) == [f"{news.root}/a/{n}" for n in range(1, 6)]


def conditional(news: NewsServer, numbers: range) -> Any:
    """A feed that says when it did not change."""
    tag = f'"v{numbers[-1]}"'

    def answer(headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        same = headers.get("if-none-match") == tag
        return (304, {}, b"") if same else (200, {"ETag": tag}, rss(news.root, numbers))

    return answer


def test_a_server_that_knows_no_conditions_changes_nothing_either(tmp_path: Path, news: NewsServer) -> None:
    trial = following(str(tmp_path / "k.db"), news)
    first = trial.round()
    before = trial.reports()
    assert [counts(one) for one in trial.round(900)] == [("read", 0, 0, 0, 0)]
    assert trial.reports() == before
    assert first[0].stored == 3


def test_the_pages_of_entries_are_read_where_that_is_asked_for(tmp_path: Path, news: NewsServer) -> None:
    news.put("/a/2", page(2, dated=False), Content_Type="text/html")
    trial = following(str(tmp_path / "k.db"), news, full_text=True, publisher="Warta Uji", timezone="+07:00")
    assert [counts(one) for one in trial.round()] == [("read", 3, 3, 0, 0)]
    first, second = (trial.reports()[f"{news.root}/a/{n}"] for n in (1, 2))
    assert "Pertemuan nomor 1" in first.text
    assert (first.published, first.publisher) == ("2025-06-14T07:30:00+07:00", "Warta Uji")
    assert second.published == "2025-06-13T09:00:00+07:00"
    assert news.paths() == ["/rss", "/a/1", "/a/2", "/a/3"]
    trial.round(900)
    assert news.paths() == ["/rss"]


def test_a_page_that_cannot_be_had_is_tried_again_and_then_the_feeds_words_serve(
    tmp_path: Path, news: NewsServer
) -> None:
    news.put("/a/2", status=500)
    news.put("/a/3", status=404)
    trial = following(str(tmp_path / "k.db"), news, full_text=True)
    assert [counts(one) for one in trial.round()] == [("read", 3, 2, 0, 1)]
    assert [note.code for note in trial.reports()[f"{news.root}/a/3"].notes] == ["feed-text-only"]
    for _ in range(TRIES - 2):
        assert [one.left for one in trial.round(86_400)] == [1]
    assert [counts(one) for one in trial.round(86_400)] == [("read", 1, 1, 0, 0)]
    assert news.paths().count("/a/2") == TRIES
    trial.round(86_400)
    assert news.paths() == ["/rss"]


def test_what_waits_is_not_lost_when_it_leaves_the_feed(tmp_path: Path, news: NewsServer) -> None:
    trial = following(str(tmp_path / "k.db"), news, full_text=True, limits={"pages": 2})
    assert [counts(one) for one in trial.round()] == [("read", 3, 2, 0, 1)]
    news.put("/rss", rss(news.root, range(4, 5)))
    assert [counts(one) for one in trial.round(900)] == [("read", 2, 2, 0, 0)]
    assert sorted(trial.reports()) == [f"{news.root}/a/{n}" for n in range(1, 5)]


def test_a_host_that_is_busy_is_left_alone_as_long_as_it_says(tmp_path: Path, news: NewsServer) -> None:
    news.put("/a/1", status=429, Retry_After="3600")
    trial = following(str(tmp_path / "k.db"), news, full_text=True)
    assert [counts(one) for one in trial.round()] == [("read", 3, 0, 0, 3)]
    assert news.paths() == ["/rss", "/a/1"]
    news.put("/a/1", page(1), Content_Type="text/html")
    assert [counts(one) for one in trial.round(3601)] == [("read", 3, 3, 0, 0)]


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (404, b"", "http-404"), (500, b"", "http-500"), (200, b"<html>no</html>", "no-feed"),
        (200, b"\x00\x01", "binary"),
        (200, b"<rss>" + b" " * 30_000, "too-large"),
    ],
)  # fmt: skip
def test_a_feed_that_fails_waits_ever_longer_and_never_stops_the_rest(
    tmp_path: Path, news: NewsServer, status: int, body: bytes, why: str
) -> None:
    news.put("/bad", body, status=status)
    feeds = (FollowedFeed(f"{news.root}/bad"), FollowedFeed(f"{news.root}/rss"))
    trial = Trial(str(tmp_path / "k.db"), Plan(feeds, limits=Limits(delay=0, bytes=20_000)))
    bad, good = trial.round()
    assert (bad.state, bad.why, bad.is_well) == ("failed", why, False)
    assert counts(good) == ("read", 3, 3, 0, 0)
    assert [one.state for one in trial.round(200)] == ["waiting", "read"]
    assert [one.state for one in trial.round(200)] == ["failed", "read"]
    assert [one.state for one in trial.round(500)] == ["waiting", "read"]
    news.put("/bad", rss(news.root, range(5, 6)))
    assert [one.state for one in trial.round(200)] == ["read", "read"]
    assert news.paths().count("/bad") == 3


def test_a_fault_of_ours_in_one_feed_does_not_stop_the_rest(
    tmp_path: Path, news: NewsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeds = (FollowedFeed(f"{news.root}/other"), FollowedFeed(f"{news.root}/rss"))
    news.put("/other", rss(news.root, range(7, 8), text="RUSAK"))
    real = damai.watching.feed.entry_report

    def fail(entry: Any, *rest: Any) -> Any:
        if "RUSAK" in entry.text:
            raise ZeroDivisionError
        return real(entry, *rest)

    monkeypatch.setattr("damai.watching.feed.entry_report", fail)
    trial = Trial(str(tmp_path / "k.db"), Plan(feeds, limits=Limits(delay=0)))
    assert [(one.state, one.why) for one in trial.round()] == [("failed", "internal-error"), ("read", None)]


def test_a_feed_that_was_cut_off_is_asked_for_as_a_whole_again(tmp_path: Path, news: NewsServer) -> None:
    whole = rss(news.root, range(1, 4))
    news.put("/rss", whole[: whole.rindex(b"Berita 1") + 5], ETag='"v1"')
    trial = following(str(tmp_path / "k.db"), news)
    [told] = trial.round()
    assert (counts(told), told.why, told.is_well) == (("read", 2, 2, 0, 0), "broken-feed", True)
    news.put("/rss", whole, ETag='"v1"')
    assert [counts(one) for one in trial.round(900)] == [("read", 1, 1, 0, 0)]
    assert "if-none-match" not in news.asked[-1][1]


def test_robots_txt_holds_for_feeds_and_pages(tmp_path: Path, news: NewsServer) -> None:
    news.put("/robots.txt", b"User-agent: *\nDisallow: /a/2\nDisallow: /tertutup\n")
    news.put("/tertutup", rss(news.root, range(1, 3)))
    feeds = (FollowedFeed(f"{news.root}/rss", full_text=True), FollowedFeed(f"{news.root}/tertutup"))
    trial = Trial(str(tmp_path / "k.db"), Plan(feeds, limits=Limits(delay=0)))
    first, second = trial.round()
    assert (counts(first), second.why) == (("read", 3, 3, 0, 0), "robots")
    assert news.paths() == ["/rss", "/a/1", "/a/3"]


def test_an_entry_whose_words_change_is_another_text_of_the_same_report(tmp_path: Path, news: NewsServer) -> None:
    trial = following(str(tmp_path / "k.db"), news)
    trial.round()
    news.put("/rss", rss(news.root, range(3, 4), text="Diralat: mereka tidak bertemu."))
    assert [counts(one) for one in trial.round(900)] == [("read", 1, 1, 0, 0)]
    assert [counts(one) for one in trial.round(900)] == [("read", 0, 0, 0, 0)]


def test_a_round_that_dies_anywhere_goes_on_without_doubling(
    place: str, news: NewsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = range(1, 8)
    news.put("/rss", rss(news.root, numbers), ETag='"v1"')
    trial = following(place, news, full_text=True)
    wrapped: dict[str, Any] = {name: getattr(Following, name) for name in ("mark", "say")}
    from damai.dossier.importing import Importer

    wrapped["store"] = Importer.store
    deaths, calls = 0, 0
    for fatal in range(1, 40):
        calls = 0

        def dying(name: str, fatal: int = fatal) -> Any:
            def call(self: Any, *given: Any) -> Any:
                nonlocal calls
                calls += 1
                if calls == fatal:
                    raise KeyboardInterrupt
                made = wrapped[name](self, *given)
                calls += 1
                if calls == fatal:
                    raise KeyboardInterrupt
                return made

            return call

        for name in ("mark", "say"):
            monkeypatch.setattr(Following, name, dying(name))
        monkeypatch.setattr(Importer, "store", dying("store"))
        try:
            trial.round(900)
            break
        except KeyboardInterrupt:
            deaths += 1
    assert deaths >= 5
    assert sorted(trial.reports()) == [f"{news.root}/a/{n}" for n in numbers]


def test_new_and_changed_files_of_a_folder_come_once(tmp_path: Path) -> None:
    inside = tmp_path / "masuk"
    (inside / "b").mkdir(parents=True)
    trial = Trial(str(tmp_path / "k.db"), Plan(folders=(FollowedFolder(inside, "id"),)))
    trial.still.moment = os.stat(inside).st_mtime + 10
    assert [counts(one) for one in trial.round()] == [("unchanged", 0, 0, 0, 0)]
    (inside / "a.txt").write_text("Kedua menteri bertemu.", encoding="utf-8")
    (inside / "b" / "a.txt").write_text("Utusan datang.", encoding="utf-8")
    (inside / "b" / "c.txt").write_bytes(b"%PDF-1.7")
    (inside / "b" / "d.png").write_bytes(b"\x89PNG")
    trial.still.moment = os.stat(inside / "b" / "c.txt").st_mtime + 10
    [told] = trial.round()
    assert (counts(told), [id for id, _ in told.faults]) == (("read", 3, 2, 1, 0), ["b/c.txt"])
    assert sorted(trial.reports()) == ["a.txt", "b/a.txt"]
    assert [counts(one) for one in trial.round()] == [("unchanged", 0, 0, 0, 0)]
    (inside / "a.txt").write_text("Kedua menteri bertemu lagi.", encoding="utf-8")
    trial.still.moment += 10
    assert [counts(one) for one in trial.round()] == [("read", 1, 1, 0, 0)]


def test_a_file_that_is_being_written_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "masuk"
    inside.mkdir()
    (inside / "a.txt").write_text("Kedua men", encoding="utf-8")
    trial = Trial(str(tmp_path / "k.db"), Plan(folders=(FollowedFolder(inside, "id"),)))
    trial.still.moment = os.stat(inside / "a.txt").st_mtime
    plain = trial.still._wait

    def write_on(seconds: float) -> None:
        (inside / "a.txt").write_text("Kedua menteri bertemu.", encoding="utf-8")
        plain(seconds)

    monkeypatch.setattr(trial.still, "_wait", write_on)
    assert [counts(one) for one in trial.round()] == [("read", 1, 0, 0, 1)]
    monkeypatch.undo()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    trial = Trial(str(tmp_path / "k.db"), Plan(folders=(FollowedFolder(tmp_path / "gone"),)))
    assert [(one.state, one.why) for one in trial.round()] == [("failed", "missing-folder")]


def test_rounds_begin_at_their_time(tmp_path: Path, news: NewsServer) -> None:
    trial = following(str(tmp_path / "k.db"), news)
    with damai.open(trial.place) as dossier, Watch(dossier, trial.plan, clock=trial.still.clock()) as watch:
        rounds = watch.rounds(900)
        assert [counts(one) for one in next(rounds)] == [("read", 3, 3, 0, 0)]
        assert [counts(one) for one in next(rounds)] == [("read", 0, 0, 0, 0)]
    assert trial.still.waits == [900.0]


def test_what_is_followed_is_kept_in_the_dossier_append_only(tmp_path: Path, news: NewsServer) -> None:
    trial = following(str(tmp_path / "k.db"), news)
    trial.round()
    with damai.open(trial.place) as dossier:
        known = dossier.following()
        assert known.states()[f"{news.root}/rss"]["etag"] == '"v1"'
        assert {row.state for row in known.entries(f"{news.root}/rss").values()} == {"done"}
