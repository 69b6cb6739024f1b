"""Form revisions as data, blanks, filling, reading back, verifying."""
