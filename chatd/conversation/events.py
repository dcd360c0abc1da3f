"""What visitors and consoles do alike: say, receive, catch up, end; and what follows a lost connection."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.events import NOTHING, Answer, Connection, Event, Handler
from chatd.base.limits import ASKINGS, SAYS
from chatd.base.names import ConversationId, DeskId, LineId, MemberId, TicketId
from chatd.base.shapes import Refusal
from chatd.conversation.rules.envelopes import Envelope
from chatd.conversation.service.abuse import Abuse
from chatd.conversation.service.company import Company
from chatd.conversation.service.deliveries import Deliveries, shape_of
from chatd.conversation.service.giving_back import GivingBack
from chatd.conversation.service.holders import Holders
from chatd.conversation.service.orphans import Orphans
from chatd.conversation.service.relay import Relay
from chatd.conversation.service.relays import ToCome
from chatd.conversation.shapes import (
    CONSOLE_EVENTS,
    EVENTS,
    VISITOR_EVENTS,
    AskColleagues,
    AskIn,
    CannotSeal,
    CatchUp,
    ComeIn,
    DeclineAsking,
    Delivered,
    End,
    EndAsAbuse,
    KnowsCompany,
    NotVerified,
    Part,
    Received,
    Release,
    Say,
    TakeOrphan,
    TurnAway,
    WaitForAnother,
    WithdrawAsking,
)
from chatd.line.service.visits import Visits


class ConversationEvents:
    """The four events of a conversation, for whoever has a member id, and what one side alone says."""

    def __init__(
        self,
        relays: ToCome,
        relay: Relay,
        abuse: Abuse,
        orphans: Orphans,
        giving_back: GivingBack,
        company: Company,
        visits: Visits,
        deliveries: Deliveries,
        holders: Holders,
    ) -> None:
        self._relays, self._relay = relays, relay
        self._abuse, self._orphans = abuse, orphans
        self._giving_back, self._company, self._visits = giving_back, company, visits
        self._deliveries, self._holders = deliveries, holders

    def events(self) -> Mapping[str, Event]:
        """By name, as docs/protocol.md lists them."""
        return {
            "say": Event(EVENTS["say"], self.say, limit=SAYS, is_in_place=True, refusal=refusal_of),
            "received": Event(EVENTS["received"], self.received, is_in_place=True),
            "end": Event(EVENTS["end"], self.end),
            "catch_up": Event(EVENTS["catch_up"], self.catch_up),
        }

    def visitor_events(self) -> Mapping[str, Event]:
        """Those, and what only a visitor's page does."""
        back = Event(VISITOR_EVENTS["not_verified"], self.not_verified)
        another = Event(VISITOR_EVENTS["wait_for_another"], self.wait_for_another)
        knows = Event(VISITOR_EVENTS["company"], self.knows_company)
        away = Event(VISITOR_EVENTS["turn_away"], self.turn_away)
        return {
            **self.events(),
            "not_verified": back,
            "wait_for_another": another,
            "company": knows,
            "turn_away": away,
        }

    def console_events(self) -> Mapping[str, Event]:
        """Those, and what only a console does."""
        handlers: dict[str, Handler] = {
            "take_orphan": self.take_orphan,
            "release": self.release,
            "cannot_seal": self.cannot_seal,
            "end_as_abuse": self.end_as_abuse,
            "ask_colleagues": self.ask_colleagues,
            "ask_in": self.ask_in,
            "withdraw_asking": self.withdraw_asking,
            "come_in": self.come_in,
            "decline_asking": self.decline_asking,
            "part": self.part,
        }
        own = {name: Event(CONSOLE_EVENTS[name], each) for name, each in handlers.items()}
        for name in ("ask_in", "withdraw_asking"):
            own[name] = replace(own[name], limit=ASKINGS)
        every = {**self.events(), **own}
        return {name: replace(each, answer=_of_ours(each.answer)) for name, each in every.items()}

    async def not_verified(self, connection: Connection, payload: NotVerified) -> Answer:
        """The visitor's page could not make sure who answers."""
        visitor = member_of(connection)
        await self._giving_back.not_verified(visitor, ConversationId(payload.conversation))
        return Answer(await self._visits.view(TicketId(visitor)))

    async def wait_for_another(self, connection: Connection, payload: WaitForAnother) -> Answer:
        """The visitor does not go on with who wants to take over."""
        visitor = member_of(connection)
        await self._giving_back.another_wanted(visitor, ConversationId(payload.conversation))
        return Answer(await self._visits.view(TicketId(visitor)))

    async def cannot_seal(self, connection: Connection, payload: CannotSeal) -> Answer:
        """This console has no keys, and can make none."""
        desk = DeskId(member_of(connection, Reason.NOT_ON_SHIFT))
        await self._orphans.cannot_seal(desk, ConversationId(payload.conversation))
        return NOTHING

    async def release(self, connection: Connection, payload: Release) -> Answer:
        """The visitor did not come when it was her turn."""
        desk = DeskId(member_of(connection, Reason.NOT_ON_SHIFT))
        await self._giving_back.release(desk, ConversationId(payload.conversation))
        return NOTHING

    async def take_orphan(self, connection: Connection, payload: TakeOrphan) -> Answer:
        """A desk takes a conversation up."""
        desk = DeskId(member_of(connection, Reason.NOT_ON_SHIFT))
        await self._orphans.take(desk, ConversationId(payload.conversation))
        return NOTHING

    async def knows_company(self, connection: Connection, payload: KnowsCompany) -> Answer:
        """The visitor's page knows a third person."""
        await self._company.known(member_of(connection), ConversationId(payload.conversation))
        return NOTHING

    async def turn_away(self, connection: Connection, payload: TurnAway) -> Answer:
        """The visitor does not let somebody in, or lets nobody stay."""
        visitor = member_of(connection)
        is_no = payload.why == "no"
        await self._company.turn_away(visitor, ConversationId(payload.conversation), is_no=is_no)
        return Answer(await self._visits.view(TicketId(visitor)))

    async def ask_colleagues(self, connection: Connection, payload: AskColleagues) -> Answer:
        """Who could be asked in now."""
        desk, conversation = _desk_and_talk(connection, payload.conversation)
        return Answer(await self._company.askable(desk, conversation))

    async def ask_in(self, connection: Connection, payload: AskIn) -> Answer:
        """A colleague is asked in."""
        desk, conversation = _desk_and_talk(connection, payload.conversation)
        other = None if payload.desk is None else DeskId(payload.desk)
        line = None if payload.line is None else LineId(payload.line)
        await self._company.ask_in(desk, conversation, payload.purpose, other, line)
        return NOTHING

    async def withdraw_asking(self, connection: Connection, payload: WithdrawAsking) -> Answer:
        """The counsellor asks for nobody any more."""
        await self._company.withdraw(*_desk_and_talk(connection, payload.conversation))
        return NOTHING

    async def come_in(self, connection: Connection, payload: ComeIn) -> Answer:
        """The colleague would come."""
        await self._company.come_in(*_desk_and_talk(connection, payload.conversation))
        return NOTHING

    async def decline_asking(self, connection: Connection, payload: DeclineAsking) -> Answer:
        """The colleague does not come."""
        await self._company.decline(*_desk_and_talk(connection, payload.conversation))
        return NOTHING

    async def part(self, connection: Connection, payload: Part) -> Answer:
        """One of two goes, and the other goes on."""
        await self._company.part(*_desk_and_talk(connection, payload.conversation))
        return NOTHING

    async def say(self, connection: Connection, payload: Say) -> Answer:
        """Relay one envelope."""
        me, conversation = member_of(connection), ConversationId(payload.conversation)
        relay = self._relays.of(conversation)
        await relay.say(me, conversation, payload.id, payload.kind, payload.body)
        return NOTHING

    async def received(self, connection: Connection, payload: Received) -> Answer:
        """This page has everything up to this number."""
        conversation = ConversationId(payload.conversation)
        relay = self._relays.of(conversation)
        await relay.received(member_of(connection), conversation, payload.up_to)
        return NOTHING

    async def end(self, connection: Connection, payload: End) -> Answer:
        """End the conversation for everybody."""
        await self._relay.end(member_of(connection), ConversationId(payload.conversation))
        return NOTHING

    async def end_as_abuse(self, connection: Connection, payload: EndAsAbuse) -> Answer:
        """End it for everybody, and ask for work where its visitor came from."""
        desk = member_of(connection, Reason.NOT_ON_SHIFT)
        await self._abuse.end(desk, ConversationId(payload.conversation))
        return NOTHING

    async def catch_up(self, connection: Connection, payload: CatchUp) -> Answer:
        """All that is held after this number."""
        conversation = ConversationId(payload.conversation)
        relay = self._relays.of(conversation)
        held = await relay.held(member_of(connection), conversation, payload.after)
        envelopes = tuple(shape_of(conversation, envelope) for envelope in held)
        return Answer(Delivered(envelopes=envelopes))

    async def delivering(
        self, connection: Connection, conversations: Sequence[str]
    ) -> Callable[[], None]:
        """Pushes what is held for this member, right behind an answer; what comes meanwhile follows it.

        Of a conversation that is no more since the answer was made, or another's by now, nothing is held: the page is
        shown so behind the answer, and keeps its place or its desk. Raises: Unavailable.
        """
        me = member_of(connection)
        self._deliveries.keep_back(me)
        try:
            held = await self._held_of(me, [ConversationId(each) for each in conversations])
        except BaseException:
            self._deliveries.let_go(me, {})
            raise

        def push() -> None:
            for conversation, envelopes in held.items():
                for envelope in envelopes:
                    connection.push("deliver", shape_of(conversation, envelope))
            sent = {id_: envelopes[-1].number for id_, envelopes in held.items() if envelopes}
            self._deliveries.let_go(me, sent)

        return push

    async def _held_of(
        self, me: MemberId, ids: Sequence[ConversationId]
    ) -> Mapping[ConversationId, Sequence[Envelope]]:
        """By conversation, asked for together. Of who only waits there is nothing to ask. Raises: Unavailable."""
        if not ids:
            return {}
        _, *found = await asyncio.gather(  # in this order: what is stored from then on comes here
            self._holders.here(me, ids), *(self._held(me, each) for each in ids)
        )
        return {id_: envelopes or () for id_, envelopes in zip(ids, found, strict=True)}

    async def _held(self, me: MemberId, conversation: ConversationId) -> Sequence[Envelope]:
        """Raises: Unavailable."""
        try:
            return await self._relay.held(me, conversation, 0)
        except (Unknown, Refused):
            return ()


def _of_ours(answer: Handler) -> Handler:
    """A conversation that a desk is no member of is to it as one that never was."""

    async def answered(connection: Connection, payload: Any) -> Answer:
        try:
            return await answer(connection, payload)
        except Refused as refused:
            if refused.reason is Reason.NOT_A_MEMBER and connection.member is not None:
                raise Unknown from None
            raise

    return answered


def member_of(connection: Connection, otherwise: Reason = Reason.NOT_A_MEMBER) -> MemberId:
    """As whom this connection speaks. Raises: Refused(otherwise) before it is anybody."""
    if connection.member is None:
        raise Refused(otherwise)
    return MemberId(connection.member)


def _desk_and_talk(connection: Connection, conversation: str) -> tuple[DeskId, ConversationId]:
    """Raises: Refused(NOT_ON_SHIFT)."""
    return DeskId(member_of(connection, Reason.NOT_ON_SHIFT)), ConversationId(conversation)


def refusal_of(reason: Reason, payload: Say | None) -> Refusal:
    """What a page is pushed that said something and asked for no answer."""
    if payload is None:
        return Refusal(refused=reason)
    return Refusal(refused=reason, conversation=payload.conversation, id=payload.id)
