"""The review of words: what could point at somebody, what our own words should not say, and what a person decided."""
