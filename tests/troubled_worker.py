"""A worker's process in which models fail in every way: started by tests in the place of the real one.

The name of an image says what happens; each request that is begun is written down beside it.
"""

from __future__ import annotations

import os
import signal
import time

import numpy as np

from annotator.core.errors import KnownError
from annotator.core.work.attention import AttentionRecord
from annotator.inference.model_files import model_fingerprint
from annotator.inference.process.child import main
from annotator.inference.proposals import HeatMaps
from annotator.inference.requests import Attended
from ebp.preprocessing import Preprocessing, place

ONCE = "once"


class Troubled:
    device = "trouble"

    def serve(self, request, wanted):
        name, folder = request.path.stem, request.path.parent
        with (folder / "begun.txt").open("a") as begun:
            begun.write(f"{name}\n")
        way = name.split("-")[0]
        if way == ONCE and (folder / "begun.txt").read_text().split().count(name) == 1:
            way = "killed"
        if way != ONCE:
            getattr(self, way, lambda *_: None)(wanted)
        seen = request.picture.sha256 if request.picture is not None else ""
        return Attended(request, maps(request), (96, 80), seen, 0.0) if wanted() else None

    def raises(self, _wanted):
        raise RuntimeError("a fault of the model's")

    def told(self, _wanted):
        raise KnownError("This is {how}.", how="unlucky", path="model.bin", advice="Do something else.")

    def leaves(self, _wanted):
        raise SystemExit(3)

    def exits(self, _wanted):
        os._exit(3)

    def segfaults(self, _wanted):
        os.kill(os.getpid(), signal.SIGSEGV)

    def killed(self, _wanted):
        os.kill(os.getpid(), signal.SIGKILL)

    def hangs(self, _wanted):
        time.sleep(3600)

    def prints(self, _wanted):
        print("what nobody asked for", flush=True)
        os.write(1, b"and past Python")

    def works(self, wanted):
        """Long, but step by step."""
        end = time.monotonic() + 2
        while wanted() and time.monotonic() < end:
            time.sleep(0.01)


def maps(request):
    """An answer as large as a real one."""
    names = tuple(label.name for label in request.labels.labels)
    values = np.random.default_rng(0).random((len(names), 16, 16), np.float32)
    fingerprint = model_fingerprint(request.model)
    record = AttentionRecord(
        "troubled", fingerprint, "layer", request.contrast, names, dict.fromkeys(names, 0.9), dict.fromkeys(names, 0.5),
        (1.0,) * len(names), place((96, 80), Preprocessing(64)).as_dict(), values,
    )  # fmt: skip
    found = HeatMaps(record, request.labels)
    found.warm_up()
    return found


if __name__ == "__main__":
    main(Troubled(), uses_torch=False)
