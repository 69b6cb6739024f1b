"""Formats of custodians and carriers as data, rows with provenance, classification tables."""
