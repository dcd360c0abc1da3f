"""Random evenings: after every step what each page was last sent agrees with the world.

Nobody asks for it: a page knows what it was sent (`evening.py`). What is true is reckoned in `truth.py`, by none of the
rules. A change may be on its way for as long as places are told; while the world moves, nothing is compared.
"""

import random

import pytest

from chatd.base.errors import ChatdError
from chatd.line.rules.estimate import Talks
from tests.service.evening import (
    ACTS,
    CLOSES,
    KEYS_WAITED_FOR,
    LINES,
    ORPHAN_MAX,
    ORPHAN_RETURN,
    People,
    the_directory,
)
from tests.service.truth import Facts, check_place, is_away
from tests.service.world import LINE, World

TOLD_WITHIN = 4  # seconds: places are told so often
NO_SHOWS_MAX, VERIFY_PAUSE = 3, 300
EVENINGS = 10
LONG_PAUSE = "a desk pauses for long, and somebody waits"
BACK_ON_LINE = "an orphan's visitor waits again"
GAPS = [0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 35, 130, 310]  # seconds between two acts, beside those


class Evening(People):
    """Steps through it, and compares."""

    async def step(self, act, chosen, seconds):
        try:
            await getattr(self, act)(chosen)
            self.done.add(act)
        except (ChatdError, AttributeError, IndexError, StopAsyncIteration):
            pass  # refused, or there was nobody to do it
        await self.deliver()
        await self.pass_time(seconds, 1 if seconds < 40 else 4)
        quiet, seen = 0, None
        while quiet < TOLD_WITHIN:  # what has just changed may be on its way
            facts = await self.pass_time(1)
            now_seen = await self.picture(facts)
            quiet, seen = (quiet + 1 if now_seen == seen else 0), now_seen
        await self.check(facts)

    async def pass_time(self, seconds, step=1):
        world, facts = self.world, None
        end = world.clock.at + seconds
        while world.clock.at < end:
            was, world.clock.at = world.clock.at, min(end, world.clock.at + step)
            if was < CLOSES <= world.clock.at:
                self.hands[LINE].plan_closes()
            await world.services.sweeper.sweep(world.clock.now())
            await self.deliver()
            await self.note_keyless()
            await self.note_orphans()
            facts = await Facts.of(world, LINES, self.paused)
            self.away |= {each.id for each in facts.waiting if is_away(each)}
            for line, hand in self.hands.items():
                phase = (await world.door(line)).phase
                hand.note(
                    phase,
                    spoken=facts.languages_now(line),
                    languages=LINES[line],
                    is_staffed=facts.is_staffed(line),
                    now=facts.now,
                )
                facts.unspoken |= {(line, each): at for each, at in hand.unspoken.items()}
        return facts

    async def note_orphans(self):
        """Nobody is alone for longer than is promised, and goes back to the head as soon as that is over."""
        for each in await self.world.alive():
            if each.outcome == "back_on_line":
                self.done.add(BACK_ON_LINE)
            visitor = next(one for one in each.members if one.desk is None)
            is_here = visitor.id in self.world.post.visitors
            if each.phase == "orphaned" and is_here and each.spoken:
                assert self.world.clock.now() - each.orphaned_at < ORPHAN_MAX + TOLD_WITHIN

    async def note_keyless(self):
        """For whom no keys came is given back after three minutes, or when nobody returned; never before."""
        for each in await self.world.alive():
            if each.outcome != "not_verified" or each.id in self.unsealed:
                continue
            self.unsealed.add(each.id)
            visitor, console = sorted(each.members, key=lambda one: one.desk is not None)
            self.failed.append((visitor.id, console.desk, each.ended_at))
            if each.id not in self.told_unsealed:
                is_orphan = each.orphaned_at is not None and not each.spoken
                since = each.orphaned_at if is_orphan else each.attended_at or each.started
                assert each.ended_at - since >= (ORPHAN_RETURN if is_orphan else KEYS_WAITED_FOR)

    async def picture(self, facts):
        """What a sentence could be made from; while it changes, pages may be a moment behind."""
        doors = [(await self.world.door(line)).phase for line in LINES]
        by_time = [
            hand.is_closed_for_now(phase, facts.now)
            for phase, hand in zip(doors, self.hands.values(), strict=True)
        ]
        desks = [(each.id, each.phase, each.conversations) for each in facts.there()]
        if any(facts.pauses_for_long(each) for each in facts.desks) and facts.waiting:
            self.done.add(LONG_PAUSE)
        tickets = [(each.id, each.phase, each.others, is_away(each)) for each in facts.waiting]
        patience = [facts.is_patience_over(each) for each in facts.waiting]
        return doors, by_time, desks, tickets, patience

    async def check(self, facts):
        waiting = {each.id: each for each in facts.waiting}
        tired = {each for each, times in self.no_shows.items() if times >= NO_SHOWS_MAX}
        assert not tired & set(waiting), "three turns in vain, and no fourth"
        for visitor in self.connected():
            sent = self.sent[visitor.ticket]
            if visitor.ticket in waiting:
                await self.check_waiting(sent, waiting[visitor.ticket], facts)
            else:
                assert sent.phase in ("conversation", "ended")
                assert sent.place is None
                if sent.phase == "ended":
                    self.check_end(sent, visitor)
                    self.world.post.visitors.discard(visitor.ticket)

    async def check_waiting(self, sent, ticket, facts):
        assert sent.phase == ticket.phase
        assert sent.outcome is None
        failing = [
            desk
            for who, desk, at in self.failed
            if who == ticket.id and facts.now - at < VERIFY_PAUSE
        ]
        check_place(sent.place, ticket, facts, failing)
        assert ticket.desk not in failing, "the same keys fail the same way"
        asked = [each.languages for each in facts.desks if each.id == ticket.desk]
        spoken = {ticket.language, *ticket.others}
        assert all(spoken.intersection(each) for each in asked), "asked in a language of hers"
        assert ticket.id not in self.last_offers or ticket.phase == "offered", "not today, nor next"
        door, hand = await self.world.door(ticket.line), self.hands[ticket.line]
        line = sent.line
        assert line.phase == door.phase
        closes = hand.closes_at(door.phase, facts.now)
        assert line.closes_at == (None if closes in (None, float("inf")) else int(closes))
        assert line.is_closed_for_now == hand.is_closed_for_now(door.phase, facts.now)
        serves = door.closing_since is not None and ticket.id not in self.last_offers
        until = int(door.closing_since + 600) if serves else None
        assert line.served_until == until
        kept = sent.place.kept_until
        assert kept is None or until is None or kept <= until, (
            "no turn is kept on a line that is over"
        )

    def check_end(self, sent, visitor):
        """It ended for the reason that is told, and who ended it is told."""
        why = self.why.get(visitor.ticket)
        talked = sent.conversation is not None
        if why in ("left", "quick_exit"):
            expected = {why} if not talked else {why, "served", "left"}
            assert sent.outcome in expected
        elif why in ("visitor", "counsellor"):
            assert sent.conversation.ended_by == why
        elif self.no_shows[visitor.ticket] >= NO_SHOWS_MAX:
            assert sent.outcome == "no_show"
        elif talked:
            assert sent.outcome in ("silent", "abandoned_by_line", "not_verified", "expired")
            assert sent.conversation.ended_by is None
        elif sent.outcome == "expired":
            assert visitor.ticket in self.away, "a page that is there waits on"
        else:
            assert sent.outcome == "refused_by_lead"
            assert self.hands[visitor.line].ended_by in ("hand", "plan")


