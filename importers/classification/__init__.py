"""What a row means: entered for certain, ignored for certain, or asked. Tables decide; nothing is guessed."""

from importers.classification.answers import Deadline, resolve
from importers.classification.deciding import classify
from importers.classification.outcomes import Asked, Entered, Ignored, Outcome

__all__ = ["Asked", "Deadline", "Entered", "Ignored", "Outcome", "classify", "resolve"]
