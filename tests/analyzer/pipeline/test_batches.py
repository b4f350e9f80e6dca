"""How much of an import is in memory at once."""

from __future__ import annotations

import base64
import os
import tracemalloc

import pytest

from analyzer.pipeline import importing
from analyzer.pipeline.importing import import_paths
from tests.analyzer.pipeline.backups import START, folder, sms_xml

PICTURE = 1 << 20


def mms_xml(count):
    entries = (
        f'<mms date="{START + n * 60_000}" msg_box="1" address="17000000005"><parts>'
        f'<part ct="image/jpeg" data="{base64.b64encode(os.urandom(PICTURE)).decode()}"'
        "/></parts></mms>"
        for n in range(count)
    )
    return f'<smses count="{count}">{"".join(entries)}</smses>'.encode()


def test_pictures_do_not_pile_up(case, tmp_path):
    """Pictures of messages leave the memory one by one, not when their batch is full."""
    backup = folder(tmp_path / "b", sms__xml=mms_xml(60))

    tracemalloc.start()
    receipt = import_paths(case, [backup])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert receipt.records["message"] == 60
    assert peak < 30 * PICTURE


@pytest.mark.parametrize("room", [1, 10, 1_000_000])
def test_long_texts_make_small_batches(room, case, tmp_path, monkeypatch):
    """A batch ends when its texts are long together; what is stored is the same."""
    sizes = []
    add_batch = case.add_batch

    def counted(*arguments, items, **named):
        sizes.append(len(items))
        return add_batch(*arguments, items=items, **named)

    monkeypatch.setattr(importing, "BATCH_CHARACTERS", room)
    monkeypatch.setattr(case, "add_batch", counted)

    import_paths(case, [folder(tmp_path / "b", sms__xml=sms_xml("a" * 6, "b" * 6, "c" * 6))])

    assert sizes == {1: [1, 1, 1], 10: [2, 1], 1_000_000: [3]}[room]
    assert len(list(case.messages())) == 3
