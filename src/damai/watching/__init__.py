"""Following feeds and folders into a dossier (``damai watch``): a plan, a polite fetcher, rounds."""

from damai.watching.plan import FollowedFeed, FollowedFolder, Limits, Plan, read_plan
from damai.watching.rounds import Watch
from damai.watching.told import Followed

__all__ = ["Followed", "FollowedFeed", "FollowedFolder", "Limits", "Plan", "Watch", "read_plan"]
