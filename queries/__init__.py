"""What each indicator means, and the questions a page may ask of a published edition."""
