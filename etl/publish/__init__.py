"""From protected figures to an edition for each audience, written whole under its own name."""
