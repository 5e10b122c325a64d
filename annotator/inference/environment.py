"""What processes of ours are told of the program that started them."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def child_environment(threads: int = 0) -> dict[str, str]:
    """This program's own environment, with the places its modules were found in; where a number of threads is given,
    libraries ask for it when they load.
    """
    places = [str(Path(place).absolute()) for place in sys.path]
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS") if threads else ()
    return {
        **os.environ,
        **dict.fromkeys(names, str(threads)),
        "PYTHONPATH": os.pathsep.join(places),
        "PYTHONSAFEPATH": "1",
        "PYTHONIOENCODING": "utf-8",
    }
