"""The background work: a queue of requests, the thread that serves it, and the engine behind it."""
