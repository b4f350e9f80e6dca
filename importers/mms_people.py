"""Who wrote an MMS and who else got it, by the addresses of its PDU header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analyzer.model.records import MessageBox
from importers.android import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

FROM: Final = "137"
"""`PduHeaders`: the sender. 151 is To, 130 Cc, 129 Bcc."""
OWNER: Final = "insert-address-token"
"""Stands for the phone's own number."""
RECEIVED: Final = frozenset({MessageBox.INBOX, MessageBox.BLOCKED})
PAIR: Final = 2
"""Addresses of a received message that is no group's: the sender, and the owner."""


def people(
    addresses: Iterable[tuple[str | None, str | None]], box: MessageBox
) -> tuple[str | None, tuple[str, ...]]:
    """Return the other side, and everybody of a group.

    Args:
        addresses: Address and type code of each row, as written.
        box: Where the message lay: in the inbox the sender is the other side, elsewhere the only
            receiver.
    """
    known = [(a, code) for a, code in addresses if a is not None and a != OWNER and number_of(a)]
    everybody = tuple(dict.fromkeys(address for address, _ in known))
    if box in RECEIVED:
        sender = next((address for address, code in known if code == FROM), None)
        return sender, everybody if len(everybody) > PAIR else ()
    receivers = tuple(dict.fromkeys(address for address, code in known if code != FROM))
    return (receivers[0], ()) if len(receivers) == 1 else (None, receivers)
