"""What is true of the staff: who may ask what, and how long what lets them in and each part of the chain lives."""

from collections.abc import Mapping, Sequence

from chatd.base.errors import Reason, Refused
from chatd.base.names import StaffRole, TicketClass
from chatd.directory.rules.directory import LinePolicy, Staff
from chatd.directory.rules.units import reaches

# How long each part lives at most, and a stolen key with it. Source: docs/adr/0038-a-chain-to-each-person.md.
# The browser's have the same names.
DAY_SECONDS = 86_400
ISSUING_MAX_SECONDS = (
    91 * DAY_SECONDS
)  # 90 days, and one for the clock of a machine without network
STAFF_MAX_SECONDS = 14 * DAY_SECONDS
SHIFT_MAX_SECONDS = 12 * 3600
STAFF_LIST_MAX_SECONDS = 7 * DAY_SECONDS + 3600
REVOKED_MAX_COUNT = 256  # keys on one list
# How far a list's number or a statement's serial may be above the last: the greatest, once kept, would be the last.
NUMBER_STEP_MAX = 1_000
# How far a device's clock may be off. Source: docs/adr/0009-clocks.md. The browser's stands in core/seal-port.ts.
CLOCK_TOLERANCE_SECONDS = 3600

LINK_SECONDS = 15 * 60
DIGITS_SECONDS = 10 * 60
DIGITS_TRIES_MAX = 5  # wrong ones: a guesser's chance is five in a million
BEARER_SECONDS = 12 * 3600  # the longest shift
BEARER_IDLE_SECONDS = 30 * 60  # without request and without connection
PASSKEYS_MAX = 10  # of one person: a telephone, a computer, a key in a drawer, and more

EVERYBODY = frozenset(StaffRole)
COUNSELLORS = EVERYBODY - {StaffRole.VOLUNTEER}
LEADS = frozenset(role for role in StaffRole if role.leads)
ADMINS = frozenset({StaffRole.ADMIN})
# Who may ask what: every call with a bearer and every event of a console; what is missing here is answered to nobody.
# The operator is whoever has the shell, and asks nothing here. Whether an object is one's own, each service looks.
MAY: Mapping[str, frozenset[StaffRole]] = {
    "POST /api/sign-out": EVERYBODY,
    "GET /api/me": EVERYBODY,
    "GET /api/passkeys": EVERYBODY,
    "POST /api/passkeys/challenge": EVERYBODY,
    "POST /api/passkeys": EVERYBODY,
    "POST /api/passkeys/remove": EVERYBODY,
    "GET /api/staff": LEADS,
    "POST /api/staff/out": LEADS,
    "POST /api/invitations": LEADS,
    "GET /api/audit": ADMINS,
    "GET /api/organisation": LEADS,
    "POST /api/drafts/unit": ADMINS,
    "POST /api/drafts/line": LEADS,  # who may draft an item of a kind may publish and undo it
    "POST /api/drafts/embed": ADMINS,
    "POST /api/drafts/staff": ADMINS,
    "POST /api/drafts/organisation": ADMINS,
    "POST /api/drafts/phrase": LEADS,
    "POST /api/drafts/card": LEADS,
    "POST /api/drafts/look": LEADS,
    "POST /api/drafts/drop": LEADS,
    "POST /api/publish": LEADS,
    "GET /api/publications": LEADS,
    "POST /api/undo": LEADS,
    "GET /api/file": LEADS,
    "POST /api/file": ADMINS,
    "POST /api/hours": LEADS,
    "POST /api/snippet": LEADS,
    "POST /api/preview": LEADS,
    "GET /api/advice": LEADS,
    "GET /api/services": EVERYBODY,
    "GET /api/services/csv": LEADS,
    "POST /api/services/look": LEADS,
    "POST /api/services/publish": LEADS,
    "POST /api/services/one": LEADS,
    "GET /api/services/past": LEADS,
    "POST /api/services/undo": LEADS,
    "POST /api/services/referred": EVERYBODY,
    "GET /api/rota": EVERYBODY,
    "GET /api/rota/file": EVERYBODY,
    "POST /api/rota/plan": LEADS,
    "POST /api/rota/change": LEADS,
    "POST /api/rota/remove": EVERYBODY,  # a lead any; who has offered, that
    "POST /api/rota/answer": EVERYBODY,
    "POST /api/rota/offer": EVERYBODY,
    "POST /api/call-in": LEADS,
    "POST /api/call-in/over": LEADS,
    "POST /api/call-in/answer": EVERYBODY,
    "POST /api/call-in/wish": EVERYBODY,
    "GET /api/call-in/address": EVERYBODY,
    "POST /api/call-in/address": EVERYBODY,
    "watch_call_ins": EVERYBODY,
    "GET /api/ready-made": EVERYBODY,
    "POST /api/ready-made/own": EVERYBODY,
    "GET /api/chain": EVERYBODY,
    "POST /api/chain/statement": EVERYBODY,
    "GET /api/chain/statements": LEADS,
    "POST /api/chain/certificates": LEADS,
    "POST /api/chain/issuing": LEADS,
    "POST /api/chain/revoked-issuing": LEADS,
    "GET /api/enrolled": LEADS,
    "POST /api/enrolled": LEADS,
    "start_shift": EVERYBODY,
    "resume_shift": EVERYBODY,
    "pause": EVERYBODY,
    "set_capacity": EVERYBODY,
    "only_one": EVERYBODY,
    "ask_queue": EVERYBODY,
    "wrap_up": EVERYBODY,
    "accept": EVERYBODY,
    "decline": EVERYBODY,
    "end_shift": EVERYBODY,
    "say": EVERYBODY,
    "received": EVERYBODY,
    "catch_up": EVERYBODY,
    "end": EVERYBODY,
    "end_as_abuse": EVERYBODY,
    "release": EVERYBODY,
    "cannot_seal": EVERYBODY,
    "take_orphan": EVERYBODY,
    "ask_colleagues": EVERYBODY,
    "ask_in": EVERYBODY,
    "withdraw_asking": EVERYBODY,
    "come_in": EVERYBODY,
    "decline_asking": EVERYBODY,
    "part": EVERYBODY,
    "watch_rooms": EVERYBODY,
    "room_enter": EVERYBODY,
    "room_leave": EVERYBODY,
    "room_code": EVERYBODY,  # but volunteers, who read a reason for it
    "room_admit": EVERYBODY,
    "room_turn_away": EVERYBODY,
    "watch_chain": EVERYBODY,
    "ceremony": EVERYBODY,  # with a lead at one of its ends
    "watch": LEADS,
    "watch_last_hours": LEADS,
    "change_line": LEADS,
    "set_limit": LEADS,
    "call_back": LEADS,
    "say_to_waiting": LEADS,
    "pull_forward": LEADS,
}


