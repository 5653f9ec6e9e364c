"""The program's door: the version is told before anything is loaded, all else is a command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program: the entry point of the console script and of `python -m schoolsupport`."""
    if sys.argv[1:] == ["--version"]:
        from importlib.metadata import version  # noqa: PLC0415  # only the version is asked for

        sys.stdout.write(f"schoolsupport {version('schoolsupport')}\n")
        return
    from schoolsupport.cli.main import main as run  # noqa: PLC0415  # the version needs no commands

    run()


if __name__ == "__main__":
    main()
