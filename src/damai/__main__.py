"""Where the program starts: a key press that comes while the command line is still being loaded ends it in one line."""

from __future__ import annotations

import os
import sys

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""How numpy's libraries are told their number of threads, before numpy is loaded."""


def main() -> None:
    """Runs the command line and exits."""
    # Reports are spread over all cores by processes. Threads within each gain nothing on matrices this small, and where
    # other work has the cores they wait for one another in busy loops: that takes many times the processor time.
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    try:
        from damai.cli import main as run

        run()
    except KeyboardInterrupt:
        from damai.terminal.messages import Messages, interface_language

        sys.stderr.write(Messages(interface_language(sys.argv)).say("run.interrupted") + "\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
