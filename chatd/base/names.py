"""Ids that the type checker can tell apart, and the small closed sets of words that everybody uses."""

from enum import StrEnum
from typing import Literal, NewType

OrganisationId = NewType("OrganisationId", str)
UnitId = NewType("UnitId", str)
LineId = NewType("LineId", str)
EmbedId = NewType("EmbedId", str)
StaffId = NewType("StaffId", str)
PhraseId = NewType("PhraseId", str)
CardId = NewType("CardId", str)
TicketId = NewType("TicketId", str)
DeskId = NewType("DeskId", str)
ConversationId = NewType("ConversationId", str)
MemberId = NewType("MemberId", str)
ProcessId = NewType("ProcessId", str)  # of one daemon, another at each start: [a-z0-9]{8}
Language = NewType("Language", str)  # BCP 47, as the line lists it: "fi", "sv", "en"
Topic = NewType("Topic", str)
Seconds = NewType("Seconds", float)  # since the Unix epoch

VISITORS, CONSOLES = "/visitor", "/console"  # the namespaces: where each kind of page connects


class Role(StrEnum):
    """As what somebody is in a conversation."""

    VISITOR = "visitor"
    COUNSELLOR = "counsellor"
    SPECIALIST = "specialist"
    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"


class StaffRole(StrEnum):
    """What a person of an organisation may do in the console: a volunteer less than a counsellor."""

    VOLUNTEER = "volunteer"
    COUNSELLOR = "counsellor"
    LEAD = "lead"
    ADMIN = "admin"

    @property
    def leads(self) -> bool:
        """Whether it is a lead's or an admin's."""
        return self in (StaffRole.LEAD, StaffRole.ADMIN)

    @property
    def as_before(self) -> Literal["counsellor", "lead", "admin"]:
        """What releases and consoles that know no volunteers take it for."""
        if self is StaffRole.LEAD:
            return "lead"
        return "admin" if self is StaffRole.ADMIN else "counsellor"


class Urgent(StrEnum):
    """That it cannot wait, as the visitor says: a flag, and no word of what has happened."""

    DANGER = "danger"  # in danger now
    HARM = "harm"  # afraid to hurt somebody now


class TicketClass(StrEnum):
    """Whose need goes first when both wait: one who seeks help, then one who asks for advice."""

    HELP_SEEKER = "help_seeker"
    PROFESSIONAL = "professional"


class Outcome(StrEnum):
    """How a ticket or a conversation ended, in everyday words."""

    SERVED = "served"  # the conversation ended after words were exchanged
    LEFT = "left"  # the visitor left
    QUICK_EXIT = "quick_exit"  # the visitor left quickly
    EXPIRED = "expired"  # unseen for longer than the grace
    SILENT = "silent"  # connected, but no word for longer than the line allows
    REFUSED_BY_LEAD = "refused_by_lead"  # the line could not serve those who waited
    ENDED_BY_COUNSELLOR = "ended_by_counsellor"
    ABANDONED_BY_LINE = "abandoned_by_line"  # orphaned, and the line serves nobody any more
    BACK_ON_LINE = "back_on_line"  # orphaned, and with nobody who goes on: she waits again, first
    NOT_VERIFIED = (
        "not_verified"  # the visitor's page could not make sure who answers; she waits again
    )
    RELEASED = "released"  # the visitor did not come when it was her turn; her place is kept
    NO_SHOW = "no_show"  # she did not come so often that her place is kept no more


class Purpose(StrEnum):
    """What a colleague is asked into a conversation for."""

    TOGETHER = "together"  # three talk
    TRANSFER = "transfer"  # three talk for a minute, then the first goes


class AskingStage(StrEnum):
    """How far an asking is."""

    ASKED = "asked"  # the colleague has not answered
    COMING = "coming"  # she would come: the visitor is asked in her page
    HERE = "here"  # the visitor's page has let her in
    OVER = "over"  # she is not here, or no more


class AskingOutcome(StrEnum):
    """What became of an asking that is over."""

    DECLINED = "declined"  # by the colleague
    NO_ANSWER = "no_answer"  # of the colleague, in time
    WITHDRAWN = "withdrawn"  # by the counsellor
    TURNED_AWAY = "turned_away"  # the visitor said no, then or later
    NOT_VERIFIED = "not_verified"  # nobody could make sure who would come
    UNANSWERED = "unanswered"  # the visitor has not said, or no keys came
    PARTED = "parted"  # the colleague was there, and has gone
    LOST = "lost"  # one of the two was lost, or had no keys
    TRANSFERRED = "transferred"  # the first has gone, and the colleague is the counsellor


class Crossing(StrEnum):
    """From a line for those who were hurt to one for those who have used violence, or back: she is asked as such."""

    TO_USERS = "to_users"
    TO_VICTIMS = "to_victims"


class SeatStage(StrEnum):
    """How far a member of a room is."""

    ASKING = "asking"  # a guest, whom nobody has let in by name yet
    QUEUED = "queued"  # others come before her
    CALLED = "called"  # her key package is waited for, or that somebody lets her in by it
    HERE = "here"  # has the keys


class ConversationPhase(StrEnum):
    """Where a conversation is."""

    OPENING = "opening"  # no group yet, or the keys of one are lost
    OPEN = "open"  # words may go
    ORPHANED = "orphaned"  # the counsellor is gone; the visitor's words are held
    ENDED = "ended"
