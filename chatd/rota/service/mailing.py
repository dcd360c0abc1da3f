"""Calling in by e-mail: what each person says of her own address, and what the background sends."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog

from chatd.base.errors import Reason, Refused, Unavailable, Unknown
from chatd.base.faults import noted, raise_first
from chatd.base.limits import CALL_ADDRESSES
from chatd.base.member_buckets import MemberBuckets
from chatd.base.names import Language, LineId, OrganisationId, Seconds, StaffId
from chatd.base.ports import Clock, Post
from chatd.base.texts.catalogue import spoken, text_of
from chatd.directory.rules.directory import Staff
from chatd.directory.service.registry import Registry
from chatd.line.ports import TicketsAndDesks
from chatd.rota.ports import Addresses, Mails, Postman, Sending, Tried, Written
from chatd.rota.rules.calls import OPEN_SECONDS
from chatd.rota.rules.mail import (
    CONNECTIONS_MAX,
    MAILS_MAX,
    MailState,
    Outcome,
    OwnAddress,
    Servers,
    after,
    check_address,
    could_take,
)

CALL_INS = "call_ins"
ROUND_MAX = 50  # e-mails of one connection's place; what is left is sent in the next round
CONSOLE = "/console/"
log = structlog.get_logger("chatd.rota")


class Settings(NamedTuple):
    """What somebody sees of her own. `is_set_up`: the operator has given her organisation a server."""

    is_set_up: bool
    own: OwnAddress | None


class Mailing:
    """Without a server for an organisation nobody of it gives an address, and nothing is sent."""

    def __init__(
        self,
        addresses: Addresses,
        mails: Mails,
        postman: Postman,
        servers: Servers,
        registry: Registry,
        desks: TicketsAndDesks,
        post: Post,
        clock: Clock,
        origin: str,
    ) -> None:
        self._addresses, self._mails, self._postman = addresses, mails, postman
        self._servers, self._registry, self._desks = servers, registry, desks
        self._post, self._clock, self._origin = post, clock, origin
        self._buckets = MemberBuckets()
        self._failing: dict[OrganisationId, str] = {}
        self._claiming = asyncio.Lock()
        self._speaking = Counter[OrganisationId]()  # at whose server something is tried now
        self._given_up: Counter[str] = Counter(dict.fromkeys(servers.of, 0))

    # ---- what people say ----

    async def settings(self, staff: Staff) -> Settings:
        """Her own. Raises: Unavailable."""
        return Settings(staff.organisation in self._servers, await self._addresses.of(staff.id))

    async def keep(self, staff: Staff, address: str, language: Language) -> None:
        """For calls alone. Raises: Refused(WRONG_STATE: no address; NOT_ALLOWED: no server; TOO_OFTEN), Unavailable."""
        if staff.organisation not in self._servers:
            raise Refused(Reason.NOT_ALLOWED)
        self._buckets.take(CALL_ADDRESSES, staff.id, self._clock.now())
        check_address(address)
        await self._addresses.keep(staff.id, OwnAddress(address, Language(spoken(language))))

    async def remove(self, staff: Staff) -> None:
        """Nothing goes there any more, also of a call that is open. Raises: Unavailable."""
        await self._addresses.remove(staff.id)

    async def called(self, lead: Staff, line: LineId) -> Sequence[StaffId]:
        """Who gets an e-mail when this lead calls. Raises: Unavailable."""
        if lead.organisation not in self._servers:
            return ()
        staff = could_take(self._registry.line(line), lead.id, self._registry.everybody)
        found = await self._addresses.reachable(staff)
        on_shift = {each.staff for each in await self._desks.desks()} if found else set()
        return [each for each in found if each not in on_shift][:MAILS_MAX]

    # ---- what the background does ----

    async def send(self, now: Seconds) -> None:
        """All that is due, over a few connections. No fault of a server leaves this. Raises: Unavailable."""
        if not self._servers.of:
            return
        faults: list[Unavailable] = []
        is_changed = False
        with noted(faults):
            is_changed = await self._mails.give_up_lost(now) > 0
        places = (self._place(faults) for _ in range(CONNECTIONS_MAX))
        is_changed = any(await asyncio.gather(*places)) or is_changed
        if is_changed:
            self._post.changed(CALL_INS)
        raise_first(faults)

    async def _place(self, faults: list[Unavailable]) -> bool:
        """One after the other; whether any came to an end."""
        is_changed = False
        with noted(faults):
            for _ in range(ROUND_MAX):
                async with self._claiming:
                    sending = await self._next()
                    if sending is None:
                        break
                    self._speaking[sending.call.organisation] += 1
                try:
                    is_changed = await self._try(sending) or is_changed
                finally:
                    self._speaking[sending.call.organisation] -= 1
        return is_changed

    async def _next(self) -> Sending | None:
        """Nobody waits behind another's server: one that is slow or away has one connection, while others have need."""
        every = self._servers.of.keys()
        idle = {each for each in every if not self._speaking[each]}
        well = every - self._failing.keys()
        tried: set[OrganisationId] = set()
        for some in (idle & well, well, idle):
            if some and not some <= tried:
                found = await self._mails.claim(some, self._clock.now())
                if found is not None:
                    return found
                tried |= some
        return None

    async def _try(self, sending: Sending) -> bool:
        server = self._servers.of[sending.call.organisation]
        tried = await self._postman.send(server, self._written(sending))
        state, due = after(tried.outcome, sending.tries, self._clock.now())
        self._note(server.organisation, tried, is_over=state is MailState.GIVEN_UP)
        await self._mails.settle(sending, state, due)
        return state is not MailState.WAITING

    def _note(self, organisation: OrganisationId, tried: Tried, *, is_over: bool) -> None:
        """For operators; never to whom."""
        if tried.is_there:
            self._failing.pop(organisation, None)
        else:
            self._failing[organisation] = tried.word
        self._given_up[organisation] += is_over
        if tried.outcome is not Outcome.SENT:
            phase = "given_up" if is_over else "tried_again_later"
            log.warning("mail_not_sent", organisation=organisation, reason=tried.word, phase=phase)

    def _written(self, sending: Sending) -> Written:
        language, call = sending.to.language, sending.call
        until = self._time_of(call.line, Seconds(call.at + OPEN_SECONDS))
        body = text_of("mail.call_in.body", language, link=f"{self._origin}{CONSOLE}", until=until)
        name = hashlib.sha256(f"{call.id} {sending.staff}".encode()).hexdigest()[:32]
        subject = text_of("mail.call_in.subject", language)
        return Written(sending.to.address, subject, body, name, self._clock.now())

    def _time_of(self, line: LineId, at: Seconds) -> str:
        try:
            timezone = self._registry.line(line).hours.timezone
        except Unknown:  # taken away a moment ago
            timezone = "UTC"
        return f"{datetime.fromtimestamp(at, ZoneInfo(timezone)):%H.%M}"

    # ---- what operators see ----

    def warning(self) -> str:
        """Why a server did not take the last e-mail that was tried there; "" while all do."""
        return next(iter(self._failing.values()), "")

    def given_up(self) -> Mapping[str, float]:
        """By organisation, since this process was started."""
        return dict(self._given_up)
