"""A line as its visitors would meet it, to be looked at: an embed's, for its webmaster, or somebody's draft.

The page is the real one, and says in its name that it is none. Its embed is not one that anybody can join by: there is
no place in the queue, and nothing is counted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import NamedTuple

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import (
    EmbedId,
    Language,
    LineId,
    OrganisationId,
    Seconds,
    StaffId,
    TicketClass,
)
from chatd.base.ports import Clock
from chatd.base.signed import SignedValues
from chatd.base.texts.catalogue import text_of
from chatd.directory.claims import PreviewClaim
from chatd.directory.rules import advice
from chatd.directory.rules.directory import Embed, Line, Staff
from chatd.directory.service.registry import Registry

PREVIEW_SECONDS = 1_800  # an address is good for so long; a new one is one press away
MARK = "~"  # no id has it: what follows says why the page is not for visitors
TEST = f"{MARK}test"

DraftOf = Callable[[OrganisationId, StaffId, LineId], Awaitable[Line | None]]


class Seen(NamedTuple):
    """An embed and its line. `is_real`: visitors may come by it. `ticket_class`: as whom they come by it."""

    embed: Embed
    line: Line
    is_real: bool
    ticket_class: TicketClass = TicketClass.HELP_SEEKER


class Previews:
    """`draft_of`: a draft as a line, None where there is none that could be published; set by who keeps drafts."""

    def __init__(self, registry: Registry, values: SignedValues, clock: Clock) -> None:
        self._registry, self._values, self._clock = registry, values, clock
        self.draft_of: DraftOf = _none

    async def make(self, who: Staff, line: LineId) -> tuple[EmbedId, Seconds]:
        """The embed of one's own draft, and until when it is one: no longer than its person may change lines.

        Raises: Refused(NOT_ALLOWED: there is none without a mistake), Unavailable.
        """
        if await self.draft_of(who.organisation, who.id, line) is None:
            raise Refused(Reason.NOT_ALLOWED)
        now = self._clock.now()
        claim = PreviewClaim(who.organisation, who.id, line, now, Seconds(now + PREVIEW_SECONDS))
        return EmbedId(MARK + self._values.sign(claim)), claim.expires

    async def of(self, name: EmbedId) -> Seen:
        """An embed, a webmaster's test of it, or a draft; or the professionals' entry to it, where the line has one.

        Raises: Unknown, Unavailable.
        """
        plain, topic = advice.read(name)
        if topic is None:
            return await self._of(name)
        seen = await self._of(plain)
        if advice.PROFESSIONAL not in seen.line.topics:
            raise Unknown
        named = replace(seen.embed, id=name)
        return seen._replace(embed=named, ticket_class=TicketClass.PROFESSIONAL)

    async def _of(self, name: EmbedId) -> Seen:
        if name.startswith(MARK):
            return await self._draft(name)
        plain = EmbedId(name.removesuffix(TEST))
        embed, line = self._registry.embed(plain)
        if plain == name:
            return Seen(embed, line, is_real=True)
        return Seen(replace(embed, id=name), _marked(line, "test"), is_real=False)

    async def _draft(self, name: EmbedId) -> Seen:
        claim = self._values.open(name.removeprefix(MARK))
        if not isinstance(claim, PreviewClaim):
            raise Unknown
        line = await self.draft_of(claim.organisation, claim.staff, claim.line)
        if line is None:
            raise Unknown
        embed = Embed(name, line.id, line.organisation, ())
        return Seen(embed, _marked(line, "draft"), is_real=False)


def is_for_looking(embed: EmbedId) -> bool:
    """Whether nobody can join by it, whatever it is."""
    return MARK in embed


async def _none(*_: str) -> None:
    return None


def _marked(line: Line, why: str) -> Line:
    """The same, and whoever reads its name or whom it is for reads first that it is not for visitors."""
    return replace(
        line,
        name={each: f"{_say(why, each)}: {text}" for each, text in line.name.items()},
        audience={
            each: f"{_say(f'{why}_what', each)} {text}" for each, text in line.audience.items()
        },
    )


def _say(what: str, language: Language) -> str:
    return SAID[what](language)


SAID: dict[str, Callable[[Language], str]] = {
    "test": lambda language: text_of("directory.preview.test", language),
    "test_what": lambda language: text_of("directory.preview.test_what", language),
    "draft": lambda language: text_of("directory.preview.draft", language),
    "draft_what": lambda language: text_of("directory.preview.draft_what", language),
}
