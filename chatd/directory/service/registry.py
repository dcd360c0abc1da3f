"""What the organisations have decided, as last read; every other service asks here and never the database."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from chatd.base.base64url import to_bytes
from chatd.base.errors import Unknown
from chatd.base.names import EmbedId, LineId, OrganisationId, StaffId
from chatd.directory.ports import Directories
from chatd.directory.rules.differences import Difference, differences
from chatd.directory.rules.directory import (
    Contact,
    Directory,
    Embed,
    Imprint,
    Line,
    LinePolicy,
    Organisation,
    Staff,
    Unit,
)
from chatd.directory.rules.items import NOTHING, of_organisations
from chatd.directory.rules.loading import joined
from chatd.directory.rules.sharing import (
    as_they_serve,
    helpers_of,
    may_place,
    met_on,
    seen_on,
    shared_with,
    takes_over,
)

T = TypeVar("T")


class Gone(NamedTuple):
    """Who and what an organisation has taken away. `differences`: all that is otherwise; none when nothing is."""

    staff: tuple[StaffId, ...]
    lines: tuple[LineId, ...]
    differences: tuple[Difference, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything is otherwise at all."""
        return bool(self.differences)


NOTHING_GONE = Gone((), (), ())


class Registry:
    """The directory in memory; `reload` takes up what has been published meanwhile, one organisation at a time."""

    def __init__(self, directories: Directories) -> None:
        self._directories = directories
        self._now = self._told = NOTHING
        self._served = as_they_serve(NOTHING)
        self._numbers: Mapping[OrganisationId, int] = {}
        self._reading = (
            asyncio.Lock()
        )  # an answer that comes late would put older things in the place of newer

    async def reload(self) -> Gone:
        """Read what is new; what is no more since `told`. Raises: Unavailable (what was known stays known)."""
        async with self._reading:
            return await self._reload()

    async def _reload(self) -> Gone:
        before, known = self._told, self._numbers
        news = await self._directories.news(known)
        if news.numbers != known:
            same = {each for each, at in known.items() if news.numbers.get(each) == at}
            self._now = joined(of_organisations(self._now, same), news.directory)
            self._served = as_they_serve(self._now)
            self._numbers = news.numbers
        if self._now is before:
            return NOTHING_GONE
        return Gone(
            tuple(staff for staff in before.staff if staff not in self._now.staff),
            tuple(line for line in before.lines if line not in self._now.lines),
            tuple(differences(before, self._now)),
        )

    def doubt(self) -> None:
        """The next `reload` reads all: numbers cannot tell that a backup was put in the place of what went."""
        self._numbers = {}

    def told(self) -> None:
        """All who must know of it have done what follows from it; what failed half-way is told again."""
        self._told = self._now

    @property
    def directory(self) -> Directory:
        """All of it."""
        return self._now

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line."""
        return tuple(self._now.lines.values())

    def line(self, line: LineId) -> Line:
        """Raises: Unknown."""
        return _known(self._now.lines.get(line))

    def lines_for_children(self, organisation: OrganisationId) -> tuple[tuple[EmbedId, Line], ...]:
        """Each with the first of its organisation's own embeds; without one it has no page to send anybody to."""
        first: dict[LineId, EmbedId] = {}
        for embed in self._now.embeds.values():
            if embed.organisation == organisation:
                first.setdefault(embed.line, embed.id)
        return tuple(
            (first[line.id], line)
            for line in self.lines
            if line.is_for_children and line.organisation == organisation and line.id in first
        )

    def policy(self, line: LineId) -> LinePolicy:
        """The line's policy. A line that is no more has the defaults, so that what began on it can end."""
        found = self._now.lines.get(line)
        return found.policy if found else LinePolicy()

    def lines_of(self, staff: Staff) -> tuple[Line, ...]:
        """Those of the person's lines that there are."""
        found = (self._now.lines.get(line) for line in staff.lines)
        return tuple(line for line in found if line is not None)

    def embed(self, embed: EmbedId) -> tuple[Embed, Line]:
        """The embed and its line. Raises: Unknown, also where its organisation serves that line no more."""
        found = _known(self._now.embeds.get(embed))
        if not may_place(self._now, found):
            raise Unknown
        return found, self.line(found.line)

    def placed_by(self, embed: EmbedId) -> OrganisationId | None:
        """Whose embed it is; None of one that is no more, or that nobody has told."""
        found = self._now.embeds.get(embed)
        return found.organisation if found and may_place(self._now, found) else None

    def staff(self, staff: StaffId) -> Staff:
        """With the lines that the person may serve as things stand. Raises: Unknown."""
        return _known(self._served.get(staff))

    async def staff_by_now(self, staff: StaffId) -> Staff:
        """As `staff`, and whoever was added a moment ago: she is invited at once. Raises: Unknown, Unavailable."""
        if staff not in self._served:
            await self.reload()
        return self.staff(staff)

    def organisation(self, organisation: OrganisationId) -> Organisation:
        """Raises: Unknown."""
        return _known(self._now.organisations.get(organisation))

    @property
    def everybody(self) -> tuple[Staff, ...]:
        """Everybody of the staff, by id."""
        return tuple(sorted(self._served.values(), key=lambda each: each.id))

    def organisation_name(self, line: Line) -> str:
        """Who offers the line."""
        return _known(self._now.organisations.get(line.organisation)).name

    def logo(self, line: Line) -> str:
        """The picture of who offers the line, base64; "" where it has none."""
        return _known(self._now.organisations.get(line.organisation)).logo

    def unit(self, line_or_staff: Line | Staff) -> Unit | None:
        """In which it stands; None in none."""
        unit = line_or_staff.unit
        return None if unit is None else self._now.units.get(unit)

    def contact(self, line: Line) -> Contact | None:
        """How professionals reach the line's unit, else its organisation; None where nothing is said."""
        unit = self.unit(line)
        if unit is not None and unit.contact is not None:
            return unit.contact
        found = self._now.organisations.get(line.organisation)
        return None if found is None else found.contact

    def imprint(self, line: Line) -> Imprint | None:
        """What the pages of a line say of its organisation; None where it has said nothing."""
        found = self._now.organisations.get(line.organisation)
        return None if found is None else found.imprint

    def helpers(self, line: Line) -> tuple[OrganisationId, ...]:
        """The organisations beside its own whose people may serve the line."""
        return helpers_of(self._now, line)

    def shared_with(self, organisation: OrganisationId) -> tuple[Line, ...]:
        """The lines of others that it may serve."""
        return shared_with(self._now, organisation)

    def seen_on(self, organisation: OrganisationId) -> tuple[Line, ...]:
        """The lines of others whose visitors may meet its people."""
        return seen_on(self._now, organisation)

    def met_on(self, line: Line) -> tuple[OrganisationId, ...]:
        """The organisations beside its own whose people the line's visitors may meet."""
        return met_on(self._now, line)

    def takes_over(self, organisation: OrganisationId, line: Line) -> bool:
        """Whether the line of another takes what this one's people hand on."""
        return takes_over(self._now, organisation, line)

    def roots_text(self, line_or_staff: Line | Staff) -> tuple[str, ...]:
        """The organisation's root keys, base64url. Raises: Unknown."""
        return _known(self._now.organisations.get(line_or_staff.organisation)).roots

    def roots(self, line_or_staff: Line | Staff) -> tuple[bytes, ...]:
        """The organisation's root keys, 32 bytes each. Raises: Unknown."""
        return tuple(to_bytes(root) for root in self.roots_text(line_or_staff))

    def organisation_of(self, staff: Staff) -> tuple[str, str]:
        """Id and name of the person's organisation. Raises: Unknown."""
        organisation = _known(self._now.organisations.get(staff.organisation))
        return organisation.id, organisation.name


def _known(found: T | None) -> T:
    if found is None:
        raise Unknown
    return found
