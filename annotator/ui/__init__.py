"""The window."""

import builtins

import PySide6.QtCore  # noqa: F401 - puts its own `__import__` in place

# PySide6's own `__import__` reads the source of each module that is imported after it, and keeps it, to find out whether
# it asks for a `__feature__`: that makes every import half as slow again, and with torch 80 MB of text stay in memory.
# Nothing here asks for one.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
