"""The worker's process: what crosses to it and back, the child, and the backend that speaks to it."""
