"""A round over all that a plan follows, and rounds without end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urlsplit

import httpx

from damai.dossier import Dossier
from damai.errors import StoreError
from damai.watching.feed import FeedRound
from damai.watching.fetching import Clock, Fetcher, is_inside
from damai.watching.folder import FolderRound
from damai.watching.plan import Plan
from damai.watching.told import Followed


class Watch:
    """Follows feeds and folders into a dossier, round by round. What was followed how far is kept in the dossier, so a
    round that was cut off at any moment goes on where it stopped, and nothing is stored twice.

    To be used as a context. ``asking`` is told the name of each feed and folder when its turn comes; ``clock`` and
    ``client`` are for tests.
    """

    def __init__(
        self,
        dossier: Dossier,
        plan: Plan,
        *,
        clock: Clock | None = None,
        client: httpx.Client | None = None,
        asking: Callable[[str], None] | None = None,
    ) -> None:
        self._plan = plan
        self._following = dossier.following()
        self._asking = asking or (lambda _name: None)
        self._clock = clock or Clock()
        self._fetcher = Fetcher(plan.limits, self._clock, client)

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self._fetcher.__exit__(None, None, None)

    def round(self, jobs: int | None = 1) -> Iterator[Followed]:
        """One round: what became of each feed and folder, in the order of the plan. One that fails never stops the
        rest; only a dossier that cannot be written to does."""
        states = self._following.states()
        stored = 0
        for feed in self._plan.feeds:
            inside = is_inside(urlsplit(feed.url).hostname or "")
            turn = FeedRound(feed, self._following, self._fetcher, inside)
            state = states.get(feed.url, {})
            told = self._guarded(Followed(feed.url, "feed"), partial(turn.follow, state))
            stored += told.stored
            yield told
        for folder in self._plan.folders:
            beside = FolderRound(folder, self._following, self._clock)
            told = self._guarded(Followed(folder.name, "folder"), partial(beside.follow, jobs))
            stored += told.stored
            yield told
        if stored:
            self._following.settle()

    def _guarded(self, told: Followed, follow: Callable[[], Followed]) -> Followed:
        self._asking(told.name)
        try:
            return follow()
        except StoreError:
            raise
        except Exception as error:  # a feed may be anything; whatever it makes a library do must not stop the others
            told.state, told.why = "failed", "internal-error"
            told.message = f"a fault of damai's: {type(error).__name__}: {str(error)[:120]}"
            return told

    def rounds(self, every: float, jobs: int | None = 1) -> Iterator[list[Followed]]:
        """Rounds without end, one that begins every so many seconds."""
        while True:
            start = self._clock.now()
            yield list(self.round(jobs))
            self._clock.sleep(max(0.0, start + every - self._clock.now()))


__all__ = ["Watch"]
