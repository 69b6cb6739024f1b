"""IRAs that pass to another person, by death or divorce."""
