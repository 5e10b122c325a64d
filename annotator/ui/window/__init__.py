"""The window itself: its parts put together, and its commands."""
