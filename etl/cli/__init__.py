"""What each command does and says, in the words of whoever sent the files."""
