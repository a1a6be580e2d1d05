"""One published edition, opened for asking, and the frozen answers that come out of it."""
