"""XML by other programs: what is damaged or hostile is refused, and the line named."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from annotator.core.errors import KnownError
from annotator.exchange.data.values import read_bytes

_LARGEST = 2**29


def read_xml(path: Path, root: str) -> ET.Element:
    """The root of an XML file; entities are refused. Raises KnownError where it is damaged, or has another root."""
    content = read_bytes(path, _LARGEST)
    try:
        found: ET.Element = fromstring(content)
    except ET.ParseError as fault:
        line, column = fault.position
        raise KnownError(
            "The file is no readable XML: it is damaged on line {line}, at place {column}.",
            line=line, column=column + 1, path=path,
        ) from fault  # fmt: skip
    except DefusedXmlException as fault:
        raise KnownError("The file declares entities, which it does not need: it is not read.", path=path) from fault
    except (ValueError, LookupError, RecursionError) as fault:
        raise KnownError("The file is no readable XML.", path=path) from fault
    if found.tag != root:
        raise KnownError("The file begins with {tag}, not with {root}.", tag=found.tag, root=root, path=path)
    return found


def has_root(path: Path, root: str) -> bool:
    """Whether a file is XML with such a root; never raises."""
    try:
        _, first = next(iter(iterparse(path, events=("start",))))
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError, OSError, StopIteration, RecursionError):
        return False
    return bool(first.tag == root)
