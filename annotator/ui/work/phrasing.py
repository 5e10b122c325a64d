"""A phrase searched on the image on screen: its map, the parts of that, and the region that is made of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from annotator.core.errors import KnownError
from annotator.core.regions.mask import EMPTY, Mask
from annotator.core.work.annotation import Provenance
from annotator.inference.model_files import read_model_facts
from annotator.inference.requests import Answer, PhraseFound, PhraseRequest
from annotator.inference.thread import InferenceThread
from annotator.ui.base.text import marked, tr
from annotator.ui.work.probing import CONCEALED
from annotator.ui.work.session import Session
from annotator.ui.work.suggester import Suggester

if TYPE_CHECKING:
    from annotator.inference.extent_maps import ExtentMap
    from annotator.inference.phrases import Phrasebook, PhraseMap
    from annotator.inference.proposals import HeatMap

NOTHING = marked("Nothing is shown of this phrase. That is no finding.")
NO_MODEL = marked("No classifier is chosen whose labels a phrase could name: Project ▸ Labels, model, suggestions….")


class Phrasing(QObject):
    """Looks for a phrase, and holds what was found until it is left. What is hidden from the reader is not shown.

    `found` tells of a map to be shown, `changed` of another one, another part, or none any more.
    """

    found = Signal()
    changed = Signal()

    def __init__(
        self, session: Session, suggester: Suggester, thread: InferenceThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._suggester, self._thread = session, suggester, thread
        self.phrase, self.part = "", 0
        self.heat: HeatMap | None = None
        self._map: PhraseMap | None = None
        self._extent: ExtentMap | None = None
        self._asked: PhraseRequest | None = None
        self._shape: tuple[object, Mask] | None = None
        thread.answered.connect(self._answered)
        session.image_changed.connect(self.leave)
        suggester.regions_changed.connect(self._follow)

    def book(self) -> Phrasebook | None:
        """The words that name labels of the classifier in force; None, and it is told, without one."""
        from annotator.inference.phrases import Phrasebook

        session, model = self._session, self._suggester.model
        if not model or session.picture is None or session.altered is not None:
            session.notifications.inform(tr(NO_MODEL))
            return None
        try:
            return Phrasebook(read_model_facts(model).labels, session.labels.labels)
        except KnownError as error:
            session.notifications.report(error)
            return None

    def search(self, phrase: str, names: dict[str, float]) -> None:
        """Look for a phrase, whose labels count so much (by name)."""
        from annotator.inference.phrases import held_map

        self.leave()
        session, maps = self._session, self._suggester.maps
        if session.concealed:
            session.notifications.inform(tr(CONCEALED))
            return
        seen = {name: weight for name, weight in names.items() if self._may_see(name)}
        if not seen or session.project is None or session.record is None:
            session.notifications.inform(tr(NOTHING))
            return
        self.phrase = phrase
        session.show_labels({label.id for label in session.labels.labels if label.name in seen})
        spread = self._suggester.walking
        held = held_map(maps.record, seen) if maps is not None and not spread else None
        if held is not None:
            self._take(held)
            return
        path = session.project.image_path(session.record)
        self._asked = PhraseRequest(
            session.record.id, path, self._suggester.model, tuple(seen.items()), session.picture, spread
        )
        self._thread.submit(self._asked)

    def _may_see(self, name: str) -> bool:
        """Whether the reader is to see what the model says of a label; of one that is in no label set where nothing is
        hidden on the image.
        """
        session = self._session
        label = session.labels.by_name(name)
        if label is not None:
            return session.sees(label.id)
        return all(session.sees(each.id) for each in session.labels.labels)

    @Slot()
    def leave(self) -> None:
        """Show it no longer."""
        asked, self._asked = self._asked, None
        if asked is not None:
            self._thread.withdraw(lambda request: request is asked)
        if self.heat is not None:
            self.heat = self._map = self._extent = self._shape = None
            self.phrase, self.part = "", 0
            self.changed.emit()

    # --- what was found

    @Slot(object)
    def _answered(self, answer: Answer) -> None:
        if isinstance(answer, PhraseFound) and answer.request is self._asked:
            self._asked = None
            self._take(answer.map)

    def _take(self, found: PhraseMap) -> None:
        from annotator.inference.extent_maps import ExtentMap

        heat = found.heat()
        if not heat.parts:
            self._session.notifications.inform(tr(NOTHING))
            return
        self.heat, self._map = heat, found
        self._extent = ExtentMap(found.nodes, heat) if found.nodes is not None else None
        shares = [share for _, share in heat.parts]
        self.part = shares.index(max(shares)) + 1
        self.changed.emit()
        self.found.emit()

    @Slot()
    def _follow(self) -> None:
        """The threshold may be another one."""
        if self.heat is not None:
            self.changed.emit()

    @property
    def parts(self) -> Sequence[tuple[float, float]]:
        """Where the parts of the map are highest, in image coordinates (x, y)."""
        return [peak for peak, _ in self.heat.parts] if self.heat is not None else []

    def choose(self, position: tuple[float, float]) -> None:
        """Choose the part at a position of the image."""
        number = self.heat.part_at(position) if self.heat is not None else 0
        if number and number != self.part:
            self.part = number
            self.changed.emit()

    def step(self) -> None:
        """Choose the next part, round and round."""
        if self.parts:
            self.part = self.part % len(self.parts) + 1
            self.changed.emit()

    @property
    def mask(self) -> Mask:
        """The chosen part at the threshold in force, at the image's resolution."""
        if self.heat is None:
            return EMPTY
        key = (self.heat, self.part, self._fraction)
        if self._shape is None or self._shape[0] != key:
            self._shape = key, self._shaped(self.heat)
        return self._shape[1]

    @property
    def _fraction(self) -> float | None:
        """The share of its mass that a region keeps; None for the level that an extent has by itself."""
        return None if self._extent is not None and self._suggester.automatic else self._suggester.fraction

    def _shaped(self, heat: HeatMap) -> Mask:
        from annotator.inference.proposals import image_mask

        if self._extent is None:
            return heat.image_region(self.part, self._suggester.fraction)
        return image_mask(self._extent.region(self.part, self._fraction).to_array(*heat.size), heat.image_size)

    @property
    def _share(self) -> float:
        """The share of the part's mass that the region keeps."""
        return self._suggester.fraction if self._extent is None else self._extent.share(self.part, self._fraction)

    def provenance(self) -> Provenance | None:
        """How the region came about."""
        found = self._map
        if found is None:
            return None
        names = sorted(found.scores, key=lambda name: -found.scores[name])
        return Provenance(
            found.model, found.fingerprint, found.layer, names[0], "none", found.scores[names[0]],
            self._share, f"phrase {self.phrase}",
        )  # fmt: skip
