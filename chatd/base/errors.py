"""Whose fault is it: that is what an error's type says. `Reason` is the only error text on the wire."""

from enum import StrEnum


class Reason(StrEnum):
    """Why the answer is no. Every value has words in each language of the widget."""

    # a rule said no (Refused)
    LINE_CLOSED = "line_closed"
    LINE_FULL = "line_full"
    BY_TELEPHONE = "by_telephone"  # nobody new in writing, until that is switched back
    CLOSED_FOR_NOW = "closed_for_now"  # during opening hours nobody is there
    INTAKE_STOPPED = "intake_stopped"
    LANGUAGE_NOT_SERVED = "language_not_served"
    ALREADY_JOINED = "already_joined"
    NOT_A_MEMBER = "not_a_member"
    NOT_ALLOWED = "not_allowed"
    NOT_LEAD = "not_lead"  # a lead of this line may
    NOT_VOUCHED = (
        "not_vouched"  # no root of the line's organisation has signed for the person's own
    )
    NOT_AWAY = "not_away"  # nothing to call back: the desk takes tickets, pauses, is lost or ends
    LIMIT_TOO_HIGH = "limit_too_high"  # more than the line's own bound
    NO_ROOM = "no_room"
    NOT_OFFERED = "not_offered"
    PAGE_TOO_OLD = "page_too_old"  # the visitor's page knows no third person
    ASKED_ALREADY = "asked_already"  # a colleague is asked in, or is here
    ON_SHIFT_ALREADY = "on_shift_already"
    NOT_ON_SHIFT = "not_on_shift"
    WRONG_STATE = "wrong_state"
    OUT_OF_ORDER = "out_of_order"
    OUTBOX_FULL = "outbox_full"
    WRONG_EPOCH = "wrong_epoch"
    WRONG_KIND = "wrong_kind"
    BAD_CREDENTIAL = "bad_credential"
    TOO_OFTEN = "too_often"
    WORK_FIRST = "work_first"  # the page has to work before it is given a place
    RETIRED_VERSION = "retired_version"
    # the page's fault (Malformed)
    MALFORMED = "malformed"
    # expired or guessed, and nobody learns which (Unknown)
    GONE = "gone"
    # a dependency's (Unavailable)
    TRY_AGAIN = "try_again"
    # ours
    BROKEN = "broken"


class ChatdError(Exception):
    """The family: each member says whose fault it is, and carries a `Reason` and nothing else."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Refused(ChatdError):
    """Nobody's fault: a rule said no, and nothing has changed."""


class Malformed(ChatdError):
    """The page's fault: what it sent has not the agreed form. What it sent is never kept."""

    def __init__(self) -> None:
        super().__init__(Reason.MALFORMED)


class Unknown(ChatdError):
    """Never was, or is no more: one answer for both, so that guessing learns nothing."""

    def __init__(self) -> None:
        super().__init__(Reason.GONE)


class Unavailable(ChatdError):
    """A dependency does not answer; the caller may try again."""

    def __init__(self) -> None:
        super().__init__(Reason.TRY_AGAIN)