async def an_evening(folder, seed):
    world = await World(folder, the_directory(15 if seed % 3 else 240)).start()
    for line in LINES:
        await world.live.doors_and_tallies.learn(line, lambda _: Talks(30.0, 40))
    evening, chance = Evening(world), random.Random(seed)
    if seed % 2:
        for chosen in (13, 29):  # two who speak all languages on both lines
            await evening.start(chosen)
    for _ in range(60):
        await evening.step(chance.choice(ACTS), chance.randrange(420), chance.choice(GAPS))
    return evening.done | {f"{times} no-shows" for times in evening.no_shows.values()}


async def test_what_each_page_was_last_sent_agrees_with_the_world(tmp_path):
    done = await evenings(tmp_path, range(EVENINGS))
    usual = {"join", "accept", "lose", "reload", "lead", "open", "console_dies"}
    usual |= {"take_over", BACK_ON_LINE}
    assert usual | {"fail_the_seal", "not_today", "3 no-shows", LONG_PAUSE} <= done, "control"


@pytest.mark.long
async def test_in_more_evenings_too(tmp_path):
    await evenings(tmp_path, range(EVENINGS, 3 * EVENINGS))


async def evenings(folder, seeds):
    done = set()
    for seed in seeds:
        place = folder / str(seed)
        place.mkdir()
        done |= await an_evening(place, seed)
    return done
