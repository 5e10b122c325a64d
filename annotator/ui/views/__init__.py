"""What is shown beside the work: reports of studies."""
