"""What figures say: patterns, trends, places and other areas beside one another, and each in a plain sentence."""
