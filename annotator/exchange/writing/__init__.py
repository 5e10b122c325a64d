"""From a project to a file or folder, whole or not at all."""
