"""Reports made of a project, as the commands print them and the window shows them."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.core.project.project import Project
from annotator.studies.agreement.study import Settings, agreement
from annotator.studies.audit.comparison import RegionOf
from annotator.studies.audit.study import audit
from annotator.studies.groups import grouping
from annotator.studies.readers import chosen_readers
from annotator.studies.reliability.coded import coded_in
from annotator.studies.reliability.settings import ClipSettings, Matching
from annotator.studies.reliability.study import clip_agreement
from annotator.studies.reports.agreement import agreement_page
from annotator.studies.reports.audit import audit_page
from annotator.studies.reports.page import Page
from annotator.studies.reports.session import session_page
from annotator.studies.said import Said, said_in
from annotator.studies.session.pace import LONGEST_PAUSE
from annotator.studies.session.study import sessions
from annotator.studies.spacing import spacing_of

# Frames; more would be no tolerance on borders of one movement.
MOST_TOLERANCE = 1000


@dataclass(frozen=True)
class Asked:
    """What a report is to be about: `readers`, None for all; the longest `pause` in seconds that counts as work; the
    `iou` from which on regions are the same; of clips the `tolerance` in frames, by what events match (`matching`), and
    whether `sides` make codes different; and of the bootstrap its `resamples` (0: no intervals), its `seed`, and
    the `group` by which images are drawn together ("", "folder" or a regular expression).
    """

    readers: tuple[str, ...] | None = None
    pause: float = LONGEST_PAUSE
    iou: float = 0.5
    resamples: int = 1000
    seed: int = 0
    group: str = ""
    tolerance: int = 0
    matching: Matching = "overlap"
    sides: bool = False

    def check(self) -> None:
        """Raises KnownError for what cannot be."""
        if not self.pause > 0:
            raise KnownError("A pause is longer than 0 s.")
        if not 0 < self.iou <= 1 or self.resamples < 0:
            raise KnownError("An IoU lies above 0 and is at most 1; resamples are 0 or more.")
        if not 0 <= self.tolerance <= MOST_TOLERANCE:
            raise KnownError("A tolerance is between 0 and {most} frames.", most=MOST_TOLERANCE)

    @property
    def basis(self) -> tuple[tuple[str, str], ...]:
        """What intervals rest on."""
        text = Message("{count} resamples, seed {seed}", count=self.resamples, seed=self.seed)
        grouped = ((marked("drawn together"), self.group),) if self.group else ()
        return (marked("intervals"), text), *grouped


def session_report(project: Project, asked: Asked) -> Page:
    """How reading went. Raises KnownError."""
    asked.check()
    readers = chosen_readers(project, asked.readers) or [""]
    return session_page(project.path.name, sessions(project, readers, pause=asked.pause), asked.pause)


def agreement_report(project: Project, asked: Asked) -> Page:
    """How far the readers agree, on images and on clips, where the project has any. Raises KnownError."""
    asked.check()
    readers, group_of = chosen_readers(project, asked.readers), grouping(project, asked.group)
    said, coded = said_in(project, readers, clips=False), coded_in(project, readers)
    settings = Settings(asked.iou, asked.resamples, asked.seed, group_of, spacing_of(project))
    by_two = _by_two(said)
    if coded.of and not coded.clips and not by_two:
        raise KnownError(
            "Two readers said nothing of the same label, on no image and in no clip.",
            advice="In a clip a label counts that two readers looked for: let them finish a pass over it.",
        )
    of_images = agreement(said, settings) if by_two or not coded.of else []
    clips = None
    if coded.of:
        how = ClipSettings(asked.tolerance, asked.matching, asked.sides, asked.resamples, asked.seed, group_of)
        clips = clip_agreement(coded, how, said)
    return agreement_page(project.path.name, said, of_images, asked.basis, clips)


def _by_two(said: Said) -> bool:
    """Whether two readers said anything."""
    return sum(bool((reading.conditions > 0).any()) for reading in said.readings) > 1


def audit_report(project: Project, asked: Asked, region_of: RegionOf | None = None) -> Page:
    """How far the model led the readers; `region_of` has the regions that suggestions stood for compared, too.

    Raises KnownError, also in a reader's own copy.
    """
    asked.check()
    project.require_lead()
    found = audit(
        project, chosen_readers(project, asked.readers) or [""], resamples=asked.resamples, seed=asked.seed,
        group_of=grouping(project, asked.group), region_of=region_of,
    )  # fmt: skip
    return audit_page(project.path.name, found, asked.basis)
