"""What each agency sends, quarter by quarter, out of what happened."""
