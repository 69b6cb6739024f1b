"""What tables of columns cannot say about one custodian's files."""
