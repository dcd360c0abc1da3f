"""Who could be asked into a conversation: those with room, its language and line; for a transfer, of other lines too.

A line for those who were hurt and one for those who have used violence are kept apart (Source: features, D-02): from
the one to the other it goes with a question that says so. Which a line is, its topics say.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from chatd.base.names import Crossing, Language, Seconds
from chatd.conversation.rules.conversation import Conversation
from chatd.conversation.rules.orphans import OnShift, language_with, languages_of
from chatd.directory.rules.directory import Line, Staff
from chatd.line.rules import desk as desks
from chatd.line.rules.need import class_of, need_of

HURT, USED = "experienced", "used"  # topics


class Colleague(NamedTuple):
    """Somebody who could answer on this line. `speaks`: the conversation's own language."""

    who: OnShift
    line: Line
    crossing: Crossing | None
    language: Language
    speaks: bool


def crossing(conversation: Conversation, here: Line | None, there: Line) -> Crossing | None:
    """Whether the line there is for the others of those who were hurt and those who have used violence."""
    kinds = _kinds(there)
    if len(kinds) != 1 or (here is not None and _kinds(here) == kinds):
        return None
    if conversation.topic in kinds:
        return None
    return Crossing.TO_USERS if kinds == {USED} else Crossing.TO_VICTIMS


def _kinds(line: Line) -> frozenset[str]:
    return frozenset(each for each in line.topics if each in (HURT, USED))


def could_come(
    conversation: Conversation,
    everybody: Iterable[OnShift],
    lines: Sequence[Line],
    can_be_verified: Callable[[Staff], bool],
    now: Seconds,
) -> Iterator[Colleague]:
    """Each once for each of these lines on which she serves now, in this order of lines; who is in it is left out."""
    able = [
        each
        for each in everybody
        if desks.free(each.desk, now) > 0
        and not any(one.desk == each.desk.id for one in conversation.members)
        and can_be_verified(each.staff)
    ]
    here = next((line for line in lines if line.id == conversation.line), None)
    languages = languages_of(conversation)
    for line in lines:
        need = need_of(line.id, languages, class_of(conversation.topic))
        for each in able:
            if desks.meets(each.desk, need):
                yield Colleague(
                    each,
                    line,
                    crossing(conversation, here, line),
                    language_with(each.desk, conversation),
                    conversation.language in each.desk.languages,
                )


def freest(colleagues: Iterable[Colleague]) -> Colleague | None:
    """Fewest conversations, then longest idle, as an offer would find her."""
    return min(
        colleagues,
        key=lambda each: (
            len(each.who.desk.conversations),
            each.who.desk.idle_since,
            each.who.desk.id,
        ),
        default=None,
    )
