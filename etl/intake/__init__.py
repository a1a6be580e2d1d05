"""Taking a file in: kept as it came, told for what it is, dated; or refused in words that say what to do."""
