"""The dossier of a dispute: the one place where coding, comparing and keeping meet."""

from damai.dossier.whole import Dossier, open_dossier

__all__ = ["Dossier", "open_dossier"]
