"""A project: its tables, history, images, backups and recovery."""
