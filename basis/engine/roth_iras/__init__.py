"""What enters a Roth IRA, in which layers it lies, and in what order it comes out."""
