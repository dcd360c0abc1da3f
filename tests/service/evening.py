"""The people of a random evening: each act takes a number that chooses who does it, and how.

The pages are sent a state as in life: when they join or resume, and when the daemon has said that theirs has changed.
"""

from collections import Counter
from contextlib import suppress
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from chatd.base.errors import Reason, Refused, Unknown
from chatd.base.names import EmbedId, LineId, StaffRole
from chatd.directory.rules.directory import Interval, OpeningHours
from tests.service.truth import Facts, Hand
from tests.service.world import EN, FI, LINE, SV, a_directory, a_line, a_person, a_policy

OTHER = LineId("other")
LANGUAGES = (FI, SV, EN)
LINES = {LINE: LANGUAGES, OTHER: LANGUAGES}
STAFF = ("aino", "bo", "cilla")
LEAD = a_person("lea", StaffRole.LEAD, lines=(LINE, OTHER))
# The evenings begin at 10.00 in Helsinki; the line closes at 10.30, the other never.
CLOSES = datetime(2027, 1, 15, 10, 30, tzinfo=ZoneInfo("Europe/Helsinki")).timestamp()
GRACE, TALK_GRACE = 120, 120
ORPHAN_RETURN, ORPHAN_MAX, KEYS_WAITED_FOR = 30, 120, 180


def the_directory(wait_offered_max_minutes=15):
    policy = a_policy(
        ticket_grace_seconds=GRACE,
        conversation_grace_seconds=TALK_GRACE,
        closing_grace_minutes=10,
        wait_offered_max_minutes=wait_offered_max_minutes,
        wrap_up_seconds=40,
        silent_seconds=60,
        silent_end_seconds=120,
        orphan_return_seconds=ORPHAN_RETURN,
        orphan_max_seconds=ORPHAN_MAX,
    )
    week = ((Interval(time(9), time(10, 30)),),) * 7
    texts = dict.fromkeys(LANGUAGES, "Linja")
    line = a_line(
        languages=LANGUAGES,
        name=texts,
        policy=policy,
        hours=OpeningHours("Europe/Helsinki", week),
    )
    other = a_line(id=OTHER, languages=LANGUAGES, name=texts, policy=policy)
    directory = a_directory(line, other)
    for name, person in directory.staff.items():
        directory.staff[name] = a_person(person.id, person.role, person.lines, LANGUAGES)
    return directory


REFUSED = {
    "closed": Reason.LINE_CLOSED,
    "closing": Reason.LINE_CLOSED,
    "intake_stopped": Reason.INTAKE_STOPPED,
    "closed_for_now": Reason.CLOSED_FOR_NOW,
    "full": Reason.LINE_FULL,
}


