"""Every exception damai raises on purpose.

::

    DamaiError
    ├── InputError          a report that cannot be read (empty, binary, broken JSON, ...)
    ├── LanguageError       no pack is installed for a language that was asked for
    ├── PackError           a pack or a user's table is not valid; carries every fault with file and line
    ├── PlanError           a feeds.toml is not valid; carries every fault with its line
    ├── SchemaError         JSON that is not an analysis of ours
    ├── MissingExtraError   something is asked for that an optional part of damai does
    ├── OutputError         a file that is to be written cannot be opened, or not be written to its end
    └── DossierError        a dossier has no such report, event, incident or correction, or it makes no sense there
        └── StoreError          a dossier cannot be opened, read or written
            ├── StoreBusyError      another program is writing to it, and went on longer than we wait
            ├── StoreDamagedError   something in it was changed behind damai's back, or its file is damaged
            └── StoreFullError      no room is left where it is kept
"""

from __future__ import annotations

from collections.abc import Sequence


class DamaiError(Exception):
    """Root of damai's own errors; its text says what to do."""


class InputError(DamaiError):
    """A report cannot be read. ``code`` is the stable name of the reason, as in ``report.notes``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return (InputError, (self.code, self.message))


class LanguageError(DamaiError):
    """No installed pack supports the language that was asked for."""


class PackError(DamaiError):
    """A pack or a user's table is not valid.

    ``faults`` lists all of them (not only the first), each as ``file:line: what is wrong``.

    >>> print(PackError(["actors.toml:3: no 'code'", "time.toml:9: unknown key 'wek' (did you mean 'week'?)"]))
    2 faults in the pack:
      actors.toml:3: no 'code'
      time.toml:9: unknown key 'wek' (did you mean 'week'?)
    """

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        noun = "fault" if len(self.faults) == 1 else "faults"
        super().__init__("\n  ".join([f"{len(self.faults)} {noun} in the pack:", *self.faults]))

    def __reduce__(self) -> tuple[type[PackError], tuple[tuple[str, ...]]]:
        return (PackError, (self.faults,))


class PlanError(DamaiError):
    """A file that says what to follow is not valid. ``faults`` lists all of them, each with its line.

    >>> print(PlanError("feeds.toml", ["feeds.toml:3: no 'url'"]))
    1 fault in feeds.toml:
      feeds.toml:3: no 'url'
    """

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        self.name, self.faults = name, tuple(faults)
        noun = "fault" if len(self.faults) == 1 else "faults"
        super().__init__("\n  ".join([f"{len(self.faults)} {noun} in {name}:", *self.faults]))

    def __reduce__(self) -> tuple[type[PlanError], tuple[str, tuple[str, ...]]]:
        return (PlanError, (self.name, self.faults))


class SchemaError(DamaiError):
    """JSON does not hold what its reader expects."""


class MissingExtraError(DamaiError):
    """What is asked for needs a library that only an extra installs.

    >>> str(MissingExtraError("parquet", "pyarrow"))
    "this needs pyarrow: pip install 'damai[parquet]'"
    """

    def __init__(self, extra: str, library: str) -> None:
        super().__init__(f"this needs {library}: pip install 'damai[{extra}]'")
        self.extra = extra
        self.library = library

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return (MissingExtraError, (self.extra, self.library))


class OutputError(DamaiError):
    """A file cannot be opened for writing, or, where it ``has_begun``, cannot be written to its end.

    >>> str(OutputError("events.csv", OSError(28, "No space left on device"), has_begun=True))
    'events.csv: No space left on device'
    """

    def __init__(self, name: object, error: OSError, has_begun: bool = False) -> None:
        super().__init__(f"{name}: {error.strerror or error}")
        self.name, self.error, self.has_begun = name, error, has_begun

    def __reduce__(self) -> tuple[type[OutputError], tuple[object, OSError, bool]]:
        return (OutputError, (self.name, self.error, self.has_begun))


class DossierError(DamaiError):
    """A dossier has no such report, event, incident, promise or correction, or what is asked makes no sense there."""


class StoreError(DossierError):
    """A dossier cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Another program is writing to the dossier, and went on for longer than we wait; nothing was changed."""


class StoreDamagedError(StoreError):
    """What is stored cannot be read: something changed it behind damai's back. ``damai check`` names it."""


class StoreFullError(StoreError):
    """No room is left where the dossier is kept; what was stored before is whole."""
