"""Which images of a project are looked at: by state and by a part of their path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from annotator.core.work.annotation import ImageRecord, ImageState


class Show(Enum):
    """Images by the state of their work."""

    ALL = "all"
    NOT_DONE = "not done"
    SUGGESTED = "with suggestions"
    ANNOTATED = "annotated"
    TAGGED = "tagged"
    NOT_TAGGED = "not tagged"
    DONE = "done"


_TESTS: dict[Show, Callable[[ImageRecord], bool]] = {
    Show.ALL: lambda _: True,
    Show.NOT_DONE: lambda record: record.state is not ImageState.DONE,
    Show.SUGGESTED: lambda record: record.pending > 0,
    Show.ANNOTATED: lambda record: record.annotations > 0,
    Show.TAGGED: lambda record: record.tags > 0,
    Show.NOT_TAGGED: lambda record: record.tags == 0,
    Show.DONE: lambda record: record.state is ImageState.DONE,
}


@dataclass(frozen=True)
class ImageFilter:
    """What is shown: images in a state whose path holds `text`, whatever the case. The one on screen stays there when
    its state is another by now, as long as its path holds the text. `among` are all that may be shown, where more was
    asked for than a path.
    """

    show: Show = Show.ALL
    text: str = ""
    on_screen: int | None = None
    among: frozenset[int] | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything may be left out."""
        return self.show is not Show.ALL or bool(self.text) or self.among is not None

    def accepts(self, record: ImageRecord) -> bool:
        """Whether an image is shown."""
        is_named = self.text.casefold() in record.path.casefold()
        is_named = is_named and (self.among is None or record.id in self.among)
        return is_named and (record.id == self.on_screen or _TESTS[self.show](record))

    def places(self, records: Sequence[ImageRecord]) -> list[int]:
        """The places of the images that are shown, in order."""
        if not self.narrows:
            return list(range(len(records)))
        test, text, kept, among = _TESTS[self.show], self.text.casefold(), self.on_screen, self.among
        return [
            place
            for place, record in enumerate(records)
            if (record.id == kept or test(record))
            and text in record.path.casefold()
            and (among is None or record.id in among)
        ]
