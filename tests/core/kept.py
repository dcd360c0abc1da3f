"""A conversation with its log beside it, as a store keeps the two: rules in, both changed or neither."""

from dataclasses import dataclass
from dataclasses import replace as replaced
from itertools import count

from chatd.conversation.rules import conversation as rules
from chatd.conversation.rules import envelopes, kinds, log_steps
from chatd.conversation.rules import members as member_rules
from chatd.conversation.rules.conversation import Conversation, Step
from chatd.conversation.rules.envelopes import Log
from chatd.conversation.rules.kinds import Given

KEYS = count()


@dataclass(frozen=True)
class Kept:
    """What its conversation says, and `log`. Two are equal when their conversations are."""

    conversation: Conversation
    log: Log

    def __getattr__(self, name):
        return getattr(self.conversation, name)

    def __eq__(self, other):
        return isinstance(other, Kept) and self.conversation == other.conversation

    __hash__ = None


def _kept(conversation, now):
    return Kept(
        conversation,
        Log((each.id for each in conversation.members), now, conversation.numbers_after),
    )


def _after(kept, made, now=None):
    """The conversation after a rule, and its log after the rule's step; the same object when nothing has changed."""
    step = made if isinstance(made, Step) else Step(made)
    if step.log is not None:
        log_steps.follow(kept.log, step.log, now)
    return kept if step.conversation is kept.conversation else Kept(step.conversation, kept.log)


def start(*args, now, **kwargs):
    return _kept(rules.start(*args, now=now, **kwargs), now)


def rebuild(*args, now, **kwargs):
    """Everybody's page has come back."""
    return _all_back(_kept(rules.rebuild(*args, now=now, **kwargs), now))


def _all_back(kept):
    for each in kept.members:
        envelopes.received(kept.log, each.id, 0, is_back=True)
    return kept


def say(kept, sender, own_id, kind, body, *, now, epoch=0, group=b"", key_package=None):
    """Each key package is another, unless it is given."""
    key_package = b"%d" % next(KEYS) if key_package is None else key_package
    decision = kinds.decide(
        kept.conversation, sender, kind, epoch=epoch, group=group, key_package=key_package
    )
    said = kinds.append(
        kept.log, kept.conversation, decision, Given(sender, own_id, kind, body), now
    )
    return said._replace(conversation=_after(kept, said.conversation))


def receipt(kept, member):
    return kept.log.track(member).receipt


def held_for(kept, member, after=0):
    return envelopes.held_for(kept.log, member, after)


def received(kept, member, up_to):
    return envelopes.received(kept.log, member, up_to)


def drop_overdue(kept, now):
    return envelopes.drop_overdue(kept.log, now)


def member_of(kept, member):
    return rules.member_of(kept.conversation, member)


def end(kept, outcome, now):
    return _after(kept, rules.end(kept.conversation, outcome, now), now)


def join(kept, member, now):
    return _after(kept, member_rules.join(kept.conversation, member), now)


def part(kept, member):
    step = member_rules.part(kept.conversation, member)
    told = log_steps.follow(kept.log, step.log, None)
    return Kept(step.conversation, kept.log), told


def orphan(kept, now):
    return _after(kept, member_rules.orphan(kept.conversation, now))


def give_back(kept, now):
    return _after(kept, member_rules.give_back(kept.conversation, now))


def changed(kept, rule, now):
    """By a rule of `company` or `parting`."""
    return _after(kept, rule(kept.conversation), now)


def take_over(kept, old, new, now):
    return _after(kept, member_rules.take_over(kept.conversation, old, new, now), now)


def succeed(kept, newer, *, handovers, epoch, now):
    step = member_rules.succeed(kept.conversation, newer, handovers=handovers, epoch=epoch)
    return _all_back(_after(kept, step, now))


def with_spoken(kept, roles):
    return _after(kept, rules.with_spoken(kept.conversation, roles))


def presence_in(kept, member, page, now, silent_seconds):
    mark = envelopes.marks(kept.log)[member]
    who = member_of(kept, member)
    page = member_rules.heard(kept.conversation, who, page, mark, now)
    return member_rules.presence_in(who, page, now, silent_seconds)


def page_of(kept, member, page):
    return member_rules.with_word(page, envelopes.marks(kept.log)[member])


def after(kept, act):
    return rules.after(kept.conversation, act)


def replace(kept, **changes):
    return Kept(replaced(kept.conversation, **changes), kept.log)