class People:
    """Those of one evening, and what each page was last sent."""

    def __init__(self, world):
        self.world, self.count = world, 0
        self.pages, self.sent, self.why = {}, {}, {}  # by ticket
        self.consoles = {}
        self.away = set()  # who was ever not there while waiting
        self.unsealed, self.told_unsealed = (
            set(),
            set(),
        )  # conversations; of the latter a page has said so
        self.paused = {}  # since when a desk pauses
        self.lost = {}  # since when a page has no connection
        self.hands = {LINE: Hand(CLOSES), OTHER: Hand(float("inf"))}
        self.failed = []  # whose seal, at which desk, when
        self.last_offers = set()  # shown to a counsellor when a lead said "not today"
        self.no_shows = Counter()  # by ticket: turns at which nobody answered
        self.done = set()

    # ---- what people do; each takes a number that chooses among them ----

    async def join(self, chosen):
        self.count += 1
        line = OTHER if chosen % 2 else LINE
        language = LANGUAGES[chosen % 3]
        told = await self.world.services.public_lines.state(EmbedId(f"e-{line}"), None, language)
        visitor = self.world.visitor(f"v{self.count}")
        if told.phase != "open":
            with pytest.raises(Refused) as refused:
                await visitor.join(embed=EmbedId(f"e-{line}"), language=language)
            assert refused.value.reason is REFUSED[told.phase]
            return
        state = await visitor.join(embed=EmbedId(f"e-{line}"), language=language)
        if state.phase == "waiting":
            wait = state.place.estimate
            assert told.wait == (wait and (wait.min_minutes, wait.max_minutes))
        visitor.line = line
        self.pages[visitor.ticket] = visitor
        self.sent[visitor.ticket] = state

    async def languages(self, chosen):
        visitor = self.one_of(self.connected(), chosen)
        await self.world.visits.languages(visitor.ticket, [LANGUAGES[chosen % 3]])

    async def leave(self, chosen):
        visitor = self.one_of(self.connected(), chosen)
        is_quick = chosen % 2 == 0
        self.why[visitor.ticket] = "quick_exit" if is_quick else "left"
        await self.world.visits.leave(visitor.ticket, quick=is_quick)

    async def lose(self, chosen):
        visitor = self.one_of(self.connected(), chosen)
        self.lost[visitor.ticket] = self.world.clock.now()
        await visitor.lost()

    async def unplug(self, chosen):
        """The line is dead, and nobody says so."""
        ticket = self.one_of(self.connected(), chosen).ticket
        self.lost[ticket] = self.world.clock.now()
        self.world.post.visitors.discard(ticket)

    async def resume(self, chosen):
        visitor = self.one_of([*self.pages.values()], chosen)
        ticket = visitor.ticket
        try:
            self.sent[ticket] = await visitor.resume()
        except Unknown:
            away = self.world.clock.now() - self.lost.get(ticket, 0)
            assert away >= GRACE, "who was promised that time learns what has become of it"
            raise
        self.lost.pop(ticket, None)

    async def reload(self, chosen):
        await self.lose(chosen)
        await self.join(chosen)

    async def here(self, chosen):
        await self.world.visits.here(self.one_of(self.connected(), chosen).ticket)

    async def fail_the_seal(self, chosen):
        console, visitor, conversation = await self.taken(chosen)
        await self.world.services.giving_back.not_verified(visitor.me, conversation.id)
        self.failed.append((visitor.ticket, console.desk, self.world.clock.now()))
        self.told_unsealed.add(conversation.id)
        again = self.sent[visitor.ticket] = await visitor.view()
        if again.phase == "waiting":
            first = (await Facts.of(self.world, LINES)).first()
            assert again.place.ahead < len(first), "whom we let down goes first"

    async def visitor_ends(self, chosen):
        visitor = self.one_of(self.talking(), chosen)
        await self.world.relay.end(visitor.me, self.sent[visitor.ticket].conversation.id)
        self.why[visitor.ticket] = "visitor"

    async def start(self, chosen):
        console = self.world.console(STAFF[chosen % 3])
        console.key = bytes([self.count % 256, chosen % 256]) * 16
        lines = ((LINE,), (LINE, OTHER), (LINE, OTHER), (OTHER,))[chosen % 4]
        spoken = ((FI,), (FI, SV), (SV, EN), LANGUAGES, LANGUAGES)[chosen % 5]
        await console.start(lines=lines, languages=spoken, capacity=1 + chosen % 2)
        self.consoles[console.name] = console

    async def accept(self, chosen):
        """Whoever has an offer: each console is asked, from the chosen one on."""
        for console in self.from_the(chosen):
            if (offer := (await console.view()).offer) is not None:
                await console.accept()
                self.last_offers.discard(offer.ticket)
                await self.deliver()
                if chosen % 2:
                    await self.open(chosen)
                return
        raise StopAsyncIteration

    async def open(self, chosen):
        console, conversation = await self.a_talk(chosen)
        theirs = [each for each in self.connected() if self.talk_of(each) == conversation.id]
        visitor = theirs[0]
        await console.key_package(conversation)
        await visitor.open(f"g{self.count}{chosen}")
        await visitor.say()

    async def counsellor_ends(self, chosen):
        console, conversation = await self.a_talk(chosen)
        await self.world.relay.end(console.me, conversation.id)
        for ticket in self.pages:
            if self.talk_of(self.pages[ticket]) == conversation.id:
                self.why.setdefault(ticket, "counsellor")

    async def release(self, chosen):
        await self._release(*await self.a_talk(chosen))

    async def _release(self, console, conversation):
        who = [each for each in self.pages.values() if self.talk_of(each) == conversation.id]
        await self.world.services.giving_back.release(console.desk, conversation.id)
        self.no_shows.update(each.ticket for each in who)

    async def does_not_come(self, chosen):
        """Greeted or not, no answer; and a page that says `here` each time, as often as it may."""
        console, visitor, conversation = await self.taken(chosen)
        for again in range(1 + chosen % 3):
            if chosen % 2:
                await console.key_package(conversation)
                await visitor.open(f"n{self.count}{chosen}{again}")
                await console.say(conversation, visitor.group)
            await self.pass_time(122, 4)
            await self._release(console, conversation)
            await self.world.visits.here(visitor.ticket)
            console, visitor, conversation = await self.taken(chosen, visitor)

    async def decline(self, chosen):
        console = self.one_of([*self.consoles.values()], chosen)
        await self.world.desks.decline(console.desk, (await console.view()).offer.ticket)

    async def pause(self, chosen):
        """Or back from a pause, or from being away."""
        console = self.one_of([*self.consoles.values()], chosen)
        await self._pause(console, paused=chosen % 4 == 0)

    async def _pause(self, console, *, paused):
        await self.world.desks.pause(console.desk, paused=paused)
        if paused:
            self.paused.setdefault(console.desk, self.world.clock.now())
        else:
            self.paused.pop(console.desk, None)

    async def long_pause(self, chosen):
        """Again and again, and nobody else comes or goes; sometimes all of them."""
        consoles = [self.one_of([*self.consoles.values()], chosen)]
        for console in consoles if chosen % 2 else [*self.consoles.values()]:
            await self._pause(console, paused=True)
        await self.pass_time(880, 8)
        await self.join(chosen)
        await self._pause(consoles[0], paused=True)
        await self.pass_time(16 + chosen % 9, 1)

    async def end_shift(self, chosen):
        console = self.one_of([*self.consoles.values()], chosen)
        await self.world.desks.end(console.desk)

    async def console_lost(self, chosen):
        await self.one_of([*self.consoles.values()], chosen).lost()

    async def console_dies(self, chosen):
        """Its laptop, with no word to anybody."""
        console = self.one_of([*self.consoles.values()], chosen)
        self.world.post.consoles.discard(console.desk)

    async def take_over(self, chosen):
        """A console dies in a talk, another takes it over, and its visitor says yes, would rather wait, or nothing."""
        for another in range(3):
            with suppress(Refused):
                await self.start(chosen + 20 * another + another)
        console, visitor, conversation = await self.taken(chosen)
        await console.key_package(conversation)
        await visitor.open(f"d{self.count}{chosen}")
        await visitor.say()
        await console.lost()
        await self.pass_time(ORPHAN_RETURN + 2, 2)
        for console in self.from_the(chosen):
            for orphan in (await console.view()).orphans[:1]:
                await self.world.services.orphans.take(console.desk, orphan.conversation)
                await self.deliver()
                await self._answer_newcomer(chosen, console, orphan.conversation)
                return
        raise StopAsyncIteration

    async def _answer_newcomer(self, chosen, console, conversation):
        theirs = [each for each in self.connected() if self.talk_of(each) == conversation]
        visitor, talk = theirs[0], (await console.view()).conversations[-1]
        await console.key_package(talk)
        if chosen % 3 == 1:
            await visitor.open(f"t{self.count}{chosen}")
        elif chosen % 3 == 2:
            await self.world.services.giving_back.another_wanted(visitor.me, conversation)
            self.failed.append((visitor.ticket, console.desk, self.world.clock.now()))

    async def console_back(self, chosen):
        await self.one_of([*self.consoles.values()], chosen).resume()

    async def lead(self, chosen):
        act = ("open", "stop_intake", "open", "close", "open", "not_today", "open")[chosen % 7]
        await self._lead(OTHER if chosen % 3 == 2 else LINE, act)

    async def not_today(self, chosen):
        """While somebody is shown to a counsellor."""
        waiting = (await Facts.of(self.world, LINES)).waiting
        asked = self.one_of([each for each in waiting if each.phase == "offered"], chosen)
        await self._lead(asked.line, "not_today")

    async def _lead(self, line, act):
        waiting = (await Facts.of(self.world, [line])).waiting
        await self.world.services.boards.change_line(LEAD, line, act)
        if act == "not_today":
            self.last_offers |= {each.id for each in waiting if each.phase == "offered"}
        elif act == "open":
            self.last_offers -= {each.id for each in waiting}
        self.hands[line].act(act, self.world.clock.now())

    # ---- who is there to do it ----

    async def taken(self, chosen, wanted=None):
        """A console has just accepted: it, the visitor, the conversation. Whoever is wanted, or anybody."""
        for console in self.from_the(chosen):
            offer = (await console.view()).offer
            if offer and wanted in (None, self.pages[offer.ticket]):
                visitor = self.pages[offer.ticket]
                visitor.said = 0
                await console.accept()
                self.last_offers.discard(offer.ticket)
                await self.deliver()
                talks = console.last.conversations
                return console, visitor, next(each for each in talks if each.outcome is None)
        raise StopAsyncIteration

    async def a_talk(self, chosen):
        """A console, and a conversation of it that lives."""
        for console in self.from_the(chosen):
            for conversation in (await console.view()).conversations:
                if conversation.outcome is None:
                    return console, conversation
        raise StopAsyncIteration

    def from_the(self, chosen):
        names = sorted(self.consoles)
        at = chosen % len(names) if names else 0
        return [self.consoles[name] for name in (*names[at:], *names[:at])]

    def talking(self):
        return [each for each in self.connected() if self.sent[each.ticket].phase == "conversation"]

    def connected(self):
        return [each for each in self.pages.values() if each.ticket in self.world.post.visitors]

    def one_of(self, those, chosen):
        return those[chosen % len(those)] if those else None

    def talk_of(self, visitor):
        conversation = self.sent[visitor.ticket].conversation
        return conversation.id if conversation else None

    async def deliver(self):
        """Who is connected and whose state has changed is sent it."""
        for visitor in self.connected():
            if self.world.post.hints.pop(visitor.ticket, 0):
                try:
                    self.sent[visitor.ticket] = await visitor.view()
                except Unknown:
                    self.world.post.visitors.discard(visitor.ticket)


ACTS = [
    *("join",) * 14,
    *("accept",) * 14,
    *("start",) * 6,
    *("open",) * 6,
    *("take_over",) * 8,
    *("console_back", "pause") * 4,
    *("languages", "lead", "resume", "release") * 2,
    *("does_not_come",) * 6,
    *("fail_the_seal",) * 4,
    *("not_today",) * 3,
    *("long_pause",) * 2,
    *("leave", "lose", "unplug", "reload", "here", "visitor_ends"),
    *("counsellor_ends", "decline", "end_shift", *("console_lost",) * 2),
    *("console_dies",) * 3,
]
