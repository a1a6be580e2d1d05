"""What each store looks like, and the one door into it."""
