"""Of an image, not a clip: how much of a suggestion's map lies where its action unit is looked for on the face."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

from annotator.core.images import Picture
from annotator.core.work.annotation import Suggestion
from annotator.core.work.facs_notation import unit_number
from annotator.ui.base.jobs import as_known
from annotator.ui.base.text import tr
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.core.faces import Detector, Face
    from annotator.inference.proposals import HeatMap

# A face is looked for in a copy of at most so many pixels a side; those of so many images are kept.
SIDE, KEPT = 1280, 64


class _Search(QRunnable):
    """Looks for the largest face of one picture, as many times as large as its copy."""

    def __init__(self, owner: StillZones, picture: Picture, key: str) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._owner, self._picture, self._key = owner, picture, key

    def run(self) -> None:
        try:
            self._owner.found.emit(self._key, self._owner.largest_face(self._picture))
        except Exception as fault:  # a face that cannot be looked for is none: nothing is told of where maps lie
            as_known(fault, Path(self._key))
            self._owner.found.emit(self._key, None)


class StillZones(QObject):
    """Looks for the face of the image on screen when it is asked about a suggestion there. `changed`: it was found."""

    changed = Signal()
    found = Signal(str, object)

    def __init__(self, session: Session, suggester: Suggester, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._suggester = session, suggester
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._faces: OrderedDict[str, Face | None] = OrderedDict()
        # By the label, of the image on screen: of which map and face the share is.
        self._shares: dict[str, tuple[HeatMap, Face, float | None]] = {}
        self._searches: list[_Search] = []
        self._detector: Detector | None = None
        self._looked = False
        self.found.connect(self._take)

    def told(self, suggestion: Suggestion) -> str:
        """Where a suggestion's map lies, in words; "" where that is not known, or not yet."""
        share = self.share(suggestion)
        return "" if share is None else zone_told(share)

    def share(self, suggestion: Suggestion) -> float | None:
        """The share of a suggestion's map that lies where its action unit is looked for, in [0, 1]; None where that is
        not known, or not yet.
        """
        name, picture = suggestion.provenance.target, self._session.picture
        unit = unit_number(name)
        if unit is None or picture is None or not picture.sha256:
            return None
        key = self._key(picture)
        if key not in self._faces:
            self._faces[key] = None
            while len(self._faces) > KEPT:
                self._faces.popitem(last=False)
            search = _Search(self, picture, key)
            self._searches = [*self._searches[-3:], search]  # Python keeps what the pool runs
            self._pool.start(search)
        face, heat = self._faces[key], self._suggester.heat_of(name)
        if face is None or heat is None:
            return None
        known = self._shares.get(name)
        if known is None or known[0] is not heat or known[1] is not face:
            from annotator.core.faces.zones import share_of_map

            known = self._shares[name] = heat, face, share_of_map(heat.values, face, unit, heat.image_size)
        return known[2]

    def _key(self, picture: Picture) -> str:
        record = self._session.record
        return f"{picture.sha256} {record.path if record is not None else ''}"

    def largest_face(self, picture: Picture) -> Face | None:
        """The largest face of a picture by the best detector there is; asked in the pool's thread."""
        if not self._looked:
            from annotator.core.faces import available

            self._looked = True
            make = next((offer.make for offer in available() if offer.make is not None), None)
            self._detector = make() if make is not None else None
        pixels = picture.reduced(SIDE)
        faces = self._detector.find(pixels) if self._detector is not None else ()
        height, width = pixels.shape[:2]
        return faces[0].scaled(picture.width / width, picture.height / height) if faces else None

    @Slot(str, object)
    def _take(self, key: str, face: Face | None) -> None:
        if face is not None:
            self._faces[key] = face
            self.changed.emit()


def zone_told(share: float) -> str:
    """Where a map lies, in words."""
    from annotator.core.faces.zones import PLAUSIBLE

    if share < PLAUSIBLE:
        return tr("outside the expected region ({share:.0%})", share=share)
    return tr("{share:.0%} in the expected region", share=share)
