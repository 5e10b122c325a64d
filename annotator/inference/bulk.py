"""Suggestions for every image of a project, without a window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.core.errors import KnownError
from annotator.core.images import read_picture
from annotator.core.project.altered import require_unaltered
from annotator.core.project.project import Project
from annotator.core.project.region_learning import heads_in_use
from annotator.core.regions.mask import Mask
from annotator.core.work.annotation import Decision, ImageRecord, Provenance, Suggestion
from annotator.core.work.attention import AttentionRecord, attention_key
from annotator.core.work.gate import GATES, Certainty, stored_gates
from annotator.core.work.labels import REFINEMENTS
from annotator.core.work.least_scores import LEAST_SCORES, stored_least_scores
from annotator.inference.backend import EbpBackend
from annotator.inference.extent_maps import ExtentMap, is_complete, shape_of
from annotator.inference.guided import detail_of, speaking_against
from annotator.inference.model_files import model_fingerprint
from annotator.inference.proposals import HeatMap, HeatMaps, image_mask, working_copy
from annotator.inference.requests import Attended, AttendRequest, Effort, Guide, Refined, RefineRequest, Urgency
from annotator.inference.seeing import messages
from annotator.inference.segmenter.files import SEGMENTER, SegmenterFiles


class BulkSuggester:
    """Asks the engine directly and stores what it says. Raises KnownError for an image or a model that is unusable.

    tell: gets an image's path and a sentence about what was guessed of its values or left out.
    """

    def __init__(
        self,
        project: Project,
        model: str,
        device: str = "",
        tell: Callable[[Path, str], None] | None = None,
    ) -> None:
        self._project, self._model, self._tell = project, model, tell
        self._backend = EbpBackend(device)
        self._labels, self._gates = project.labels, stored_gates(project.setting(GATES))
        self._least = stored_least_scores(project.setting(LEAST_SCORES))
        segmenter = project.setting(SEGMENTER)
        judged = [head for head in heads_in_use(project) if head.way == self._labels.refinement]
        self._heads = () if segmenter else tuple(judged)
        self._segmenter = SegmenterFiles.from_stored(segmenter, project.folder) if segmenter else None
        self._moved = False
        model_fingerprint(model)  # one that cannot be read is told before the first image

    def suggest(self, record: ImageRecord) -> int:
        """Store the suggestions of one image; returns how many are new, 0 when it had them already.

        Where another model or contrast suggested since, they are made anew of the maps that are stored.
        Raises AlteredError where the file is not the one that was read first.
        """
        key = attention_key(model_fingerprint(self._model), self._labels.contrast)
        pending = self._pending(record)
        before = {_key(value) for value in pending}
        stored = self._project.attention(record.id, key)
        maps = HeatMaps(stored, self._labels, self._least) if stored is not None else None
        settled = maps is not None and maps.are_told_by(self._project.suggestions(record.id)) and not maps.lacks_maps
        if settled and self._project.answered_last(record.id) == key and before <= {key}:
            if pending and self._heads:
                self._shape_anew(record, key)
            return 0
        if maps is None or maps.lacks_maps:
            maps, stored = self._ask(record), None
        else:
            require_unaltered(self._project, record)
        self._project.store_answer(record.id, maps.record, partial(maps.propose, record.id))
        if stored is not None and self._heads:
            self._shape_anew(record, key)
        return len(self._pending(record))

    def _shape_anew(self, record: ImageRecord, key: str) -> None:
        """Have a stored answer shaped by the region heads that were learnt since."""
        stored = self._project.attention(record.id, key)
        if stored is not None and not is_complete(
            HeatMaps(stored, self._labels, self._least), self._walks, self._heads
        ):
            require_unaltered(self._project, record)
            self._project.store_extents(record.id, self._ask(record, stored).record)

    @property
    def _walks(self) -> bool:
        return self._labels.refinement == "walk"

    def _ask(self, record: ImageRecord, known: AttentionRecord | None = None) -> HeatMaps:
        path, contrast = self._project.image_path(record), self._labels.contrast
        effort = Effort.THOROUGH if self._walks else Effort.MAPS
        request = AttendRequest(
            record.id, path, self._model, self._labels, contrast, Urgency.BULK,
            effort=effort, known=known, heads=self._heads, least=self._least,
        )  # fmt: skip
        answer = self._backend.serve(request, lambda: True)
        assert isinstance(answer, Attended)
        self._tell_notes(path, answer)
        if known is None:
            self._project.record_image(record.id, *answer.size, answer.sha256)
        return answer.maps

    def _pending(self, record: ImageRecord) -> list[Suggestion]:
        return [value for value in self._project.suggestions(record.id) if value.decision is Decision.PENDING]

    def _tell_notes(self, path: Path, answer: Attended) -> None:
        notes = list(messages(answer.maps.record.notes))
        if answer.note is not None and not self._moved:
            self._moved = True
            notes.append(answer.note)
        for note in notes if self._tell is not None else ():
            self._tell(path, note)

    def made(self, suggestion: Suggestion) -> bool:
        """Whether a suggestion is this classifier's, with whatever contrast."""
        return suggestion.provenance.fingerprint == model_fingerprint(self._model)

    def has_region(self, suggestion: Suggestion) -> bool:
        """Whether the project's gates let it be more than a pointer."""
        certainty = self._gates.of(suggestion.label_id).of(suggestion.provenance.score)
        return certainty is not Certainty.POINTER

    def region(self, record: ImageRecord, suggestion: Suggestion) -> tuple[Mask, Provenance]:
        """A suggestion's region, cut from the map it came from with the defaults of the label set and fitted by the
        project's segmenter, if it has one, and how it was made.

        Raises KnownError when that map is not stored, or the segmenter cannot be used.
        """
        source = suggestion.provenance
        stored = self._project.attention(record.id, attention_key(source.fingerprint, source.contrast))
        maps = HeatMaps(stored, self._labels, self._least) if stored is not None else None
        heat = maps.of(source.map_label) if maps is not None else None
        if stored is None or maps is None or heat is None:
            raise KnownError("A suggestion's map is not stored.", path=self._project.image_path(record))
        extent = shape_of(stored, heat, source.map_label, self._walks, self._heads)
        number, fraction, method = suggestion.territory, self._labels.fraction, self._labels.refinement
        how = replace(source, fraction=fraction)
        if extent is not None:
            how = replace(source, fraction=extent.share(number, None), refinement=extent.made(fitted=False))
        plain = heat.region(number, fraction) if extent is None else extent.region(number, None)
        cut = plain.to_array(*heat.size)
        if self._segmenter is not None or method in REFINEMENTS:
            picture, guide = read_picture(self._project.image_path(record)), None
            if self._segmenter is not None:
                others, detail = speaking_against(maps, source.map_label), detail_of(picture, picture.box)
                guide = Guide(self._segmenter, detail, cut, heat.values, others)
            answer = self._fitted(record.id, working_copy(picture), heat, extent, number, guide)
            if answer.mask.any():
                fitted = image_mask(answer.mask, heat.image_size)
                return fitted, replace(how, refinement=answer.how or _refinement(method, extent))
        return image_mask(cut, heat.image_size), how

    def _fitted(
        self,
        image_id: int,
        small: NDArray[np.uint8],
        heat: HeatMap,
        extent: ExtentMap | None,
        number: int,
        guide: Guide | None,
    ) -> Refined:
        method, territory = self._labels.refinement, heat.territory(number)
        if extent is not None:
            part, level, method = extent.part(number), extent.level(number, None), "walk"
        else:
            part, level, method = heat.part(number), 0.0, "grabcut" if method == "walk" else method
        request = RefineRequest(
            image_id, small, part, self._labels.fraction, territory,
            method=method, level=level, guide=guide, urgency=Urgency.BULK,
        )  # fmt: skip
        answer = self._backend.serve(request, lambda: True)
        assert isinstance(answer, Refined)
        return answer


def _refinement(method: str, extent: ExtentMap | None) -> str:
    """How a fitted region was made, as provenance has it."""
    if extent is not None:
        return extent.made(fitted=True)
    return "grabcut" if method == "walk" else method


def _key(suggestion: Suggestion) -> str:
    """The key of the answer that a suggestion was made of."""
    return attention_key(suggestion.provenance.fingerprint, suggestion.provenance.contrast)
