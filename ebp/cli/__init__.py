"""The command line `ebp`. Each subcommand is a module with `add(subparsers)` and `run(args)`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from ebp import __version__
from ebp.cli import attend, benchmark, calibrate, compare, convert, evaluate, ground, models, train
from ebp.errors import EbpError

COMMANDS = (attend, ground, compare, models, convert, calibrate, train, evaluate, benchmark)


NO_MEMORY = (
    "there is not enough memory for this: take a smaller image or fewer at once, or the computer's own memory "
    "(--device cpu, where the command has it)"
)


def parser() -> argparse.ArgumentParser:
    """The whole command line: one subparser for each command."""
    root = argparse.ArgumentParser(
        prog="ebp", description="Excitation Backprop: where does a classifier see the evidence for a label?"
    )
    root.add_argument("--version", action="version", version=f"ebp {__version__}")
    subparsers = root.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(subparsers)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. The exit code: 0, 2 after one clear line on a known fault, 130 when interrupted."""
    args = parser().parse_args(arguments)
    try:
        args.run(args)
    except EbpError as error:
        print(f"ebp: error: {error}", file=sys.stderr)
        return 2
    except (MemoryError, RuntimeError) as error:
        if not _is_out_of_memory(error):
            raise
        print(f"ebp: error: {NO_MEMORY}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        print("ebp: interrupted", file=sys.stderr)
        return 130
    return 0


def _is_out_of_memory(error: Exception) -> bool:
    """Whether memory ran out, here or on a GPU. torch is not loaded for it: without it, it has not failed."""
    torch = sys.modules.get("torch")
    return isinstance(error, MemoryError) or (torch is not None and isinstance(error, torch.OutOfMemoryError))
