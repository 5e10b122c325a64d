"""The command line: the window, and every job of the tool without it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from annotator.cli import (
    adopt,
    backup,
    check,
    demo,
    export,
    history,
    imports,
    locate,
    new,
    remove,
    restore,
    suggest,
    train,
    window,
)
from annotator.core.errors import KnownError

COMMANDS = {
    "demo": demo, "new": new, "suggest": suggest, "train": train, "export": export, "import": imports, "locate": locate,
    "adopt": adopt, "remove": remove, "check": check, "history": history, "backup": backup, "restore": restore,
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when a check found faults, 2 on bad input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = make_parser()
    # A first word that is no command is a path: `annotator FOLDER` opens the window.
    if not given or (given[0] not in COMMANDS and given[0] not in ("-h", "--help", "--version")):
        given = ["open", *given]
    options = parser.parse_args(given)
    try:
        return int(options.run(options))
    except KnownError as error:
        print(f"annotator: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def make_parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    parser = argparse.ArgumentParser(
        prog="annotator",
        description="Label images with regions suggested by Excitation Backprop.",
        epilog="`annotator PATH…` opens the window on a project, a folder or images, as `annotator open PATH…` does.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, module in {"open": window, **COMMANDS}.items():
        command = commands.add_parser(name, help=module.SUMMARY, description=module.SUMMARY)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from annotator import __version__

        print(f"annotator {__version__}")
        parser.exit()
