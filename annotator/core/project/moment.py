"""A project at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from annotator.core.project.project import Project
from annotator.core.store.moment import one_moment


@contextmanager
def at_one_moment(project: Project) -> Iterator[Project]:
    """A project as it is now, to be read as long as one likes: what is written meanwhile is not seen.

    Belongs to the thread that asks for it. Raises KnownError.
    """
    with one_moment(project.store) as store:
        moment = Project(store)
        moment.annotator, moment.reading = project.annotator, project.reading
        yield moment
