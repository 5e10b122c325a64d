"""The training process: `python -m annotator.inference.learning.child FOLDER`, told all it needs by a file in there.

It tells its progress on its standard output, a JSON object a line, and ends when its standard input does.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import IO

from annotator.core.errors import KnownError, parts_of_fault

JOB = "job.json"
# Progress is told no more often than this, in seconds.
PACE = 0.1


def main(work: Path) -> int:
    """Train, and tell how it goes; 0 when model and report lie in the folder, 1 when it was told why not."""
    out = _own_output()
    threading.Thread(target=_end_with_parent, args=(work,), daemon=True).start()
    from annotator.inference.learning.job import Job
    from annotator.inference.learning.learn import learn
    from ebp.errors import EbpError
    from ebp.foreign import is_out_of_memory

    try:
        learn(Job.from_json((work / JOB).read_text(encoding="utf-8")), work, _Teller(out))
    except KnownError as error:
        fault = error
    except EbpError as error:
        fault = KnownError("{fault}", fault=error)
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        fault = KnownError(
            "There is not enough memory for this training.", advice="Close other programs, or give a smaller size."
        )
    else:
        _write(out, {"done": True})
        return 0
    _write(out, {"fault": parts_of_fault(fault)})
    return 1


class _Teller:
    """Tells the share of all that is done, when the stage is another, and not too often within one."""

    def __init__(self, out: IO[str]) -> None:
        self._out, self._stage, self._last = out, "", 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        from annotator.inference.learning.stages import told

        now = time.monotonic()
        if stage == self._stage and now - self._last < PACE:
            return
        self._stage, self._last = stage, now
        found = told(stage, done, total)
        _write(self._out, {"text": found.text, "share": round(found.share, 4)})


def _own_output() -> IO[str]:
    """The stream to the parent; whatever else is printed goes where errors go."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _write(out: IO[str], told: dict[str, object]) -> None:
    out.write(json.dumps(told) + "\n")
    out.flush()


def _end_with_parent(work: Path) -> None:
    """Wait for the end of standard input: then nobody wants this any more."""
    while os.read(0, 4096):
        continue
    shutil.rmtree(work, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
