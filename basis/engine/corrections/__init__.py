"""Contributions and conversions that did not stay: returned, recharacterized, or taken out as excess."""
