"""What a file on the workbench says of itself: whose it is, what it is about, and what it takes the place of."""
