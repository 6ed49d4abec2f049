"""Where the program starts: a key press that comes while the command line is still being loaded ends it in one line."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line and exits."""
    try:
        from damai.cli import main as run

        run()
    except KeyboardInterrupt:
        from damai.terminal.messages import Messages, interface_language

        sys.stderr.write(Messages(interface_language(sys.argv)).say("run.interrupted") + "\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
