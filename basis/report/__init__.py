"""What people and programs read: documents as JSON and plain tables of 80 columns. Nothing is figured here."""
