"""What others publish and measures stand beside: neighbours, releases, bank holidays; carried, or received."""
