"""What the closed sets of the model are called on paper, for faces that call them the same."""

from __future__ import annotations

from reports.labels import CATEGORY, CHANNEL, DOUBT, GATE, OUTCOME, ROLE, SEVERITY, mentioned
from reports.packs.fields import LICENCES

__all__ = [
    "CATEGORY",
    "CHANNEL",
    "DOUBT",
    "GATE",
    "LICENCES",
    "OUTCOME",
    "ROLE",
    "SEVERITY",
    "mentioned",
]
