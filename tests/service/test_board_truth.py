"""Random evenings: whatever people, cables, leads and time do, the board last pushed is what is so, alarms too.

A lead watches, and is pushed the board when the daemon says that it has changed. After every act and every second, of
long times after some, it is compared with a truth that is reckoned here, from the world as it stands and from what was
noted as it happened, by none of the rules. Told time moves a second at a time, so what time alone changes is told
within one.
"""

import random
from collections import Counter

import pytest

from chatd.base.errors import ChatdError, Reason, Refused
from chatd.base.names import EmbedId, StaffId, Urgent
from chatd.line.rules.estimate import Talks
from tests.service.evening import ACTS, LANGUAGES, LEAD, LINES, People, the_directory
from tests.service.live import tickets_in
from tests.service.truth import Facts, busy, is_away
from tests.service.world import FI, World, a_person

EVENINGS, STEPS, RESTARTS_AT = 3, 45, 32
HEARD = 18  # a console that is unheard for longer is lost
VISITOR_HEARD = 25
GAPS = [0, 0, 1, 1, 2, 5, 21, 31, 70, 125, 310]
MORE_ACTS = [
    *("say_urgent",) * 5,
    *("limit", "limit", "call_back", "console_lost") * 5,
    *("accept", "start", "pause") * 6,
    *("leave", "open") * 3,
    *("nobody_answers",) * 3,
    *("dies_in_a_talk",) * 4,
    *("redirectory",) * 2,
]
THEIR_ACTS = [*(each for each in ACTS if each not in ("long_pause", "does_not_come")), *MORE_ACTS]
WAITED_SHORT = 30
LONG, EACH_OF_LONG = 40, 10  # of what lasts longer than so many seconds, one in so many is compared


