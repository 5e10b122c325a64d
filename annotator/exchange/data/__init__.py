"""What reading and writing share: datasets, values looked at, what a project knows, pictures, records."""
