"""Run by `test_disk_faults` with `faults.c` loaded: prints how often the disk was waited for, edit by edit."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from jobs import disc, new_job

from annotator.core.work.annotation import Annotation, ImageState
from annotator.core.work.edits import AddAnnotation, Compound, SetImageState, import_of

LIBRARY = ctypes.CDLL(None)
NEW, DONE = ImageState.NEW, ImageState.DONE


def main(folder):
    project = new_job(folder)
    added = AddAnnotation(Annotation(1, 1, 1, disc()))
    edits = (
        added, SetImageState(1, NEW, DONE), SetImageState(1, DONE, NEW), added.inverted(),
        Compound((added, SetImageState(1, NEW, DONE))), added.inverted(),
    )  # fmt: skip
    for edit in edits:
        LIBRARY.faults_arm(-1, 0, 0)
        project.apply(edit)
        print(LIBRARY.faults_syncs())
    LIBRARY.faults_arm(-1, 0, 0)
    project.apply(import_of((), [AddAnnotation(Annotation(2, 1, 1, disc())), SetImageState(2, NEW, DONE)]))
    print(LIBRARY.faults_syncs())
    project.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
