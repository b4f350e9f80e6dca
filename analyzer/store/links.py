"""Which recording is held to be which call: remade as a whole, never edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.link import Link
from analyzer.store.codec import dump, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.store.custody import Custody
    from analyzer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStore:
    """The links of one case."""

    db: Database
    custody: Custody

    def replace_links(self, links: Sequence[Link]) -> None:
        """Put these links in place of all before; the same again changes nothing."""
        ordered = tuple(sorted(links, key=lambda link: (link.recording, link.call)))
        with self.db.writing():
            if ordered == self.links():
                return
            self.db.run("DELETE FROM links")
            self.db.run_many(
                "INSERT INTO links VALUES (?, ?, ?)",
                ((link.recording, link.call, dump(link)) for link in ordered),
            )
            self.custody.log("link", "recordings", links=len(ordered))

    def links(self) -> tuple[Link, ...]:
        """Return all links by recording, then call."""
        rows = self.db.rows("SELECT payload FROM links ORDER BY recording, call")
        return tuple(load(Link, payload) for (payload,) in rows)
