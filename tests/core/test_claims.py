import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chatd.base import claims as resume
from chatd.base.base64url import to_text
from chatd.base.claims import ClaimCodec
from chatd.base.errors import Malformed, Unknown
from chatd.base.names import (
    ConversationId,
    DeskId,
    EmbedId,
    Language,
    LineId,
    MemberId,
    OrganisationId,
    Role,
    Seconds,
    StaffId,
    TicketClass,
    TicketId,
    Topic,
    Urgent,
)
from chatd.conversation import claims as conversation_claims
from chatd.conversation.claims import ITS_OWN, MemberClaim, MembershipClaim
from chatd.line import claims as line_claims
from chatd.line.claims import DeskClaim, TicketClaim
from chatd.line.rules.back_on_line import Past
from chatd.line.rules.desk import DeskPhase
from chatd.line.rules.ticket import Pause
from chatd.line.rules.wrap_up import WrapUp

NOW = Seconds(1_800_000_000.25)
HASH = to_text(bytes(range(32)))
CODEC = ClaimCodec(*line_claims.CLAIMS, *conversation_claims.CLAIMS)
TICKET = TicketClaim(
    id=TicketId("t"),
    line=LineId("linja"),
    embed=EmbedId("e"),
    language=Language("fi"),
    topic=None,
    ticket_class=TicketClass.HELP_SEEKER,
    others=(Language("sv"),),
    issued=NOW,
    urgent=Urgent.DANGER,
    urgent_since=NOW,
    is_last_offer=True,
    is_first=True,
    tries=2,
    pauses=(Pause(DeskId("d"), Seconds(NOW + 300)),),
    no_shows=1,
    back_at=NOW,
    kept_until=Seconds(NOW + 300),
    resume_hash_text=HASH,
    made=NOW,
    expires=Seconds(NOW + 60),
)
DESK = DeskClaim(
    id=DeskId("d"),
    staff=StaffId("s"),
    organisation=OrganisationId("o"),
    alias="Äinö",
    lines=(LineId("a"), LineId("b")),
    languages=(Language("fi"),),
    classes=tuple(TicketClass),
    capacity=2,
    phase=DeskPhase.PAUSED,
    paused_at=Seconds(NOW - 60),
    phase_since=NOW,
    wrap_ups=(WrapUp(NOW, Seconds(NOW + 180)),),
    resume_hash_text=HASH,
    made=NOW,
    expires=Seconds(NOW + 60),
)
MEMBERSHIP = MembershipClaim(
    conversation=ConversationId("c"),
    me=MemberId("v"),
    line=LineId("linja"),
    language=Language("fi"),
    topic=Topic("työ"),
    started=NOW,
    past=Past(NOW, (Language("sv"),), True, 2, 1),
    handovers=2,
    epoch=1,
    spoken=(Role.COUNSELLOR, Role.VISITOR),
    urgent=None,
    members=(
        MemberClaim(MemberId("v"), Role.VISITOR, HASH, None),
        MemberClaim(MemberId("d"), Role.COUNSELLOR, HASH, ITS_OWN),
        MemberClaim(MemberId("x"), Role.SPECIALIST, HASH, DeskId("y")),
    ),
    made=NOW,
    expires=Seconds(NOW + 60),
)
CLAIMS = [TICKET, DESK, MEMBERSHIP]
IDS = ["ticket", "desk", "membership"]


def fields_of(claim):
    return json.loads(CODEC.encode(claim))


def changed(claim, place, value):
    fields = fields_of(claim)
    fields[place] = value
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"[]",
        b"[NaN]",
        b"{}",
        b"null",
        b"17",
        b'"t1"',
        b'["t1"]',
        b'["x9",1]',
        b'["d1","d","s","o","a",[],[],[],2,"",1]',  # of a form before
        b"\xff",
        b"[" * 9_999,
    ],
)
def test_what_is_no_claim_is_malformed(value):
    with pytest.raises(Malformed):
        CODEC.decode(value)


@pytest.mark.parametrize("claim", CLAIMS, ids=IDS)
def test_a_field_too_many_or_too_few_is_malformed(claim):
    fields = fields_of(claim)
    for wrong in (fields[:-1], [*fields, 1]):
        with pytest.raises(Malformed):
            CODEC.decode(json.dumps(wrong).encode())


@pytest.mark.parametrize(
    "wrong", [{}, [[]], True, "\u00e9", -1.5, float("nan"), float("inf")], ids=repr
)
@pytest.mark.parametrize("claim", CLAIMS, ids=IDS)
def test_a_field_of_another_kind_is_malformed_or_said_again_as_it_was(claim, wrong):
    for place in range(1, len(fields_of(claim))):
        value = changed(claim, place, wrong)
        try:
            decoded = CODEC.decode(value)
        except Malformed:
            continue
        assert json.loads(CODEC.encode(decoded)) == json.loads(value)


@given(value=st.binary(max_size=200))
def test_noise_is_malformed(value):
    with pytest.raises(Malformed):
        CODEC.decode(value)


@pytest.mark.parametrize("claim", CLAIMS, ids=IDS)
def test_a_claim_says_again_what_it_said(claim):
    assert CODEC.decode(CODEC.encode(claim)) == claim


@given(issued=st.floats(0, 4e9), topic=st.none() | st.text(max_size=64))
def test_the_issue_order_survives_to_the_last_digit(issued, topic):
    claim = replace(TICKET, issued=issued, topic=topic)

    assert CODEC.decode(CODEC.encode(claim)) == claim


def test_a_claim_counts_until_it_expires():
    resume.check(TICKET, Seconds(NOW + 59))
    with pytest.raises(Unknown):
        resume.check(TICKET, Seconds(NOW + 60))


def test_a_claim_rebuilds_for_ten_minutes_after_a_start_only():
    claim = replace(TICKET, expires=Seconds(NOW + 9_999))

    resume.check_rebuild(claim, started=NOW, now=Seconds(NOW + 599), last_alive=NOW)
    with pytest.raises(Unknown):
        resume.check_rebuild(claim, started=NOW, now=Seconds(NOW + 600), last_alive=NOW)


def test_an_expired_claim_rebuilds_nothing():
    with pytest.raises(Unknown):
        resume.check_rebuild(TICKET, Seconds(NOW + 50), Seconds(NOW + 60), last_alive=NOW)


@pytest.mark.parametrize("claim", CLAIMS, ids=IDS)
def test_a_claim_made_long_before_the_daemon_was_last_alive_rebuilds_nothing(claim):
    made = replace(claim, made=Seconds(NOW - resume.STANDS_SECONDS), expires=Seconds(NOW + 9_999))

    resume.check_rebuild(made, started=NOW, now=NOW, last_alive=NOW)
    with pytest.raises(Unknown):
        resume.check_rebuild(made, started=NOW, now=NOW, last_alive=Seconds(NOW + 1))


@pytest.mark.parametrize("claim", CLAIMS, ids=IDS)
def test_claims_are_small_enough_for_the_page(claim):
    assert len(CODEC.encode(claim)) <= 400


def test_a_membership_of_twelve_fits_into_a_signed_value():
    many = tuple(
        MemberClaim(MemberId("m" * 22), Role.PARTICIPANT, HASH, ITS_OWN) for _ in range(12)
    )

    assert len(CODEC.encode(replace(MEMBERSHIP, members=many))) <= 1_400
