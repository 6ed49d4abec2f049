"""The dossier on the command line: ``damai init``, ``add``, ``show``, ``contested`` and the rest."""

from damai.dossier_cli.arguments import is_dossier
from damai.dossier_cli.commands import mount
from damai.dossier_cli.commands import why as tell_why

__all__ = ["is_dossier", "mount", "tell_why"]
