"""From typed rows to the child store: shaped, checked, compared, stored. All of a delivery or nothing of it."""
