"""What a professional who asks for advice is told beside all others: no names; and when the wait has grown long, more.

Help seekers go first (`rules.assignment`), so nobody knows how long a professional waits. Nobody is left to guess: from
a number of minutes on, which the line sets, she is told so, and how to reach the line otherwise.
"""

from chatd.base.names import Language, Seconds
from chatd.base.texts.catalogue import text_of
from chatd.directory.rules.advice import is_for_advice
from chatd.directory.rules.directory import Contact, Line
from chatd.line.rules.ticket import Ticket, waited_seconds
from chatd.line.service.help_text import numbers_of
from chatd.line.shapes.visitor import Notice

MINUTE_SECONDS = 60


def advice_to(ticket: Ticket, line: Line, contact: Contact | None, now: Seconds) -> Notice | None:
    """In the language of the ticket, with the `contact` of the line's organisation; None for who seeks help.

    The first sentence stands as long as she talks too.
    """
    if not is_for_advice(ticket.topic):
        return None
    language = ticket.language
    said = [text_of("line.advice.names", language)]
    if ticket.is_waiting and has_waited_long(ticket, line, now):
        said += [text_of("line.advice.long", language), _otherwise(line, contact, language)]
    return Notice(by=text_of("line.advice.by", language), text="\n".join(said), language=language)


def has_waited_long(ticket: Ticket, line: Line, now: Seconds) -> bool:
    """Whether a professional has waited so long that she is told."""
    return waited_seconds(ticket, now) >= line.policy.advice_notice_minutes * MINUTE_SECONDS


def _otherwise(line: Line, contact: Contact | None, language: Language) -> str:
    """How else the organisation is reached: as it says for professionals, else the first number that the line shows."""
    if contact is not None:
        return text_of(
            "line.advice.contact", language, name=contact.name, ways=", ".join(contact.ways)
        )
    first = numbers_of([line], language)[0]  # the checks let no line be without
    return text_of("line.advice.call", language, name=first.name, number=first.number)
