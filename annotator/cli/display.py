"""Is there a screen?"""

from __future__ import annotations

import os
import sys


def has_display() -> bool:
    """Whether a window can be shown: always on Windows and macOS, elsewhere with an X or Wayland display,
    or where Qt was told which platform to use.
    """
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
