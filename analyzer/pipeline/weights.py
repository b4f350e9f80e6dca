"""Model weights, for the faces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.transcribe import weights

if TYPE_CHECKING:
    from analyzer.transcribe.weights import ModelState, Weights


def known_models() -> tuple[ModelState, ...]:
    """Return the models the program knows, installed or not."""
    return weights.models()


def verify_models() -> list[Weights]:
    """Hash every installed model again.

    Raises:
        WeightsRefused: A model does not have the digest it must have.
    """
    return [weights.verify(model.name) for model in weights.models() if model.installed]


def fetch_model(name: str) -> Weights:
    """Fetch a model from the hub: one of the two commands that go online."""
    from analyzer.transcribe.fetch import fetch

    return fetch(name)
