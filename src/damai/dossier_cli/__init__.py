"""The dossier on the command line: ``damai init``, ``add``, ``show``, ``contested`` and the rest."""

from damai.dossier_cli.commands import mount

__all__ = ["mount"]
