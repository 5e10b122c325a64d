"""`annotator import`: read annotations other programs wrote."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from annotator.cli.place import add_project, add_reader
from annotator.cli.progress import Progress
from annotator.core.errors import KnownError
from annotator.core.message import counted, filled
from annotator.core.project.backups import keep_up
from annotator.core.project.project import Project
from annotator.exchange.clips import either
from annotator.exchange.clips.gathering import Thresholds
from annotator.exchange.events.format import EventFormat
from annotator.exchange.reading import importing
from annotator.exchange.reading.answers import Answers
from annotator.exchange.reading.earlier import Became
from annotator.exchange.reading.label_matching import Fate

SUMMARY = "Read annotations into a project; what it has already is not added again."
AUTO = "auto"
AGAIN = {"deleted": [Became.DELETED], "changed": [Became.CHANGED], "all": list(Became)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_project(parser)
    add_reader(parser)
    parser.add_argument("path", type=Path, help="the file or folder to read")
    parser.add_argument("--format", choices=[AUTO, *either.READ], default=AUTO, help="file format (default: auto)")
    parser.add_argument(
        "--map", type=_mapped, action="append", default=[], metavar="NAME=LABEL",
        help="what a name in the file is called in the project; NAME= leaves its regions out",
    )  # fmt: skip
    parser.add_argument("--new-labels", action="store_true", help="add labels that the project does not have")
    parser.add_argument(
        "--skip-unknown", action="store_true", help="leave out images, or clips, that the project does not have"
    )
    parser.add_argument("--skip-bad", action="store_true", help="leave out single entries that cannot be used")
    parser.add_argument(
        "--match-by-name", action="store_true",
        help="an image is meant by its file name alone, although the file tells other folders",
    )  # fmt: skip
    parser.add_argument(
        "--again", choices=["deleted", "changed", "all"],
        help="add once more what came in before and was deleted or changed since (default: leave it out)",
    )  # fmt: skip
    parser.add_argument(
        "--answers", metavar="latest|all|NAME",
        help="whose regions count where an image was annotated several times: the latest, all, or those of "
        "one annotator, who is then the only one that is read (without it such a file is refused)",
    )  # fmt: skip
    parser.add_argument(
        "--replace-tags", action="store_true",
        help="where a tag of the project says otherwise, take the file's (default: the project's stays)",
    )  # fmt: skip
    parser.add_argument(
        "--threshold", type=float, nargs="+", metavar="NUMBER",
        help="make events of numbers frame by frame (openface, feat, disfa): where one is HIGH or more, as far as they "
        "stay at LOW or more (--threshold HIGH [LOW]; LOW is HIGH by default); above 1 these are intensities",
    )  # fmt: skip
    parser.add_argument("--shortest", type=int, metavar="FRAMES", help="shorter events are left out (default: 1)")
    parser.add_argument("--gap", type=int, metavar="FRAMES", help="over so many frames events are joined (default: 0)")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and change nothing")


def run(options: argparse.Namespace) -> int:
    thresholds = _thresholds(options)
    project = Project.open(options.project, reader=options.reader)
    try:
        if not options.dry_run:
            project.require_writable()
            keep_up(project)
        names = {name: label or Fate.LEAVE_OUT for name, label in options.map}
        choices = importing.Choices(
            names, Fate.NEW if options.new_labels else None, options.skip_unknown, options.skip_bad,
            options.match_by_name, frozenset(AGAIN.get(options.again, ())), _answers(options.answers),
            options.replace_tags,
        )  # fmt: skip
        with Progress() as progress:
            name = "" if options.format == AUTO else options.format
            found = either.read(project, options.path, name, thresholds)
            _refuse_options(options, found.form)
            plan = either.plan(project, found, choices, progress.told)
        if plan.errors:
            return _refused(options.path, plan, found, undecided=options.answers is None)
        done = plan if options.dry_run else importing.apply(project, plan)
    finally:
        project.close()
    for notice in plan.notices:
        print(f"  {notice}")
    _tell_counts(options, plan, done, found.form)
    _tell_earlier(plan, options.again)
    return 0


def _tell_counts(
    options: argparse.Namespace, plan: importing.Plan, done: importing.Plan | importing.ImportReport,
    form: either.AnyFormat,
) -> None:  # fmt: skip
    what = "would be added" if options.dry_run else "added"
    one, place = ("event", "clip") if isinstance(form, EventFormat) else ("annotation", "image")
    tags = f" and {counted(plan.tags, 'tag', 'tags')}" if plan.tags else ""
    annotations, images = counted(done.annotations, one, f"{one}s"), counted(done.images, place, f"{place}s")
    counts = f"{annotations}{tags} on {images} and {counted(len(plan.labels), 'label', 'labels')} {what}"
    print(f"{options.project}: {counts}, {counted(done.already, 'was', 'were')} there already ({form.name})")


def _thresholds(options: argparse.Namespace) -> Thresholds | None:
    """How events are made of numbers. Raises KnownError."""
    if options.threshold is None:
        if options.shortest is not None or options.gap is not None:
            raise KnownError("--shortest and --gap need thresholds.", advice="Give --threshold HIGH [LOW].")
        return None
    if len(options.threshold) > 2:
        raise KnownError("There are two thresholds at most.", advice="Give --threshold HIGH [LOW].")
    shortest = 1 if options.shortest is None else options.shortest
    return Thresholds(options.threshold[0], (*options.threshold, None)[1], shortest, options.gap or 0)


def _refuse_options(options: argparse.Namespace, form: either.AnyFormat) -> None:
    """Raises KnownError where an option says nothing of what is read."""
    if isinstance(form, EventFormat):
        given = {"--match-by-name": options.match_by_name, "--answers": options.answers is not None}
        text = "{option} says nothing of events, which {format} holds."
    else:
        given, text = (
            {"--threshold": options.threshold is not None},
            "{option} says nothing of regions, which {format} holds.",
        )
    for option, there in given.items():
        if there:
            raise KnownError(text, option=option, format=form.name, advice="Leave it out; nothing was imported.")


def _tell_earlier(plan: importing.Plan, again: str | None) -> None:
    """What came in before and was changed or deleted since."""
    for count, name in ((plan.changed, "changed"), (plan.deleted, "deleted")):
        if count:
            added = again in (name, "all")
            fate = "added once more" if added else "left out (--again {name} adds {count:it|them} once more)"
            text = "  {count} came in before and {count:was|were} {name} since: " + fate
            print(filled(text, {"count": count, "name": name}))


def _refused(path: Path, plan: importing.Plan, found: either.Found, *, undecided: bool) -> int:
    for sentence in found.told:
        print(f"  {sentence}", file=sys.stderr)
    for error in plan.errors[1:]:
        print(f"  {error}", file=sys.stderr)
    places = "clips" if isinstance(found.form, EventFormat) else "images"
    ways = [
        (plan.clashes, "Map labels with --map NAME=LABEL, or add them with --new-labels."),
        (plan.several and undecided, "Say whose regions are meant with --answers latest, all or the name of one."),
        (plan.bad, "Leave out what cannot be used with --skip-bad."),
        (plan.by_name, "Agree with --match-by-name that file names suffice."),
        (plan.unknown or plan.by_name, f"Leave out {places} that the project does not have with --skip-unknown."),
    ]
    advice = " ".join(("Nothing was imported.", *(way for there, way in ways if there)))
    raise KnownError(plan.errors[0], path=path, advice=advice)


def _answers(given: str | None) -> Answers | str | None:
    return Answers(given) if given in list(Answers) else given


def _mapped(text: str) -> tuple[str, str]:
    name, sign, label = text.partition("=")
    if not sign or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is no mapping: give NAME=LABEL")
    return name, label
