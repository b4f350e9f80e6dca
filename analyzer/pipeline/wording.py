"""What the closed sets of the model are called on paper, for faces that call them the same."""

from __future__ import annotations

from reports.labels import CATEGORY, CHANNEL, DOUBT, OUTCOME, SEVERITY
from reports.packs.fields import LICENCES

__all__ = ["CATEGORY", "CHANNEL", "DOUBT", "LICENCES", "OUTCOME", "SEVERITY"]
