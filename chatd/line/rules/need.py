"""Which tickets are equals, since the same desks can take them, and which of them goes first."""

from collections.abc import Iterable
from typing import NamedTuple

from chatd.base.names import Language, LineId, Seconds, TicketClass, TicketId, Topic
from chatd.directory.rules.advice import is_for_advice


class Need(NamedTuple):
    """What a desk must be able to meet; tickets of one need are equals, first come first served.

    `languages`: any of them will do; in the order of the alphabet, so that equal needs are one.
    """

    line: LineId
    languages: tuple[Language, ...]
    ticket_class: TicketClass


class Order(NamedTuple):
    """The place among equals: whom we let down goes first; then when the ticket was issued, then its id."""

    is_behind: bool  # False: first in line
    issued: Seconds
    id: TicketId


def text_of(need: Need) -> str:
    """As one word for its class, one for its languages, and the line; `need_from` reads it."""
    return f"{need.ticket_class.value} {','.join(need.languages)} {need.line}"


def need_from(text: str) -> Need:
    """What `text_of` has written."""
    ticket_class, languages, line = text.split(" ", 2)
    spoken = tuple(Language(each) for each in languages.split(",") if each)
    return Need(LineId(line), spoken, TicketClass(ticket_class))


def need_of(line: LineId, languages: Iterable[Language], ticket_class: TicketClass) -> Need:
    """The need of whoever is content with any of these languages."""
    return Need(line, tuple(sorted(set(languages))), ticket_class)


def class_of(topic: Topic | None) -> TicketClass:
    """Whose need goes first, by what they come for; who names no topic seeks help."""
    return TicketClass.PROFESSIONAL if is_for_advice(topic) else TicketClass.HELP_SEEKER
