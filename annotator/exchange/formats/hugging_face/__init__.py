"""Folders for Hugging Face's `datasets`."""
