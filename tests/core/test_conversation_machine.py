"""A conversation of two or three beside a plain model of it: whatever happens, in whatever order."""

from dataclasses import replace
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from chatd.base.errors import Refused
from chatd.base.names import (
    AskingStage,
    ConversationId,
    ConversationPhase,
    DeskId,
    Language,
    LineId,
    MemberId,
    Outcome,
    Purpose,
    Role,
    Seconds,
)
from chatd.conversation.rules import company, envelopes, parting
from chatd.conversation.rules import members as member_rules
from chatd.conversation.rules.asking import Asking
from chatd.conversation.rules.conversation import CONVERSATIONS, ConversationAct, Kind, Member
from chatd.line.rules.presence import Page
from tests.core import kept
from tests.core import kept as members
from tests.core import kept as rules
from tests.core import kept as saying

START = Seconds(1_800_000_000.0)
VISITOR = MemberId("visitor")
COLLEAGUES = tuple(MemberId(f"colleague {number}") for number in range(3))
ROLES = {Role.VISITOR, Role.COUNSELLOR, Role.SPECIALIST}
EPOCHS = st.integers(-2, 1)  # beside the present one


def member(member_id, role):
    return Member(member_id, role, b"hash", DeskId(member_id))


class Pages(RuleBasedStateMachine):
    """The model: every envelope ever stored, who has acknowledged what, what was given up."""

    def __init__(self):
        super().__init__()
        self.now = START
        self.counsellors = 1  # so many have been here
        self.counsellor = MemberId("counsellor 1")
        both = [member(VISITOR, Role.VISITOR), member(self.counsellor, Role.COUNSELLOR)]
        self.conversation = rules.start(
            ConversationId("c"),
            line=LineId("line"),
            language=Language("fi"),
            topic=None,
            members=both,
            now=self.now,
        )
        self.conversation = self.changed(lambda found: company.know(found, VISITOR))
        self.third = None  # whoever was asked in last and would come, or is here
        self.stored = []  # every envelope that got a number
        self.read = {VISITOR: 0, self.counsellor: 0}
        self.given_up = set()  # numbers of what was for lost keys
        self.commits = set()

    def somebody(self, which):
        """None where nobody sits there."""
        return (VISITOR, self.counsellor, self.third)[which]

    def changed(self, rule):
        return kept.changed(self.conversation, rule, self.now)

    @property
    def readers(self):
        """All who were let in."""
        return [each.id for each in company.in_the_group(self.conversation.conversation)]

    def try_change(self, rule):
        """Refused, nothing has changed; else who has gone is gone, and the seats are as the rule says."""
        held = self.everything_held()
        try:
            self.conversation = self.changed(rule)
        except Refused:
            assert self.everything_held() == held
            return
        members = {each.role: each.id for each in self.conversation.members}
        self.counsellor, self.third = members[Role.COUNSELLOR], members.get(Role.SPECIALIST)

    def try_say(self, sender, kind, epoch, group, ahead):
        """Say it and note it; a refusal changes nothing at all."""
        if sender is None:
            return
        before, held = self.conversation, self.everything_held()
        own_id = max(1, rules.receipt(before, sender).stored + ahead)
        try:
            said = saying.say(
                before, sender, own_id, kind, "body", now=self.now, epoch=epoch, group=group
            )
        except Refused:
            assert self.everything_held() == held
            return
        self.conversation = said.conversation
        if said.envelope is None:
            assert self.everything_held() == held
            assert said.conversation is before
        else:
            self.note(before, said.envelope, epoch, group)

    def note(self, before, envelope, epoch, group):
        last = self.stored[-1].number if self.stored else 0
        assert envelope.number > last
        if envelope.kind is Kind.OPENING and before.newcomer is not None:
            self.give_up(before.newcomer, envelope.number - 1)
        elif envelope.kind is Kind.OPENING:
            assert (group, epoch) not in self.commits
            self.commits.add((group, epoch))
            self.read[self.third] = envelope.number - 1
        self.stored.append(envelope)
        if envelope.kind is Kind.COMMIT:
            assert (group, epoch) not in self.commits
            self.commits.add((group, epoch))

    def give_up(self, reader, up_to):
        """What the reader has not acknowledged was for lost keys; nobody waits for it any more."""
        lost = {e.number for e in self.stored if self.waits_for(e, reader)}
        self.given_up |= lost
        self.stored = [e for e in self.stored if e.number not in lost]
        self.read[reader] = up_to

    def everything_held(self):
        return {name: list(track.held) for name, track in self.conversation.log.tracks.items()}

    @rule(who=st.integers(0, 2), ahead=st.sampled_from([1, 1, 1, 0, -1, 2]), epochs=EPOCHS)
    def say_a_message(self, who, ahead, epochs):
        epoch = self.conversation.epoch + min(0, epochs + 1)
        self.try_say(
            self.somebody(who), Kind.MESSAGE, epoch, self.conversation.group or b"1", ahead
        )

    @rule(who=st.integers(0, 2), epochs=EPOCHS)
    def say_a_commit(self, who, epochs):
        epoch = self.conversation.epoch + epochs
        self.try_say(self.somebody(who), Kind.COMMIT, epoch, self.conversation.group, 1)

    @rule(who=st.integers(0, 2))
    def say_a_key_package(self, who):
        self.try_say(self.somebody(who), Kind.KEY_PACKAGE, 0, b"", 1)

    @rule(who=st.sampled_from([0, 0, 0, 1]))
    def say_an_opening(self, who):
        self.try_say(self.somebody(who), Kind.OPENING, 0, b"%d" % len(self.stored), 1)

    @rule(who=st.sampled_from([0, 0, 0, 1, 2]), epochs=st.sampled_from([0, 0, 0, -1, 1]))
    def let_in(self, who, epochs):
        epoch = self.conversation.epoch + epochs
        self.try_say(self.somebody(who), Kind.OPENING, epoch, self.conversation.group, 1)

    @initialize(has_keys=st.booleans(), is_third_here=st.booleans())
    def begin(self, has_keys, is_third_here):
        """Else keys, and a third, are seldom come to by chance."""
        if has_keys:
            self.say_a_key_package(1)
            self.say_an_opening(0)
        if has_keys and is_third_here:
            self.bring_in(COLLEAGUES[0], is_transfer=True)

    @rule(who=st.sampled_from(COLLEAGUES), is_transfer=st.booleans())
    def bring_in(self, who, is_transfer):
        """As it goes when nothing comes between."""
        self.ask_in(who, is_transfer)
        self.come_in(who)
        self.say_a_key_package(2)
        self.let_in(0, 0)

    @rule(who=st.sampled_from(COLLEAGUES), is_transfer=st.booleans())
    def ask_in(self, who, is_transfer):
        if who == self.counsellor:
            return
        purpose = Purpose.TRANSFER if is_transfer else Purpose.TOGETHER
        line, language = LineId("line"), Language("fi")
        me, desk = DeskId(self.counsellor), DeskId(who)
        asking = Asking(purpose, me, "Aino", desk, "Bo", line, language, self.now)
        self.try_change(lambda found: company.ask(found, asking, self.now))

    @rule(who=st.sampled_from(COLLEAGUES))
    def come_in(self, who):
        seat = member(who, Role.SPECIALIST)
        self.try_change(lambda found: company.come_in(found, seat, self.now))

    @rule(who=st.integers(0, 2), how=st.sampled_from(["part", "withdraw", "renew_keys", "decline"]))
    def go(self, who, how):
        me = self.somebody(who)
        if me is not None:
            me = DeskId(me) if how == "decline" else me
            self.try_change(lambda found: getattr(parting, how)(found, me, self.now))

    @rule(is_no=st.booleans())
    def turn_away(self, is_no):
        self.try_change(lambda found: parting.turn_away(found, VISITOR, self.now, is_no=is_no))

    @rule(lost=st.sets(st.integers(1, 2)), seconds=st.sampled_from([0, 59, 61]))
    def look_at_the_time(self, lost, seconds):
        here = Page(self.now, self.now)
        gone = replace(here, lost_at=Seconds(self.now - seconds))
        pages = {self.somebody(each): gone if each in lost else here for each in (1, 2)}
        self.try_change(lambda found: parting.by_time(found, pages, 60, self.now))

    @rule(who=st.integers(1, 2), is_for_good=st.booleans())
    def lose_a_console(self, who, is_for_good):
        me, rule_of = self.somebody(who), parting.out if is_for_good else parting.lose
        if me is not None:
            orphan = partial(member_rules.orphan, now=self.now)
            self.try_change(lambda found: rule_of(found, me, orphan, self.now))

    @rule(who=st.integers(0, 2), share=st.floats(0, 1.1))
    def acknowledge(self, who, share):
        if self.somebody(who) not in self.readers:
            return
        last = self.conversation.log.last_number
        up_to = round(share * last)
        before = {name: t.delivered for name, t in self.conversation.log.tracks.items()}
        told = dict(rules.received(self.conversation, self.somebody(who), up_to))
        reader = self.somebody(who)
        self.read[reader] = max(self.read[reader], min(up_to, last))
        for sender, receipt in told.items():
            assert receipt.delivered > before[sender]
            (newest,) = [e for e in self.stored if (e.sender, e.id) == (sender, receipt.delivered)]
            assert newest.number not in self.given_up

    @precondition(lambda self: self.conversation.phase is ConversationPhase.ORPHANED)
    @rule()
    def give_back(self):
        self.conversation = members.give_back(self.conversation, self.now)
        had_group = self.conversation.has_group
        assert (self.conversation.phase is ConversationPhase.OPEN) == had_group

    @precondition(lambda self: self.conversation.phase is ConversationPhase.ORPHANED)
    @rule(is_new=st.booleans())
    def take_over(self, is_new):
        old = self.counsellor
        self.counsellors += is_new
        self.counsellor = MemberId(f"counsellor {self.counsellors if is_new else 1}")
        new = member(self.counsellor, Role.COUNSELLOR)
        self.give_up(old, self.conversation.log.last_number)
        self.conversation = members.take_over(self.conversation, old, new, self.now)
        self.read[self.counsellor] = self.conversation.log.last_number

    @rule(seconds=st.sampled_from([1, 30, envelopes.HELD_SECONDS_MAX]))
    def time_passes(self, seconds):
        self.now = Seconds(self.now + seconds)

    @rule()
    def drop_what_is_overdue(self):
        for sender, receipt in rules.drop_overdue(self.conversation, self.now):
            assert receipt.stored >= receipt.delivered
            self.stored = [e for e in self.stored if e.sender != sender or e.id <= receipt.stored]
            assert all(e.number not in self.given_up for e in self.stored)

    @precondition(lambda self: len(self.stored) > 20)
    @rule()
    def end(self):
        self.conversation = rules.end(self.conversation, Outcome.SERVED, self.now)

    @invariant()
    def each_has_waiting_what_it_has_not_acknowledged_and_nothing_of_its_own(self):
        for reader in self.readers:
            waiting = list(rules.held_for(self.conversation, reader))
            expected = [e for e in self.stored if self.waits_for(e, reader)]
            assert waiting == expected

    def waits_for(self, envelope, reader):
        """Said by another, not acknowledged, neither given up nor from before the reader's time."""
        if self.conversation.phase is ConversationPhase.ENDED:
            return False
        return envelope.sender != reader and envelope.number > self.read[reader]

    @invariant()
    def nothing_is_called_delivered_that_somebody_has_not_acknowledged(self):
        for sender, track in self.conversation.log.tracks.items():
            assert track.delivered <= (track.stored or 0)
            readers = [self.read[each] for each in self.readers if each != sender]
            for envelope in self.stored:
                if envelope.sender == sender and envelope.id <= track.delivered:
                    assert envelope.number <= min(readers)

    @invariant()
    def the_log_counts_its_bytes_and_keeps_its_bounds(self):
        for track in self.conversation.log.tracks.values():
            assert track.bytes_held == sum(len(each.body) for each in track.held)
            assert len(track.held) <= envelopes.ENVELOPES_HELD_MAX

    @invariant()
    def the_phase_is_one_that_the_table_reaches(self):
        reached = {phase for acts in CONVERSATIONS.values() for phase in acts.values()}
        assert self.conversation.phase in reached
        assert ConversationAct.END in CONVERSATIONS[self.conversation.phase]

    @invariant()
    def an_orphan_says_since_when(self):
        is_orphan = self.conversation.phase is ConversationPhase.ORPHANED
        assert (self.conversation.orphaned_at is not None) == is_orphan

    @invariant()
    def who_would_come_is_handed_nothing(self):
        found = self.conversation.conversation
        if company.is_coming(found) and found.phase is not ConversationPhase.ENDED:
            assert list(rules.held_for(self.conversation, self.third)) == []

    @invariant()
    def there_is_a_third_only_by_an_asking_and_only_beside_who_is_there(self):
        found = self.conversation.conversation
        by_role = [each.role for each in found.members]
        assert len(set(by_role)) == len(by_role) <= 3
        assert {Role.VISITOR, Role.COUNSELLOR} <= set(by_role) <= ROLES
        if company.third(found) is not None:
            assert found.asking.stage in (AskingStage.COMING, AskingStage.HERE)
            assert found.phase in (ConversationPhase.OPEN, ConversationPhase.ENDED)

    @invariant()
    def words_go_only_with_a_group(self):
        if self.conversation.phase is ConversationPhase.OPEN:
            assert self.conversation.has_group


TestPages = Pages.TestCase
