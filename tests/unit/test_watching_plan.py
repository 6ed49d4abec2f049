"""feeds.toml: what it may say, and every fault of it with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from damai.errors import PlanError
from damai.watching import FollowedFeed, FollowedFolder, Limits, Plan, read_plan

GOOD = """\
# what we follow
[limits]
delay = 0.5
pages = 10
user_agent = "warta-uji/1"

[[feed]]
url = "https://warta.example/rss"
publisher = "Warta"
language = "id"
timezone = "Asia/Jakarta"
full_text = true

[[folder]]
path = "masuk"
language = "id"
"""


def plan_of(folder: Path, text: str) -> Plan:
    file = folder / "feeds.toml"
    file.write_text(text, encoding="utf-8")
    return read_plan(file)


def test_all_that_it_may_say(tmp_path: Path) -> None:
    assert plan_of(tmp_path, GOOD) == Plan(
        (FollowedFeed("https://warta.example/rss", "Warta", "id", "Asia/Jakarta", True),),
        (FollowedFolder(tmp_path.resolve() / "masuk", "id", written="masuk"),),
        Limits(delay=0.5, pages=10, user_agent="warta-uji/1"),
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("[limits]", "[limit]"), "feeds.toml:2: unknown table 'limit' (did you mean 'limits'?)"),
        (("delay = 0.5", 'delay = "x"'), "feeds.toml:2: 'delay' must be seconds, 0 to 3600"),
        (("delay = 0.5", "delay = -1"), "feeds.toml:2: 'delay' must be seconds, 0 to 3600"),
        (("pages = 10", "pages = true"), "feeds.toml:2: 'pages' must be a whole number, 1 to 100000"),
        (("pages = 10", "page = 10"), "feeds.toml:2: unknown key 'page' (did you mean 'pages'?)"),
        (("warta-uji/1", "a\\nb"), "feeds.toml:2: 'user_agent' must be printable ASCII, one line"),
        (("https://", "file://"), "feeds.toml:7: 'url' must be an address that begins with http:// or https://"),
        (("url =", "uri ="), "feeds.toml:7: no 'url'"),
        (("Asia/Jakarta", "Asia/Jkt"), "feeds.toml:7: 'timezone': there is no time zone 'Asia/Jkt'"),
        (('language = "id"', 'language = "indonesia!"'), "feeds.toml:7: 'language' is no language code: 'indonesia!'"),
        (("full_text = true", 'full_text = "yes"'), "feeds.toml:7: 'full_text' must be true or false"),
        (('path = "masuk"', ""), "feeds.toml:14: no 'path'"),
        (("[[folder]]", "[folder]"), "feeds.toml:14: 'folder' must be written as [[folder]] rows"),
        (("# what we follow", "what we follow"), "feeds.toml:1: "),
    ],
)
def test_every_fault_has_its_line(tmp_path: Path, change: tuple[str, str], fault: str) -> None:
    with pytest.raises(PlanError) as caught:
        plan_of(tmp_path, GOOD.replace(*change))
    assert any(one.startswith(fault) for one in caught.value.faults), caught.value.faults


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as caught:
        plan_of(tmp_path, GOOD.replace("https", "ftp").replace("delay", "wait").replace("path", "paths"))
    assert [fault.split(":")[1] for fault in caught.value.faults] == ["7", "14", "14", "2"]


@pytest.mark.parametrize("text", ["", "[limits]\ndelay = 1\n", GOOD + GOOD[GOOD.index("[[feed]]") :]])
def test_nothing_to_follow_or_the_same_twice_is_a_fault(tmp_path: Path, text: str) -> None:
    with pytest.raises(PlanError):
        plan_of(tmp_path, text)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="no such file"):
        read_plan(tmp_path / "gone.toml")
