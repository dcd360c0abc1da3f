"""Calling in: a lead asks, those who are signed in and on no shift answer, and leads see who comes."""

from collections.abc import Mapping

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.limits import CALL_ANSWERS, CALL_WISHES, Limit
from chatd.base.member_buckets import MemberBuckets
from chatd.base.names import LineId, Seconds, StaffId
from chatd.base.ports import Clock, Ids, Post
from chatd.directory.rules.directory import Staff
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.line.service.versions import Versions
from chatd.rota.ports import Calls
from chatd.rota.rules.calls import KEPT_SECONDS, OPEN_SECONDS, Call, is_open, without_others
from chatd.rota.service.mailing import CALL_INS, Mailing
from chatd.rota.shapes.calls import CallIn, CallIns, ComesIn
from chatd.staff.rules import leads, must_lead


class Calling:
    """One method for each thing that people do; all consoles that watch are told, whichever process holds them."""

    def __init__(
        self,
        calls: Calls,
        registry: Registry,
        desks: TicketsAndDesks,
        post: Post,
        clock: Clock,
        ids: Ids,
        mailing: Mailing,
    ) -> None:
        self._calls, self._registry, self._desks = calls, registry, desks
        self._post, self._clock, self._ids = post, clock, ids
        self._mailing = mailing
        self._buckets = MemberBuckets()
        self._versions = Versions(clock)

    async def view(self, staff: Staff) -> CallIns:
        """What this person is asked; a lead sees all of her lines, with the answers. Raises: Unavailable."""
        now = self._clock.now()
        version = self._versions.next()
        known = await self._calls.since(staff.organisation, Seconds(now - OPEN_SECONDS))
        mine = [e for e in known if is_open(e, now) and e.line in staff.lines]
        is_called = await self._calls.is_called(staff.id)
        on_shift = {each.staff for each in await self._desks.desks()} if mine else set()
        is_asked = is_called and staff.id not in on_shift
        if not leads(staff):
            mine = [without_others(each, staff.id) for each in mine] if is_asked else []
        shown = (self._shown(each, staff, is_asked=is_asked) for each in mine)
        return CallIns(version=version, is_called=is_called, calls=tuple(shown))

    async def call(self, lead: Staff, line: LineId) -> None:
        """Raises: Refused(NOT_LEAD; NOT_ALLOWED: no line of hers; WRONG_STATE; TOO_OFTEN), Unavailable."""
        must_lead(lead)
        lines = [e.id for e in self._registry.lines_of(lead) if e.organisation == lead.organisation]
        if line not in lines:
            raise Refused(Reason.NOT_ALLOWED)
        now = self._clock.now()
        call = Call(self._ids.id("k"), lead.organisation, line, lead.id, now)
        mailed = await self._mailing.called(lead, line)
        await self._calls.add(call, Seconds(now - KEPT_SECONDS), mailed)
        self._post.changed(CALL_INS)

    async def end(self, lead: Staff, call: str) -> None:
        """Enough have answered. Raises: Refused(NOT_LEAD; NOT_ALLOWED: there is none), Unavailable."""
        must_lead(lead)
        await self._one(lead, call)
        await self._calls.end(lead.organisation, call, self._clock.now())
        self._post.changed(CALL_INS)

    async def answer(self, staff: Staff, call: str, minutes: int | None) -> None:
        """In how many minutes this person comes; None: she cannot.

        Raises: Refused(NOT_ALLOWED, TOO_OFTEN), Unavailable.
        """
        self._seldom(CALL_ANSWERS, staff)
        await self._one(staff, call)
        now = self._clock.now()
        await self._calls.answer(staff.organisation, call, staff.id, minutes, now)
        self._post.changed(CALL_INS)

    async def wish(self, staff: Staff, *, is_called: bool) -> None:
        """Whether this person wants to be called in at all. Raises: Refused(TOO_OFTEN), Unavailable."""
        self._seldom(CALL_WISHES, staff)
        await self._calls.wish(staff.id, is_called=is_called)
        self._post.changed(CALL_INS)

    async def purge(self, now: Seconds) -> None:
        """Raises: Unavailable."""
        await self._calls.purge(Seconds(now - KEPT_SECONDS))

    def _seldom(self, limit: Limit, staff: Staff) -> None:
        """Each tells all consoles, so that nobody does it without end. Raises: Refused(TOO_OFTEN)."""
        self._buckets.take(limit, staff.id, self._clock.now())

    async def _one(self, staff: Staff, call: str) -> None:
        """Raises: Refused(NOT_ALLOWED), alike for another organisation's, for one that is over, and for none."""
        now = self._clock.now()
        known = await self._calls.since(staff.organisation, Seconds(now - OPEN_SECONDS))
        if not any(e.id == call and is_open(e, now) and e.line in staff.lines for e in known):
            raise Refused(Reason.NOT_ALLOWED)

    def _shown(self, call: Call, staff: Staff, *, is_asked: bool) -> CallIn:
        line = self._registry.line(call.line)
        return CallIn(
            id=call.id,
            line=call.line,
            name=line.name_in(line.languages[0]),
            by=self._alias(call.account),
            at=int(call.at),
            until=int(call.at + OPEN_SECONDS),
            is_asked=is_asked and call.account != staff.id,
            answers=self._answers(call.answers),
            mailed=call.mailed,
            undelivered=call.undelivered,
        )

    def _answers(self, answers: Mapping[StaffId, int | None]) -> tuple[ComesIn, ...]:
        return tuple(
            ComesIn(staff=who, alias=self._alias(who), minutes=minutes)
            for who, minutes in answers.items()
        )

    def _alias(self, staff: StaffId) -> str:
        try:
            return self._registry.staff(staff).alias
        except Unknown:
            return ""
