"""Money that left an IRA to come back, or to go on to another account."""
