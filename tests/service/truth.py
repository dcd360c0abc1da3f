"""What is true of somebody who waits, reckoned in the plainest way from the world as it stands: none of the rules.

Slow and simple on purpose. Only facts are read: who waits, since when, whose page is lost, who sits where, what a talk
takes. `Told` remembers what leads and the plan did with the door.
"""

from dataclasses import dataclass, field
from math import exp, factorial

CONSOLE_UNHEARD = 18
PATIENCE = 300
UNSTAFFED = 300
PAUSED_THERE = 900
TALKS_KNOWN = 20


@dataclass
class Facts:
    """The world at one moment."""

    now: float
    desks: list
    waiting: list  # tickets with a place, of every line
    languages: dict  # by line
    talks: dict  # by line: mean minutes and count, or None
    paused: dict = field(default_factory=dict)  # by desk: since when, as its counsellor knows
    unspoken: dict = field(
        default_factory=dict
    )  # by line and language: since when, as somebody notes it

    @classmethod
    async def of(cls, world, lines, paused=None):
        store = world.live.tickets_and_desks
        records = await world.live.doors_and_tallies.records(list(lines))
        return cls(
            now=world.clock.now(),
            desks=list(await store.desks()),
            waiting=[ticket for line in lines for ticket in await store.on_line(line)],
            languages=lines,
            talks={line: records[line].talks for line in lines},
            paused=paused or {},
        )

    def there(self):
        """Whoever sits at a console that is heard, and takes tickets now or after a pause that is not long yet."""
        return [
            desk
            for desk in self.desks
            if desk.phase in ("available", "paused")
            and not self.pauses_for_long(desk)
            and desk.page.lost_at is None
            and self.now - desk.page.seen_at <= CONSOLE_UNHEARD
        ]

    def pauses_for_long(self, desk):
        since = self.paused.get(desk.id, self.now)
        return desk.phase == "paused" and self.now - since >= PAUSED_THERE

    def is_staffed(self, line):
        return any(line in desk.lines for desk in self.there())

    def able(self, line, spoken):
        return [
            desk
            for desk in self.there()
            if line in desk.lines and any(each in desk.languages for each in spoken)
        ]

    def languages_now(self, line):
        return tuple(each for each in self.languages[line] if self.able(line, [each]))

    def first(self):
        """Those who go before all others of their line."""
        return [each for each in self.waiting if each.is_first]

    def is_patience_over(self, ticket):
        mine = {ticket.language, *ticket.others}
        silent = [self.unspoken.get((ticket.line, each), self.now) for each in mine]
        return self.now - max(ticket.issued, *silent) >= PATIENCE

    def before(self, ticket):
        """Who goes before it to somebody who could take it; where nobody could, who speaks as it does."""
        mine = {ticket.language, *ticket.others}
        able = self.able(ticket.line, mine)
        earlier = [each for each in self.waiting if goes_first(each) < goes_first(ticket)]
        if able:
            return [
                each
                for each in earlier
                if any(desk in self.able(each.line, {each.language, *each.others}) for desk in able)
            ]
        return [
            each
            for each in earlier
            if each.line == ticket.line and mine & {each.language, *each.others}
        ]


def goes_first(ticket):
    return (not ticket.is_first, ticket.issued, ticket.id)


def is_away(ticket):
    return ticket.page.lost_at is not None or ticket.kept_until is not None


def check_place(place, ticket, facts, failing=()):
    """Everything that a page is told of its place is so. `failing`: desks that may not be asked for it now."""
    mine = {ticket.language, *ticket.others}
    able, before = facts.able(ticket.line, mine), facts.before(ticket)
    assert place.ahead == len(before)
    assert place.away == sum(is_away(each) for each in before)
    assert place.has_counsellor == bool(able)
    assert place.languages_now == facts.languages_now(ticket.line)
    asks = not able and bool(place.languages_now) and facts.is_patience_over(ticket)
    assert place.asks_language == asks
    assert place.kept_until == (None if ticket.kept_until is None else int(ticket.kept_until))
    asked = [desk for desk in able if desk.id not in failing]
    check_wait(place.estimate, len(before), asked, facts.talks[ticket.line], facts.now)


def busy(desk, now):
    """Who is talked with, and places at rest after a talk."""
    return len(desk.conversations) + sum(now < rest.until for rest in desk.wrap_ups)


def check_wait(estimate, ahead, able, talks, now):
    """The range holds the middle 70 % of what may come, and is told only where something is known."""
    taking = [desk for desk in able if desk.phase == "available"]
    slots = sum(desk.capacity for desk in taking)
    free = sum(max(0, desk.capacity - busy(desk, now)) for desk in taking)
    is_known = talks is not None and talks.count >= TALKS_KNOWN
    if not slots or ahead + 1 > 3 * slots or not is_known:
        assert estimate is None
        return
    low, high = estimate.min_minutes, estimate.max_minutes
    stages = ahead + 1 - free
    if stages <= 0:
        assert (low, high) == (0, 5)
        return
    gap = talks.mean_minutes / slots
    assert (low % 5, high % 5) == (0, 0)
    assert over_by(low, stages, gap) <= 0.1501
    assert over_by(low + 5, stages, gap) >= 0.1499
    assert over_by(high, stages, gap) >= 0.8499
    assert high == 5 or over_by(high - 5, stages, gap) <= 0.8501


def over_by(minutes, stages, gap):
    """How probable it is that so many gaps, each as long as chance will, are over by then."""
    mean = minutes / gap
    return 1 - sum(exp(-mean) * mean**k / factorial(k) for k in range(stages))


@dataclass
class Hand:
    """Who ended the intake, and for how long nobody has been there, as somebody notes it who stands by."""

    closes: float  # when the plan closes today
    ended_by: str | None = None  # "hand", "plan"
    opened_by_hand: bool = False
    nobody_since: float | None = None
    unspoken: dict = field(default_factory=dict)  # by language: since when nobody speaks it

    def note(self, phase, *, spoken, languages, is_staffed, now):
        """Every second."""
        silent = [] if phase == "closed" else [each for each in languages if each not in spoken]
        self.unspoken = {each: self.unspoken.get(each, now) for each in silent}
        if phase == "closed" or is_staffed:
            self.nobody_since = None
        elif self.nobody_since is None:
            self.nobody_since = now
        if phase in ("closing", "closed") and self.ended_by is None:
            self.ended_by = "plan"

    def act(self, act, now):
        """A lead does it."""
        self.ended_by = None if act == "open" else "stopped" if act == "stop_intake" else "hand"
        self.opened_by_hand = act == "open" and now >= self.closes

    def plan_closes(self):
        """The moment has come: what a lead had only stopped is now closed by plan."""
        if self.ended_by in (None, "stopped") and not self.opened_by_hand:
            self.ended_by = "plan"

    def closes_at(self, phase, now):
        if phase == "open":
            return self.closes if now < self.closes else self.closes + 86_400
        return self.closes if phase == "closing" and self.ended_by == "plan" else None

    def is_closed_for_now(self, phase, now):
        return (
            phase == "open"
            and self.nobody_since is not None
            and now - self.nobody_since >= UNSTAFFED
        )
