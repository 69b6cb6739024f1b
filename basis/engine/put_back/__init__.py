"""Distributions put back: disasters, reservists, births and the like, and the lines that show it."""
