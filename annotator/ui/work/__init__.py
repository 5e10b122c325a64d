"""The work on an open project: session, suggestions, review, pictures, news of others, backups."""
