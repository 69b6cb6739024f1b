"""No table changes. Triggers are made anew after every migration, and PostgreSQL's now refuse TRUNCATE too."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nothing to do here."""
