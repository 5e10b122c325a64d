"""Learning labels from a project's tags: a process of its own trains, and its models lie beside the project."""
