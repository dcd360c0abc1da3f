"""An e-mail by which somebody is called in: to which address, how often it is tried, and what becomes of it.

waiting ──claim──▶ sending ──▶ sent
   ▲                  │ later       Whoever claims it has it alone; one whose process has died is given up,
   ╰──────────────────┤             since nobody knows whether it went out, and nobody is to get two.
                      ╰──▶ given_up
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from chatd.base.errors import Reason, Refused
from chatd.base.names import Language, OrganisationId, Seconds, StaffId
from chatd.directory.rules.directory import Line, Staff

ADDRESS_MAX_CHARS = 254  # Source: RFC 5321, 4.5.3.1.3, without the brackets
MAILS_MAX = (
    200  # of one call; who is later in the organisation's file is asked in the console alone
)
TRIES_MAX = 3
PAUSES_SECONDS = (60, 300)  # before the second try, and before the third
SECONDS_MAX = 60  # of one try, from looking the server up to its last word
ANSWER_SECONDS = 15  # of the server, for each thing that it is told
CLAIM_SECONDS = 180  # then whoever had it has died
CONNECTIONS_MAX = 2  # of one process at once
# As browsers judge it, without what no server takes. Source: HTML, 4.10.5.1.5; a name has at least two parts.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")


class Tls(StrEnum):
    """How the connection to a server is hidden."""

    STARTTLS = "starttls"  # from the first command on, or nothing is sent
    IMPLICIT = "implicit"  # from the first byte on
    PLAIN = "plain"  # not at all: to this machine alone


@dataclass(frozen=True, slots=True)
class MailServer:
    """By what an organisation's e-mail goes out.

    `user` "": nobody signs in. `ca`: a file of who vouches for the server; "": whom this machine trusts.
    """

    organisation: OrganisationId
    host: str
    port: int
    tls: Tls
    sender: str
    user: str = ""
    secret: str = field(default="", repr=False)
    ca: str = ""


@dataclass(frozen=True, slots=True)
class Servers:
    """By organisation, as the operator has set them up."""

    of: Mapping[OrganisationId, MailServer]

    def __contains__(self, organisation: object) -> bool:
        """Whether e-mail of this organisation can go out."""
        return organisation in self.of


class OwnAddress(NamedTuple):
    """Where somebody wants to be called in, and in which language."""

    address: str
    language: Language


class MailState(StrEnum):
    """What has become of one e-mail."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Outcome(StrEnum):
    """What one try came to."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"


def masked(address: str) -> str:
    """What somebody knows her own address by, and who has come in as her does not learn it: `a…@e….fi`."""
    name, _, host = address.rpartition("@")
    domain, _, last = host.rpartition(".")
    return f"{name[:1]}…@{domain[:1]}….{last}"


def is_address(text: str) -> bool:
    """Whether an e-mail can go there. `=?` begins what a header is decoded from: it would say another address there."""
    is_one = len(text) <= ADDRESS_MAX_CHARS and _ADDRESS.fullmatch(text) is not None
    return is_one and "=?" not in text


def check_address(text: str) -> None:
    """Raises: Refused(WRONG_STATE)."""
    if not is_address(text):
        raise Refused(Reason.WRONG_STATE)


def could_take(line: Line, lead: StaffId, everybody: Iterable[Staff]) -> list[StaffId]:
    """Who of the line's own organisation serves it, in one of its languages; not the lead who calls."""
    return [
        each.id
        for each in everybody
        if each.organisation == line.organisation and each.id != lead
        if line.id in each.lines and set(each.languages) & set(line.languages)
    ]


def after(outcome: Outcome, tries: int, now: Seconds) -> tuple[MailState, Seconds]:
    """What becomes of it after so many tries, and when it is due again."""
    if outcome is Outcome.SENT:
        return MailState.SENT, now
    if outcome is Outcome.NEVER or tries >= TRIES_MAX:
        return MailState.GIVEN_UP, now
    return MailState.WAITING, Seconds(now + PAUSES_SECONDS[tries - 1])
