"""What goes back to an agency: its own workbook with each finding marked, and the next one to fill in."""