# Of these nothing is asked by who leads or administers a unit alone: they are of the organisation as a whole, which has
# one table of services, one count of professionals, and one chain of signatures (docs/adr/0066-units.md).
OF_THE_WHOLE = frozenset(
    {
        "POST /api/drafts/organisation",
        "POST /api/drafts/unit",
        "GET /api/advice",
        "GET /api/services/csv",
        "POST /api/services/look",
        "POST /api/services/publish",
        "POST /api/services/one",
        "GET /api/services/past",
        "POST /api/services/undo",
        "GET /api/chain/statements",
        "POST /api/chain/certificates",
        "POST /api/chain/issuing",
        "POST /api/chain/revoked-issuing",
        "GET /api/enrolled",
        "POST /api/enrolled",
    }
)


def may_ask(staff: Staff, act: str) -> bool:
    """Whether this person may ask it at all."""
    is_beyond = act in OF_THE_WHOLE and staff.unit is not None
    return staff.role in MAY.get(act, frozenset()) and not is_beyond


def may_change(staff: Staff, kind: str) -> bool:
    """Whether this person may change items of this kind, of her own organisation."""
    return may_ask(staff, f"POST /api/drafts/{kind}")


def leads(staff: Staff) -> bool:
    """Whether this person is a lead or an admin."""
    return staff.role in LEADS


def signs(staff: Staff) -> bool:
    """Whether this person may vouch for others: a lead or an admin of the whole organisation."""
    return leads(staff) and staff.unit is None


def is_volunteer(staff: Staff) -> bool:
    """Whether this person has the narrower rights of a volunteer (docs/adr/0061-volunteers.md)."""
    return staff.role is StaffRole.VOLUNTEER


def classes_of(staff: Staff) -> tuple[TicketClass, ...]:
    """Whom this person answers: advice to professionals is a counsellor's."""
    return (TicketClass.HELP_SEEKER,) if is_volunteer(staff) else tuple(TicketClass)


def most_at_once(staff: Staff, policy: LinePolicy) -> int:
    """How many conversations a line lets this person have at once."""
    if is_volunteer(staff):
        return min(policy.volunteer_capacity_max, policy.capacity_max)
    return policy.capacity_max


def must_lead(staff: Staff) -> None:
    """Raises: Refused(NOT_LEAD) for who neither leads nor is an admin."""
    if not leads(staff):
        raise Refused(Reason.NOT_LEAD)


def check(staff: Staff, act: str) -> None:
    """Whether this person may ask it at all. Raises: Refused(NOT_LEAD: a lead may; NOT_ALLOWED)."""
    if not may_ask(staff, act):
        is_for_leads = MAY.get(act) == LEADS and not leads(staff)
        raise Refused(Reason.NOT_LEAD if is_for_leads else Reason.NOT_ALLOWED)


def manages(actor: Staff, person: Staff) -> bool:
    """Whether this lead may let the person in and sign them out: of her own organisation or unit, and nobody above her.

    Who lets somebody in could come in as them: so a lead could make herself an admin.
    """
    is_above = person.role is StaffRole.ADMIN and actor.role is not StaffRole.ADMIN
    return leads(actor) and reaches(actor, person) and not is_above


def rp_id_of(origins: Sequence[str]) -> str:
    """The host that passkeys made at the line itself count for; "" where it has an address only.

    Source: WebAuthn Level 3, 5.1.2: an RP ID is a domain, and an address is none.
    """
    return next((host for each in origins if (host := _domain_of(each))), "")


def sites_of(origins: Sequence[str]) -> Mapping[str, str]:
    """The origins at which passkeys can be made and used, and the host that they count for at each."""
    return {each: host for each in origins if (host := _domain_of(each))}


def _domain_of(origin: str) -> str:
    host = origin.partition("://")[2]
    if host.startswith("["):
        return ""
    host = host.partition(":")[0]
    # No name ends with a number. Source: RFC 3696, 2.
    is_address = host.rpartition(".")[2].isdecimal()
    return "" if is_address else host
