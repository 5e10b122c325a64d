"""The window."""

import builtins

import PySide6.QtCore  # noqa: F401 - puts its own `__import__` in place

# PySide6's own `__import__` reads the source of each module that is imported after it, and keeps it, to see whether it
# asks for a `__feature__`: imports take a third more time, and with torch 80 MB more stay in memory. Nothing asks here.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
