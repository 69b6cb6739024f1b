"""Plan documents: what their text says about after-tax money, quoted with its page and read word by word."""

from importers.plan_documents.scanning import Feature, Quote, Reading, features, scan

__all__ = ["Feature", "Quote", "Reading", "features", "scan"]
