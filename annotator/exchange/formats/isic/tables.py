"""Tables of ISIC and HAM10000: one-hot diagnoses, and metadata of images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.errors import KnownError
from annotator.core.message import Message, marked
from annotator.exchange.data.states import is_uncertain, says_something, state_of
from annotator.exchange.data.tables import IMAGE_COLUMNS, header_of, plain, read_table
from annotator.exchange.data.values import EntryError, inside_name, text
from annotator.exchange.formats.isic.names import BENIGN, DIAGNOSES, NARROWER
from annotator.exchange.reading.gathering import Gathering
from annotator.exchange.reading.vocabulary import Vocabulary

_IMAGES = ("isic_id", *IMAGE_COLUMNS)
# What is said of an image as a whole, by the columns that hold it.
AGE, SEX, SITE = ATTRIBUTES = ("age_approximate", "sex", "anatom_site_general")
_ATTRIBUTES = {
    AGE: AGE, "age": AGE, SEX: SEX, SITE: SITE, "anatom_site_general_challenge": SITE, "localization": SITE,
}  # fmt: skip
_DIAGNOSIS = ("dx", "diagnosis", "diagnosis_3")
# Our own: what the label of an image's segmentation is called.
SEGMENTATION = "segmentation"
# Columns that no other program's tables have all of, or, beside those of ISIC's images, any of.
_ONE_HOT = {"mel", "nv", "bcc", "df", "vasc"}
_OF_2017 = {"image_id", "melanoma", "seborrheic_keratosis"}
_BESIDE = {"isic_id": {*_DIAGNOSIS, AGE, SEX, SITE}, "image_id": {"dx", AGE, SITE}}
_ROW = marked("{file}, row {number}: {fault}")
_BOTH = marked("{image}: {label} is said to be present and to be absent; neither is used.")
_PASSED = marked("{count} {count:column is|columns are} passed over ({first}).")
_UNSURE = marked("{count} {count:value is|values are} uncertain, which counts as unknown ({first}).")


def is_table(path: Path) -> bool:
    """Whether a file is a table of ISIC's, or of HAM10000, by its columns."""
    names = set(header_of(path, _IMAGES))
    if not names & set(_IMAGES):
        return False
    beside = any(image in names and names & told for image, told in _BESIDE.items())
    return names >= _ONE_HOT or names >= _OF_2017 or beside


@dataclass
class Said:
    """What tables say of an image: diagnoses by label, attributes, and the label of its segmentation."""

    tags: dict[str, bool] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    segmentation: str = ""


@dataclass
class Tables:
    """What tables say, by the images' names as they stand in there."""

    words: Vocabulary
    gathering: Gathering
    said: dict[str, Said] = field(default_factory=dict)
    _against: dict[tuple[str, str], None] = field(default_factory=dict)

    def read(self, path: Path) -> None:
        """Read a table. Raises KnownError where no column tells images, or none tells anything of them."""
        header, rows = read_table(path, _IMAGES)
        columns = _Columns(header, self.words)
        if columns.image is None:
            raise KnownError("No column of the table names the images.", path=path, advice="Name that column: image.")
        if not columns.tell:
            raise KnownError("No column of the table tells whether a label is there.", path=path)
        for number, row in enumerate(rows, 2):
            if any(cell.strip() for cell in row):
                with self.gathering.entry(_ROW, file=path.name, number=number):
                    self._take(path.name, number, row, columns, columns.image)
        for name in columns.passed(rows):
            self.gathering.note(_PASSED, name)

    def _take(self, file: str, number: int, row: Sequence[str], columns: _Columns, image: int) -> None:
        if len(row) != len(columns.header):
            most = len(columns.header)
            raise EntryError(Message("it has {count} {count:cell|cells}, not {most}.", count=len(row), most=most))
        name = inside_name(plain(row[image]).strip(), "image")
        said = self.said.setdefault(name, Said())
        told: dict[str, bool] = {}
        for place, term in columns.diagnoses.items():
            with self.gathering.entry(_ROW, file=file, number=number):
                self.gathering.note(_UNSURE, f"{columns.header[place]}, {name}", is_uncertain(row[place]))
                state = state_of(row[place], columns.header[place])
                told |= {} if state is None else {term: state}
        if told.get(NARROWER):
            told.pop(BENIGN, None)
        for term, present in told.items():
            self._tag(name, self.words.name(term), present)
        for place in columns.named:
            if says_something(row[place]):
                word = text(plain(row[place]).strip(), columns.header[place], 1000)
                term = self.words.term(word)
                self._tag(name, self.words.name(term) if term else word, present=True)
        for place, attribute in columns.attributes.items():
            if row[place].strip():
                said.attributes.setdefault(attribute, text(plain(row[place]).strip(), attribute))
        if columns.segmentation is not None:
            said.segmentation = text(plain(row[columns.segmentation]), SEGMENTATION, 1000)

    def _tag(self, image: str, label: str, present: bool) -> None:
        name = self.gathering.label(label)
        if self.said[image].tags.setdefault(name, present) is not present:
            self._against[image, name] = None

    def settle(self) -> None:
        """Take away what is said both ways, and tell it."""
        for image, label in self._against:
            self.said[image].tags.pop(label, None)
            self.gathering.faults.append(Message(_BOTH, image=image, label=label))


class _Columns:
    """What the columns of a table tell: their places."""

    def __init__(self, header: Sequence[str], words: Vocabulary) -> None:
        self.header = [name.strip() for name in header]
        small = [name.casefold() for name in self.header]
        self.image = next((small.index(name) for name in _IMAGES if name in small), None)
        terms = {place: words.term(name) for place, name in enumerate(self.header)}
        self.diagnoses = {place: term for place, term in terms.items() if term in DIAGNOSES}
        self.named = [small.index(name) for name in _DIAGNOSIS if name in small][:1]
        self.attributes = {place: _ATTRIBUTES[name] for place, name in enumerate(small) if name in _ATTRIBUTES}
        self.segmentation = small.index(SEGMENTATION) if SEGMENTATION in small else None
        self.tell = bool(self.diagnoses or self.named or self.attributes)

    def passed(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """The columns that tell nothing here, but for empty ones."""
        used = {self.image, self.segmentation, *self.diagnoses, *self.named, *self.attributes}
        left = [(place, name) for place, name in enumerate(self.header) if place not in used]
        return [name for place, name in left if any(place < len(row) and row[place].strip() for row in rows)]
