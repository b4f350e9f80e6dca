"""A case that stands ready."""

from __future__ import annotations

import pytest

from analyzer.store.case import Case


@pytest.fixture
def case(tmp_path, clock):
    """Give an open, empty case."""
    with Case.create(
        tmp_path / "case", zone="Asia/Shanghai", region="CN", now=clock, actor="tester"
    ) as made:
        yield made
