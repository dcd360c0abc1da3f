"""How many professionals have asked for advice, by month and field of work: never with a line, an hour or a person."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from chatd.base.names import OrganisationId


class AdviceCount(NamedTuple):
    """So many in this month, `2026-11`, who said this field; "": who said none."""

    month: str
    sector: str
    times: int


class AdviceCounts(Protocol):
    """Of all organisations."""

    async def add(self, organisation: OrganisationId, month: str, sector: str, times: int) -> None:
        """So many more. Raises: Unavailable; Unknown where the organisation is no more."""

    async def of(self, organisation: OrganisationId) -> Sequence[AdviceCount]:
        """All that are kept, the newest month first, by field. Raises: Unavailable."""

    async def forget(self, before: str) -> None:
        """Those of months before this one. Raises: Unavailable."""
