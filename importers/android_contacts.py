"""The address book of a phone's database: `data` with `mimetypes` (Android), `data_tb` (Huawei).

A contact is the rows of one `raw_contact_id`; the kind of a row is its MIME type
(`android.provider.ContactsContract.CommonDataKinds`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analyzer.model.records import Contact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.model.exhibit import Provenance
    from importers.sqlite_exhibit import Row, SqliteExhibit, Table

    Place = Callable[[str], Provenance]

KINDS: Final = "vnd.android.cursor.item/"
NAMES: Final = ("name", "nickname", "organization", "email_v2")
"""Kinds of row that can name a contact, the best first."""
NUMBER: Final = "phone_v2"


def read_contacts(exhibit: SqliteExhibit, table: Table, place: Place) -> Iterator[Contact]:
    """Yield the contacts by their raw id."""
    kinds = _kinds(exhibit)
    contacts: dict[int, list[tuple[str, Row]]] = {}
    for row in exhibit.rows(table):
        owner = row.cells.get("raw_contact_id")
        kind = row.text("mimetype") or kinds.get(row.plain("mimetype_id") or "", "")
        if isinstance(owner, int):
            contacts.setdefault(owner, []).append((kind.removeprefix(KINDS), row))
    for owner, rows in sorted(contacts.items()):
        names = {kind: name for kind, row in reversed(rows) if (name := row.text("data1"))}
        yield Contact(
            provenance=place(f"sqlite:{table.name}/raw_contact_id={owner}"),
            name=next((names[kind] for kind in NAMES if kind in names), ""),
            numbers=tuple(
                number for kind, row in rows if kind == NUMBER and (number := row.plain("data1"))
            ),
            raw={
                f"{kind}[{row.id}].{column}": value
                for kind, row in rows
                for column, value in row.raw.items()
                if column.lower().startswith("data")
            },
        )


def _kinds(exhibit: SqliteExhibit) -> dict[str, str]:
    table = exhibit.tables.get("mimetypes")
    if table is None:
        return {}
    return {str(row.id): row.text("mimetype") or "" for row in exhibit.rows(table)}
