"""`annotator protocol`: what readers see of the model, whose marks they see, and the audit."""

from __future__ import annotations

import argparse
from dataclasses import replace

from annotator.cli.place import add_project
from annotator.core.errors import KnownError
from annotator.core.project.project import Project
from annotator.core.work.circumstances import SuggestionMode
from annotator.core.work.protocol import AUDIT_SHARE, MODES, Protocol, checked

SUMMARY = "Show or set how a project is read: what readers see of the model, whose marks they see, and the audit."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    parser.add_argument(
        "--mode", type=SuggestionMode, choices=MODES, metavar="MODE",
        help=f"when readers see suggestions: {', '.join(MODES)}",
    )  # fmt: skip
    parser.add_argument(
        "--label-mode", type=_label_mode, action="append", default=[], metavar="LABEL=MODE",
        help="another mode for one label; LABEL= for none of its own; can be given again",
    )  # fmt: skip
    parser.add_argument(
        "--own-readings", action=argparse.BooleanOptionalAction,
        help="each reader has a reading of their own and sees nobody else's marks",
    )  # fmt: skip
    parser.add_argument(
        "--audit", type=float, nargs="?", const=AUDIT_SHARE, metavar="SHARE",
        help=f"show no suggestion on this share of the images (without a number: {AUDIT_SHARE}); readers are not told "
        "on which",
    )  # fmt: skip
    parser.add_argument(
        "--decoys", type=float, metavar="SHARE", help="on this share of the images one suggestion is wrong on purpose"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="which images these are")
    parser.add_argument(
        "--unlooked", type=float, metavar="SECONDS", help="what is accepted within so many counts as not looked at"
    )
    parser.add_argument(
        "--teach-audit", action=argparse.BooleanOptionalAction, help="let marks of audited images teach classifiers"
    )


def _label_mode(text: str) -> tuple[str, SuggestionMode | None]:
    label, found, mode = text.rpartition("=")
    try:
        if not found:
            raise ValueError
        return label, SuggestionMode(mode) if mode else None
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text!r} is not LABEL=MODE; modes are {', '.join(MODES)}") from fault


def run(options: argparse.Namespace) -> int:
    project = Project.open(options.project)
    try:
        before = project.protocol
        after = checked(_changed(before, project, options))
        if after != before:
            project.require_lead()
            project.require_writable()
            project.apply(project.changing_protocol(after))
        print(f"{project.path}:")
        for line in told(after):
            if not (project.owner and line.startswith("seed")):  # which images are audited follows from it
                print(f"  {line}")
    finally:
        project.close()
    return 0


def _changed(before: Protocol, project: Project, options: argparse.Namespace) -> Protocol:
    modes = dict(before.modes)
    for name, mode in options.label_mode:
        if project.labels.by_name(name) is None:
            names = ", ".join(label.name for label in project.labels.labels)
            raise KnownError("There is no label {name}.", name=name, advice="Give one of: {names}.", names=names)
        modes.pop(name, None)
        modes |= {name: mode} if mode is not None else {}
    given = {
        "mode": options.mode, "own_readings": options.own_readings, "audit_share": options.audit,
        "decoy_share": options.decoys, "seed": options.seed, "unlooked": options.unlooked,
        "teaches_audit": options.teach_audit,
    }  # fmt: skip
    wanted = {name: value for name, value in given.items() if value is not None}
    return replace(before, modes=tuple(modes.items()), **wanted)


def told(protocol: Protocol) -> list[str]:
    """A protocol in sentences."""
    whose = "each reader has an own reading" if protocol.own_readings else "all work on one reading together"
    lines = [f"suggestions: {protocol.mode}", f"readings: {whose}"]
    lines[1:1] = [f"suggestions of {label}: {mode}" for label, mode in protocol.modes]
    if protocol.audit_share:
        teaches = "teach" if protocol.teaches_audit else "teach nothing"
        lines.append(f"audit: no suggestion on {protocol.audit_share:.0%} of the images; their marks {teaches}")
    if protocol.decoy_share:
        lines.append(f"decoys: on {protocol.decoy_share:.0%} of the images")
    if protocol.audit_share or protocol.decoy_share:
        lines.append(f"seed: {protocol.seed}")
    lines.append(f"accepted within {protocol.unlooked:g} s counts as not looked at")
    return lines