class BoardEvening(People):
    """The people of an evening, a lead who watches, and somebody who notes what happens."""

    def __init__(self, world):
        super().__init__(world)
        self.pushed = None
        self.seen = {}  # desk: its phase, since when
        self.nobody = {}  # line: since when no desk takes tickets
        self.ended = set()
        self.counted = {line: Counter() for line in LINES}  # (what, minute): how many
        self.alarms = Counter()

    # ---- more acts ----

    async def say_urgent(self, chosen):
        visitor = self.one_of(self.connected(), chosen)
        urgent = (Urgent.DANGER, Urgent.HARM, None)[chosen % 3]
        await self.world.visits.say_urgent(visitor.ticket, urgent)

    async def call_back(self, chosen):
        desks = await self.world.live.tickets_and_desks.desks()
        await self.world.services.boards.call_back(LEAD, self.one_of(list(desks), chosen).id)

    async def limit(self, chosen):
        limit = (0, 1, 3, None)[chosen % 4]
        await self.world.services.boards.set_limit(LEAD, [*LINES][chosen % 2], limit)
        for _ in range(4):
            await self.deliver()
            await self.join(chosen)

    async def nobody_answers(self, chosen):
        """Whoever is on offer is not accepted: two misses set the desk away."""
        await self.join(chosen)
        await self.pass_time(62)

    async def dies_in_a_talk(self, chosen):
        console, _ = await self.a_talk(chosen)
        await console.lost()
        await self.pass_time(25)

    async def redirectory(self, chosen):
        directory = the_directory()
        spoken = (LANGUAGES, (FI,))[chosen % 2]
        directory.staff[StaffId("bo")] = a_person("bo", lines=tuple(LINES), languages=spoken)
        self.world.directories.directory = directory
        await self.pass_time(11)

    async def restart(self, chosen):
        for console in self.consoles.values():
            await console.view()
        connected = [each for each in self.connected() if chosen % 3]
        await self.world.restart()
        self.seen, self.nobody, self.ended = {}, {}, set()
        self.counted = {line: Counter() for line in LINES}
        self.pushed = None
        await self.world.services.sweeper.sweep(self.world.clock.now())
        for page in (*self.consoles.values(), *connected):
            try:
                await page.resume()
            except (ChatdError, AttributeError):  # its desk is no more
                continue
        self.pushed = await self.view()
        await self.deliver()

    async def join(self, chosen):
        """As the board says by language, whoever comes finds it full or not."""
        self.count += 1
        line, language = [*LINES][chosen % 2], LANGUAGES[chosen % 3]
        told = next(each for each in self.pushed.lines if each.line == line)
        is_full = next(each.is_full for each in told.languages if each.language == language)
        visitor = self.world.visitor(f"v{self.count}")
        reason = None
        try:
            state = await visitor.join(embed=EmbedId(f"e-{line}"), language=language)
        except Refused as refused:
            reason = refused.reason
        assert is_full == (reason is Reason.LINE_FULL) or told.is_closed_for_now
        if reason is Reason.LINE_FULL:
            self.count_one(line, "turned_away")
            self.done.add("turned away")
        if reason is not None:
            return
        visitor.line = line
        self.pages[visitor.ticket], self.sent[visitor.ticket] = visitor, state

    def count_one(self, line, what, many=1):
        self.counted[line][what, int(self.world.clock.at // 60)] += many

    # ---- what is told ----

    async def view(self):
        return await self.world.services.boards.view(LEAD)

    async def deliver(self):
        await super().deliver()
        await self.note()
        if self.world.post.hints.pop("board", 0):
            self.pushed = await self.view()
        await self.check()

    async def pass_time(self, seconds, step=1):
        world = self.world
        end = world.clock.at + seconds
        while world.clock.at < end:
            world.clock.at = min(end, world.clock.at + (1 if seconds < LONG else 2))
            await world.services.sweeper.sweep(world.clock.now())
            if seconds < LONG or world.clock.at % EACH_OF_LONG == 0:
                await self.deliver()
            else:
                await self.note()
        await self.deliver()

    # ---- what is so ----

    async def note(self):
        facts = await self.facts()
        for ticket in await tickets_in(self.world.live):
            if ticket.outcome is not None and ticket.id not in self.ended:
                self.ended.add(ticket.id)
                walked = ticket.outcome in ("left", "quick_exit")
                waited = facts.now - ticket.issued
                if ticket.conversation is None and (
                    ticket.outcome == "expired" or (walked and waited >= WAITED_SHORT)
                ):
                    self.count_one(ticket.line, "abandoned")
        for desk in facts.desks:
            if self.seen.get(desk.id, (None, 0))[0] != desk.phase:
                is_new = desk.id not in self.seen
                self.seen[desk.id] = desk.phase, None if is_new else facts.now
        for line in LINES:
            phase = (await self.world.door(line)).phase
            waits = any(each.line == line for each in facts.waiting)
            concerns = waits or phase in ("open", "intake_stopped")
            if self.taking(facts, line) or not concerns:
                self.nobody.pop(line, None)
            else:
                self.nobody.setdefault(line, facts.now)

    async def facts(self):
        facts = await Facts.of(self.world, LINES)
        facts.paused = {desk.id: desk.paused_at for desk in facts.desks if desk.paused_at}
        return facts

    def taking(self, facts, line):
        return [
            desk
            for desk in facts.desks
            if line in desk.lines and desk.phase == "available" and self.is_heard(desk, facts.now)
        ]

    def is_heard(self, desk, now):
        return desk.page.lost_at is None and now - desk.page.seen_at <= HEARD

    def within(self, line, what, minutes):
        last = int(self.world.clock.at // 60)
        return sum(self.counted[line][what, last - each] for each in range(minutes))

    async def check(self):
        if self.pushed is None:
            return
        facts = await self.facts()
        talks = [each for each in await self.world.alive() if each.phase != "ended"]
        pages = await self.world.live.tickets_and_desks.pages(
            [member.id for talk in talks for member in talk.members]
        )
        for told in self.pushed.lines:
            mine = [each for each in talks if each.line == told.line]
            await self.check_line(told, facts, mine, pages)

    async def check_line(self, told, facts, talks, pages):
        line, now = told.line, facts.now
        waiting = [each for each in facts.waiting if each.line == line]
        here = [each for each in waiting if not is_away(each)]
        orphans = [each for each in talks if each.phase == "orphaned"]
        served = [each for each in talks if each.phase != "orphaned"]
        door = await self.world.door(line)
        is_finishing = door.phase == "closing" and not waiting  # the next sweep finishes it
        phase = "closed" if is_finishing else door.phase
        is_over = phase == "closed" and not waiting
        assert told.phase == phase
        assert told.waiting == len(waiting)
        assert told.away == sum(map(is_away, waiting))
        assert told.waiting_lost == sum(each.page.lost_at is not None for each in waiting)
        longest = min((each.issued for each in here), default=None)
        assert told.longest_since == (None if longest is None else int(longest))
        assert told.served == len(served)
        assert told.served_lost == sum(self.is_lost(each, pages, now) for each in served)
        taking = self.taking(facts, line)
        assert told.free == sum(max(0, desk.capacity - busy(desk, now)) for desk in taking)
        assert sorted((each.conversation, each.since) for each in told.orphans) == sorted(
            (each.id, int(each.orphaned_at)) for each in orphans
        )
        self.check_desks(told, facts)
        self.check_languages(told, facts, waiting)
        assert told.turned_away_last_hour == self.within(line, "turned_away", 60)
        assert told.abandoned_last_hour == self.within(line, "abandoned", 60)
        assert told.limit == door.limit
        urgent = [each for each in waiting if each.urgent] + [each for each in talks if each.urgent]
        assert told.urgent == len(urgent)
        unseen = [
            each.urgent_since for each in waiting if each.urgent and each.page.lost_at is None
        ] + [each.orphaned_at for each in orphans if each.urgent]
        assert told.urgent_unseen_since == (int(min(unseen)) if unseen else None)
        nobody = self.nobody.get(line)
        assert (told.unstaffed_since is None) == (nobody is None)
        away = any(desk.phase == "away" and line in desk.lines for desk in facts.desks)
        true = {
            "longest_wait": longest is not None and now - longest > 900,
            "nobody": nobody is not None
            and told.unstaffed_since <= now - 120
            and (phase == "open" or bool(waiting)),
            "urgent_unseen": bool(unseen) and now - min(unseen) >= 30,
            "orphan": any(now - each.orphaned_at >= 20 for each in orphans),
            "offer_missed": away and not is_over,
            "abandonments": self.within(line, "abandoned", 10) > 3 and not is_over,
        }
        names = [each.name for each in told.alarms]
        assert len(set(names)) == len(names)
        assert {each: each in names for each in true} == true
        self.alarms.update(names)

    def is_lost(self, talk, pages, now):
        theirs = [pages.get(each.id) for each in talk.members if each.desk is None]
        return any(
            page is None
            or (
                page.left_at is None
                and (page.lost_at is not None or now - page.seen_at > VISITOR_HEARD)
            )
            for page in theirs
        )

    def check_desks(self, told, facts):
        mine = {desk.id: desk for desk in facts.desks if told.line in desk.lines}
        assert {each.desk for each in told.desks} == set(mine)
        for each in told.desks:
            desk = mine[each.desk]
            is_lost = not self.is_heard(desk, facts.now)
            assert each.phase == ("lost" if is_lost else desk.phase)
            assert (each.conversations, each.misses) == (len(desk.conversations), desk.misses)
            assert each.conversations + each.resting == busy(desk, facts.now)
            since = self.seen[desk.id][1]
            if is_lost:
                assert each.since == int(desk.page.lost_at or desk.page.seen_at)
            elif since is not None:
                assert 0 <= int(since) - each.since <= 1

    def check_languages(self, told, facts, waiting):
        for each in told.languages:
            who = [one for one in waiting if each.language in {one.language, *one.others}]
            able = facts.able(told.line, [each.language])
            assert (each.waiting, each.desks) == (len(who), len(able))

    async def step(self, act, chosen, seconds):
        try:
            await getattr(self, act)(chosen)
            self.done.add(act)
        except (ChatdError, AttributeError, IndexError, StopAsyncIteration):
            pass  # refused, or there was nobody to do it
        await self.deliver()
        await self.pass_time(seconds)


async def an_evening(folder, seed, *, is_deaf=False):
    world = await World(folder, the_directory()).start()
    for line in LINES:
        await world.live.doors_and_tallies.learn(line, lambda _: Talks(30.0, 40))
    evening, chance = BoardEvening(world), random.Random(seed)
    await evening.pass_time(1)
    evening.pushed = await evening.view()
    if is_deaf:
        world.post.changed = lambda what, key="", _kept=world.post.changed: (
            None if what == "board" else _kept(what, key)
        )
    for chosen in (13, 29):  # two who speak all languages on both lines
        await evening.start(chosen)
    for at in range(STEPS):
        act = "restart" if at == RESTARTS_AT else chance.choice(THEIR_ACTS)
        await evening.step(act, chance.randrange(420), chance.choice(GAPS))
    return evening


async def test_the_board_last_pushed_is_what_is_so(tmp_path):
    done, alarms = set(), set()
    for seed in range(EVENINGS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        evening = await an_evening(folder, seed)
        done |= evening.done
        alarms |= set(evening.alarms)
    assert {"join", "accept", "restart", "redirectory", "limit"} <= done, "control"
    assert {"nobody", "offer_missed", "urgent_unseen"} <= alarms, "control"


async def test_a_board_of_which_nobody_says_that_it_changed_is_noticed(tmp_path):
    with pytest.raises(AssertionError):
        await an_evening(tmp_path, 0, is_deaf=True)
