"""From a file to a plan of what is added to a project."""
