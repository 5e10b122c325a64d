"""Images of a file beside those of the project: which is which, before anything is made of their regions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from annotator.core.message import Message, marked
from annotator.exchange.data.dataset import Item
from annotator.exchange.data.known import Known, KnownImage, Match, folder_of, in_another_part, moved_by, of_part

# So many candidates are named.
_NAMED = 3
# Of an entry that more images may be meant by than this, no move tells which.
_MOST = 50
# Folders before what names in the file and in the project have in common.
Move: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
_STAYED: Move = ((), ())


@dataclass
class Matching:
    """`pairs` are images of the file with those of the project; the rest says what could not be matched, and why.

    `by_name` are names in the file with those of the only images that are called so, but lie elsewhere. `unknown` are
    sentences about images of which the project has none, or not one alone; `doubled` about those that mean one image.
    """

    pairs: list[tuple[Item, KnownImage]] = field(default_factory=list)
    by_name: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[Message] = field(default_factory=list)
    doubled: list[Message] = field(default_factory=list)


def match_images(known: Known, items: Iterable[Item], by_name: bool) -> Matching:
    """Which image of the project each of the file means; with `by_name` the user agreed that file names suffice."""
    wanted = [item for item in items if item.says]
    found = _in_one_place(known, [(item, _match(known, item)) for item in wanted])
    matching, claims = Matching(), _Claims.of(found)
    for item, match in found:
        if match.image is None:
            matching.unknown += [_why(item, match)] if item.regions or item.tags else []
        elif claims.stands(match):
            matching.pairs.append((item, match.image))
        elif claims.may_stand(match):
            matching.by_name.append((item.name, match.image.name))
            matching.pairs += [(item, match.image)] if by_name else []
        elif not match.sure:
            matching.unknown.append(Message("The project has no image {image}.", image=item.name))
    matching.doubled += claims.doubled()
    return matching


def _in_one_place(known: Known, found: list[tuple[Item, Match]]) -> list[tuple[Item, Match]]:
    """What was found, given that all images of a file were moved together: from one place of theirs to one of ours.

    Where both the file and the project tell images apart by folders, the place that explains most entries counts:
    images in another one are not meant for sure, and of several that nothing told apart the one in it is.
    """
    theirs = {folder_of(item.name) or item.hints for item, _ in found}
    if len(theirs) < 2 or len({folder_of(image.name) for image in known.images}) < 2:
        return found
    votes = Counter(moved_by(item.name, item.hints, image) for item, match in found for image in _candidates(match))
    best = _STAYED if any(match.exact for _, match in found) else _most(votes)
    return [(item, _settled(item, match, best)) for item, match in found]


def _candidates(match: Match) -> tuple[KnownImage, ...]:
    if match.by_content or match.exact or not match.sure or len(match.among) > _MOST:
        return ()
    return (match.image,) if match.image is not None else match.among


def _most(votes: Counter[Move]) -> Move | None:
    """The move that explains most entries; none at all where nothing was moved. None where two explain as many."""
    if votes[_STAYED]:
        return _STAYED
    first = votes.most_common(2)
    return first[0][0] if first and (len(first) == 1 or first[0][1] > first[1][1]) else None


def _settled(item: Item, match: Match, best: Move | None) -> Match:
    candidates = _candidates(match)
    there = [image for image in candidates if moved_by(item.name, item.hints, image) == best]
    if len(there) == 1:
        return Match(there[0])
    if match.image is not None and candidates:
        return replace(match, sure=False)
    return match


@dataclass
class _Claims:
    """Who means each image: names in the file that are sure to, and those that have no more than its file name."""

    sure: dict[int, list[str]]
    unsure: Counter[int]
    names: dict[int, str]

    @classmethod
    def of(cls, found: Iterable[tuple[Item, Match]]) -> _Claims:
        claims = cls(defaultdict(list), Counter(), {})
        for item, match in found:
            if match.image is not None:
                claims.names[match.image.id] = match.image.name
                claims.unsure[match.image.id] += not match.sure
                if match.sure:
                    claims.sure[match.image.id].append(item.name)
        return claims

    def stands(self, match: Match) -> bool:
        """Whether the image is meant for sure, and by nobody else."""
        return match.image is not None and match.sure and len(self.sure[match.image.id]) == 1

    def may_stand(self, match: Match) -> bool:
        """Whether the image may be meant, and nothing else in the file may mean it."""
        if match.image is None or match.sure:
            return False
        return match.image.id not in self.sure and self.unsure[match.image.id] == 1

    def doubled(self) -> list[Message]:
        """A sentence for each image that several names mean for sure."""
        text = marked("{first} and {second} both mean the image {image}.")
        return [
            Message(text, first=names[0], second=other, image=self.names[number])
            for number, names in self.sure.items()
            for other in names[1:]
        ]


def _match(known: Known, item: Item) -> Match:
    size = (item.width, item.height)
    match = known.match(item.name, item.sha256, item.hints, size)
    of_its_part = of_part(match.among, item.split) if match.sure else []
    if len(of_its_part) == 1:
        return Match(of_its_part[0])
    if match.image is not None and not folder_of(item.name) and in_another_part(match.image, item.split):
        return replace(match, sure=match.by_content, exact=False)
    if match.image is None and not match.among and match.altered is None and item.also:
        other = known.match(item.also, item.sha256, item.hints, size)
        if other.image is not None:
            return Match(other.image, sure=False)
    return match


def _why(item: Item, match: Match) -> Message:
    if match.altered is not None:
        names = {"image": item.name, "other": match.altered.name}
        return Message("{image} is another picture than the project's {other}: their SHA-256 differ.", **names)
    if match.among:
        names = ", ".join(sorted(image.name for image in match.among)[:_NAMED])
        more = " …" if len(match.among) > _NAMED else ""
        told = {"count": len(match.among), "image": item.name, "names": names + more}
        return Message(
            "{count} {count:image|images} may be meant by {image}: {names}; nothing in the file tells which.", **told
        )
    return Message("The project has no image {image}.", image=item.name)
