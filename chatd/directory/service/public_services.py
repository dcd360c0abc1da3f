"""Whose services anybody may read at `/s/…`, as the area of referrals says; in memory, for pages that ask no store."""

from chatd.base.names import OrganisationId


class PublicServices:
    """Nobody's, until it is said."""

    def __init__(self) -> None:
        self.organisations: frozenset[OrganisationId] = frozenset()

    def page_of(self, organisation: OrganisationId) -> str:
        """Where they stand, by region, without the language; "" where they are for the staff alone."""
        return f"/s/{organisation}" if organisation in self.organisations else ""
