"""What an agency's return looks like, what must hold of it, and its words and codes. It stands on nothing."""
