"""What a measure's page is made of, one part a module."""
