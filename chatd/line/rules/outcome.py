"""What the end of a ticket counts as in the figures. Source: queue policy, F.6."""

from enum import StrEnum

from chatd.base.names import OrganisationId, Outcome

SHORT_SECONDS = 30  # who leaves sooner has not waited


class Count(StrEnum):
    """What is counted of a line, by the minute: how tickets end, who comes, how busy it is. Never with a person."""

    SHORT_LEAVE = "short_leave"  # left within 30 s; apart from the abandoned
    ABANDONED = "abandoned"  # left or expired after 30 s or more
    REFUSED_BY_LEAD = "refused_by_lead"  # ours, never theirs
    TAKEN = "taken"
    UNVERIFIED = "unverified"  # a conversation could not be sealed; the ticket has not ended
    ABUSE = "abuse"  # a conversation was ended as abuse; the ticket has not ended by it
    JOINED = "joined"  # a ticket was issued
    TURNED_AWAY = "turned_away"  # came, and the line was full
    PULLED = "pulled"  # a lead has let one go first who said that it cannot wait
    LET_IN = (
        "let_in"  # a colleague came into a conversation by the visitor's yes, for three to talk
    )
    TRANSFERRED = "transferred"  # the first has gone, and the colleague goes on
    ANSWERED = "answered"  # the counsellor has written for the first time
    PLACES = "places"  # of the desks that take tickets, once a minute
    BUSY = "busy"  # of these, how many held a conversation, or rested after one
    WAITING = "waiting"  # who waits, once a minute
    SERVED = "served"  # conversations that go on, once a minute
    SAMPLED = "sampled"  # how often that was looked at


# What is seen of a line once a minute, for its last hours alone; no alarm and no figure of the board reads it.
SAMPLES = frozenset({Count.WAITING, Count.SERVED, Count.SAMPLED})


def taken_by(organisation: OrganisationId) -> str:
    """Tickets that became conversations with this organisation's people; counted where several serve one line."""
    return f"{Count.TAKEN.value} {organisation}"


_WALKED_AWAY = frozenset({Outcome.LEFT, Outcome.QUICK_EXIT})
_GAVE_UP = frozenset({*_WALKED_AWAY, Outcome.EXPIRED})


def count_of(outcome: Outcome | None, waited_seconds: float) -> Count:
    """How a ticket that has ended is counted; None is one that became a conversation."""
    if outcome in _WALKED_AWAY and waited_seconds < SHORT_SECONDS:
        return Count.SHORT_LEAVE
    if outcome in _GAVE_UP:
        return Count.ABANDONED
    if outcome is Outcome.REFUSED_BY_LEAD:
        return Count.REFUSED_BY_LEAD
    return Count.TAKEN
