"""Fetching politely, from a server of our own: robots.txt, redirects, sizes, waits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from news_server import NOW, NewsServer, StillClock, serving

from damai.watching.fetching import Fetcher, NotFetchedError
from damai.watching.plan import Limits


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is on this machine."""
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def news() -> Iterator[NewsServer]:
    """A server."""
    with serving() as server:
        yield server


@pytest.fixture
def still() -> StillClock:
    """A clock that never waits."""
    return StillClock()


@pytest.fixture
def fetcher(still: StillClock) -> Iterator[Fetcher]:
    """What is tested."""
    with Fetcher(Limits(bytes=10_000, timeout=5.0, user_agent="damai-uji/1"), still.clock()) as made:
        yield made


def refusal(fetcher: Fetcher, url: str) -> NotFetchedError:
    with pytest.raises(NotFetchedError) as caught:
        fetcher.get(url, inside=True)
    return caught.value


def test_a_page_comes_with_its_headers(news: NewsServer, fetcher: Fetcher) -> None:
    news.put("/a", b"isi", Content_Type='text/html; charset="windows-1252"', Set_Cookie="id=1")
    found = fetcher.get(f"{news.root}/a", inside=True)
    assert (found.status, found.body, found.charset, found.url) == (200, b"isi", "windows-1252", f"{news.root}/a")
    fetcher.get(f"{news.root}/a", inside=True)
    assert [path for path, _ in news.asked] == ["/robots.txt", "/a", "/a"]
    assert all(headers["user-agent"] == "damai-uji/1" and "cookie" not in headers for _, headers in news.asked)


def test_one_host_is_asked_once_in_a_while(news: NewsServer, fetcher: Fetcher, still: StillClock) -> None:
    news.put("/a", b"isi")
    for _ in range(3):
        fetcher.get(f"{news.root}/a", inside=True)
    assert still.waits == [2.0, 2.0, 2.0]


def test_robots_txt_is_kept_to(news: NewsServer, fetcher: Fetcher, still: StillClock) -> None:
    ours = b"User-agent: damai-uji\nDisallow: /tertutup\nAllow: /tertutup/boleh\nCrawl-delay: 9\n\n"
    news.put("/robots.txt", ours + b"User-agent: *\nDisallow: /\n")
    for path in ("/a", "/tertutup/boleh", "/tertutup/x"):
        news.put(path, b"isi")
    assert fetcher.get(f"{news.root}/a", inside=True).body == b"isi"
    assert fetcher.get(f"{news.root}/tertutup/boleh", inside=True).body == b"isi"
    refused = refusal(fetcher, f"{news.root}/tertutup/x")
    assert (refused.code, refused.lasting) == ("robots", True)
    news.put("/ke", status=302, Location="/tertutup/x")
    assert refusal(fetcher, f"{news.root}/ke").code == "robots"
    assert "/tertutup/x" not in news.paths()
    assert still.waits[1:] == [9.0, 9.0]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (429, False)])
def test_a_host_without_robots_txt_allows_all_and_a_broken_one_nothing(
    news: NewsServer, fetcher: Fetcher, status: int, allowed: bool
) -> None:
    news.put("/robots.txt", status=status)
    news.put("/a", b"isi")
    if allowed:
        assert fetcher.get(f"{news.root}/a", inside=True).body == b"isi"
    else:
        refused = refusal(fetcher, f"{news.root}/a")
        assert (refused.code, refused.lasting) == (f"http-{status}", False)
        assert news.paths() == []


def test_redirects_are_followed_but_not_for_ever(news: NewsServer, fetcher: Fetcher) -> None:
    news.put("/1", status=301, Location="2")
    news.put("/2", status=308, Location=f"{news.root}/3")
    news.put("/3", b"isi")
    news.put("/loop", status=302, Location="/loop")
    news.put("/out", status=302, Location="file:///etc/hostname")
    found = fetcher.get(f"{news.root}/1", inside=True)
    assert (found.body, found.url) == (b"isi", f"{news.root}/3")
    assert refusal(fetcher, f"{news.root}/loop").code == "redirects"
    assert refusal(fetcher, f"{news.root}/out").code == "bad-address"


def test_too_much_is_not_read_to_its_end(news: NewsServer, fetcher: Fetcher) -> None:
    news.put("/a", b"x" * 10_001)
    refused = refusal(fetcher, f"{news.root}/a")
    assert (refused.code, refused.lasting) == ("too-large", True)
    news.put("/b", b"x" * 10_000)
    assert len(fetcher.get(f"{news.root}/b", inside=True).body) == 10_000


@pytest.mark.parametrize(
    ("value", "until"),
    [("600", NOW + 600), ("Sun, 15 Jun 2025 15:16:40 GMT", NOW + 600), ("99999999", NOW + 7 * 86_400), ("soon", None)],
)
def test_retry_after_closes_a_host(news: NewsServer, still: StillClock, value: str, until: float | None) -> None:
    news.put("/a", status=429, Retry_After=value)
    news.put("/b", b"isi")
    with Fetcher(Limits(delay=0), still.clock()) as fetcher:
        refused = refusal(fetcher, f"{news.root}/a")
        assert (refused.code, refused.until, refused.lasting) == ("http-429", until, False)
        if until is None:
            assert fetcher.get(f"{news.root}/b", inside=True).body == b"isi"
            return
        assert refusal(fetcher, f"{news.root}/b").code == "host-closed"
        still.moment = until + 1
        assert fetcher.get(f"{news.root}/b", inside=True).body == b"isi"


@pytest.mark.parametrize(("status", "lasting"), [(404, True), (410, True), (500, False), (503, False), (206, False)])
def test_every_other_status_is_a_refusal(news: NewsServer, fetcher: Fetcher, status: int, lasting: bool) -> None:
    news.put("/a", b"isi", status=status)
    refused = refusal(fetcher, f"{news.root}/a")
    assert (refused.code, refused.lasting) == (f"http-{status}", lasting)


def test_nobody_there(fetcher: Fetcher) -> None:
    refused = refusal(fetcher, "http://127.0.0.1:9/a")
    assert (refused.code, refused.lasting) == ("unreachable", False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]"])
def test_nothing_outside_leads_into_the_own_network(fetcher: Fetcher, host: str) -> None:
    with pytest.raises(NotFetchedError) as caught:
        fetcher.get(f"http://{host}/a")
    assert caught.value.code == "inside"


@pytest.mark.parametrize(
    "url", ["ftp://x.example/a", "http://", "http://[x", "x", "javascript:1", "http://x.example:99999/"]
)
def test_what_is_no_address_is_refused(fetcher: Fetcher, url: str) -> None:
    assert refusal(fetcher, url).code == "bad-address"
