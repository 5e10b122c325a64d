"""The command line: the window, and every job of the tool without it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from annotator.core.errors import KnownError

# Each is the module of its name, loaded when it is asked for: the window's start waits for none but its own.
COMMANDS = {
    name: f"annotator.cli.{'imports' if name == 'import' else name}"
    for name in (
        "demo", "new", "labels", "suggest", "train", "export", "import", "protocol", "assign", "copy", "merge",
        "agreement", "audit", "session", "consensus", "locate", "adopt", "remove", "check", "history", "sign", "trail",
        "backup", "restore",
    )
}  # fmt: skip
_EVERY = {"open": "annotator.cli.window", **COMMANDS}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 when a check found faults, 2 on bad input."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # A first word that is no command is a path: `annotator FOLDER` opens the window.
    if not given or (given[0] not in _EVERY and given[0] not in ("-h", "--help", "--version")):
        given = ["open", *given]
    parser = make_parser([given[0]] if given[0] in _EVERY else _EVERY)
    options = parser.parse_args(given)
    try:
        return int(options.run(options))
    except KnownError as error:
        print(f"annotator: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def make_parser(names: Iterable[str] = _EVERY) -> argparse.ArgumentParser:
    """The parser with these commands, every one by default."""
    parser = argparse.ArgumentParser(
        prog="annotator",
        description="Label images with regions suggested by Excitation Backprop.",
        epilog="`annotator PATH…` opens the window on a project, a folder or images, as `annotator open PATH…` does.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in names:
        module = import_module(_EVERY[name])
        command = commands.add_parser(name, help=module.SUMMARY, description=module.SUMMARY)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from annotator import __version__

        print(f"annotator {__version__}")
        parser.exit()
