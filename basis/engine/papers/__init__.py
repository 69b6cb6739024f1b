"""Papers about one movement or form: which of them counts, and what they cannot say."""
