"""What an indicator means: its definition, what it may be broken down by, and the things it counts."""
