"""Numbered pictures taken as one clip: a person names one of them, and says how fast they are shown."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from annotator.core.errors import KnownError
from annotator.core.images import numbered, own_place, with_rate
from annotator.core.images.sequences import FASTEST, RATE, SLOWEST
from annotator.ui.base.text import marked, tr
from annotator.ui.work.session import Session

PICTURES = marked("Pictures (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.ppm *.pgm)")
_DECIMALS = 3


def add_clip_of_pictures(window: QWidget, session: Session) -> None:
    """Ask for one of the pictures and for a rate, and add them all as one clip, which is shown."""
    if session.project is None:
        return
    title = tr("Add clip from pictures")
    name, _ = QFileDialog.getOpenFileName(window, title, str(session.project.folder), tr(PICTURES))
    if not name:
        return
    try:
        clip = _asked(window, title, Path(name))
        if clip is not None:
            _add(session, clip)
    except KnownError as error:
        session.notifications.report(error)


def _asked(window: QWidget, title: str, picture: Path) -> Path | None:
    """The clip at the rate that a person says; None where they would rather not. Raises KnownError."""
    from annotator.core.project.opening import clip_of_pictures

    clip = clip_of_pictures(picture)
    found = numbered(clip)
    text = tr(
        "{name}: {count} {count:picture|pictures}, {first} to {last}. Frames a second:",
        name=clip.name, count=len(found), first=found[0][0], last=found[-1][0],
    )  # fmt: skip
    least, most = float(SLOWEST), float(FASTEST)
    rate, said = QInputDialog.getDouble(window, title, text, float(RATE), least, most, _DECIMALS)
    return with_rate(clip, Fraction(f"{rate:.{_DECIMALS}f}")) if said else None


def _add(session: Session, clip: Path) -> None:
    """Add a clip; its pictures leave the list as far as nobody decided on them. Raises KnownError."""
    from annotator.core.project.removing import removal_of, undecided_pictures

    assert session.project is not None
    session.add_images([clip])
    place = own_place(clip)
    record = next((one for one in session.project.clips() if session.project.image_path(one) == place), None)
    if record is None:
        return
    session.show(record.id)
    single = undecided_pictures(session.project, clip)
    if single and session.apply(removal_of(single), marked("Take pictures for a clip")):
        text = tr(
            "{count} {count:picture is a frame|pictures are frames} of the clip now, and no longer in the list.",
            count=len(single),
        )
        session.notifications.inform(text)
