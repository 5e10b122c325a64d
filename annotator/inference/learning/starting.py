"""From a project to a training that runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from annotator.core.project.models import models_folder
from annotator.inference.learning.job import Wish, make_job
from annotator.inference.learning.process import Training
from annotator.inference.learning.shelf import Shelf
from annotator.inference.model_files import model_path

if TYPE_CHECKING:
    from annotator.core.project.project import Project


def start(project: Project, old: str, wish: Wish) -> Training:
    """Begin to learn a project's labels; `old` is the model in force, "" for none. Raises KnownError."""
    job = make_job(project, Path(project.path.name).stem, str(model_path(old)) if old else "", wish, _features())
    return Training(job, Shelf(models_folder(project)))


def _features() -> Path:
    """What images look like to the backbone, kept for the next training: it may be deleted at any time."""
    return user_cache_path("ebp-annotator", appauthor=False) / "features"
