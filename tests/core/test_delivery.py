"""What is said arrives once and in order: two pages on bad connections, and a daemon that restarts."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chatd.base.names import ConversationId, DeskId, Language, LineId, MemberId, Role, Seconds
from chatd.conversation.rules.conversation import Kind, Member
from tests.core import kept as rules
from tests.core import kept as saying

START = Seconds(1_800_000_000.0)
VISITOR, DESK = MemberId("visitor"), MemberId("desk")
MEMBERS = (
    Member(VISITOR, Role.VISITOR, b""),
    Member(DESK, Role.COUNSELLOR, b"", DeskId("desk")),
)


class Page:
    """One end: an outbox until delivered, in order; a repeated id from over there is known."""

    def __init__(self, me):
        self.me = me
        self.is_up = True
        self.said = 0  # own ids so far
        self.outbox = []  # own ids not known to be delivered
        self.heard = []  # ids of the other, as shown on screen
        self.up_to = 0  # the number acknowledged

    def hear(self, envelope):
        if envelope.id > (self.heard[-1] if self.heard else 0):
            self.heard.append(envelope.id)
        self.up_to = max(self.up_to, envelope.number)

    def learn(self, receipt):
        self.outbox = [own_id for own_id in self.outbox if own_id > receipt.delivered]


class BadLines(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.now = START
        self.pages = {VISITOR: Page(VISITOR), DESK: Page(DESK)}
        self.conversation = self.rebuilt()

    def rebuilt(self):
        return rules.rebuild(
            ConversationId("c"),
            line=LineId("line"),
            language=Language("fi"),
            topic=None,
            members=MEMBERS,
            started=START,
            epoch=1,
            spoken=(),
            now=self.now,
        )

    def send(self, page, own_id, is_lost_on_the_way):
        """One `say` frame; a frame that is lost takes the line with it, before or after the daemon."""
        if not page.is_up or is_lost_on_the_way == "there":
            page.is_up = False
            return
        said = saying.say(
            self.conversation, page.me, own_id, Kind.MESSAGE, "body", now=self.now, epoch=1
        )
        self.conversation = said.conversation
        if is_lost_on_the_way == "back":
            page.is_up = False
        if said.envelope is not None:
            self.deliver(self.other(page), said.envelope)

    def other(self, page):
        return self.pages[DESK if page.me == VISITOR else VISITOR]

    def deliver(self, page, envelope):
        if page.is_up:
            page.hear(envelope)

    def acknowledge(self, page):
        for sender, receipt in rules.received(self.conversation, page.me, page.up_to):
            if self.pages[sender].is_up:
                self.pages[sender].learn(receipt)

    @rule(who=st.sampled_from([VISITOR, DESK]), loss=st.sampled_from(["", "", "there", "back"]))
    def write(self, who, loss):
        page = self.pages[who]
        page.said += 1
        page.outbox.append(page.said)
        self.send(page, page.said, loss)

    @rule(who=st.sampled_from([VISITOR, DESK]))
    def say_received(self, who):
        if self.pages[who].is_up:
            self.acknowledge(self.pages[who])

    @rule(who=st.sampled_from([VISITOR, DESK]))
    def cut(self, who):
        self.pages[who].is_up = False

    @rule(who=st.sampled_from([VISITOR, DESK]))
    def resume(self, who):
        page = self.pages[who]
        page.is_up = True
        page.learn(rules.receipt(self.conversation, who))
        rules.received(self.conversation, who, page.up_to)
        for envelope in rules.held_for(self.conversation, who):
            page.hear(envelope)
        stored = rules.receipt(self.conversation, who).stored
        for own_id in [each for each in page.outbox if each > stored]:
            self.send(page, own_id, "")

    @rule()
    def restart(self):
        self.now = Seconds(self.now + 2)
        self.conversation = self.rebuilt()
        for page in self.pages.values():
            page.is_up = False

    @invariant()
    def what_was_heard_is_in_order_without_gap_or_double(self):
        for page in self.pages.values():
            assert page.heard == list(range(1, len(page.heard) + 1))

    @invariant()
    def what_left_the_outbox_was_heard(self):
        for page in self.pages.values():
            gone = set(range(1, page.said + 1)) - set(page.outbox)
            assert gone <= set(self.other(page).heard)

    def teardown(self):
        """In the end both are back, and everything has arrived."""
        for _ in range(2):
            self.resume(VISITOR)
            self.resume(DESK)
        for page in self.pages.values():
            assert self.other(page).heard == list(range(1, page.said + 1))


TestBadLines = BadLines.TestCase
