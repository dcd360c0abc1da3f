"""The chain from the root to a shift's leaf, and the lists: the vectors shared with the browser, and making."""

import importlib.util
import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from chatd.base.errors import Reason, Refused
from chatd.base.names import Role
from chatd.staff.credentials.certificates import (
    IssuingCertificate,
    ShiftCredential,
    StaffCertificate,
    make_issuing,
    make_shift,
    make_staff,
    read_issuing,
    read_staff,
    verify_issuing,
    verify_staff,
)
from chatd.staff.credentials.lists import (
    IssuingList,
    RevocationList,
    StaffList,
    make_revoked_issuing,
    make_revoked_staff,
    verify_list,
)
from chatd.staff.credentials.statements import Statement, make_statement, read_statement
from chatd.staff.credentials.verify import Root, Trust, verify_identity

WIRE = Path(__file__).parents[1] / "wire"
VECTORS = json.loads((WIRE / "credentials.json").read_text(encoding="utf-8"))
NOW, HOUR, DAY = 1_800_000_000, 3600, 86_400
ROOT, OTHER_ROOT, ISSUING, SIGNING, STAFF_KEY = (
    Ed25519PrivateKey.from_private_bytes(each * 32) for each in (b"r", b"o", b"i", b"s", b"f")
)
LEAF = b"l" * 32


def public(key):
    return key.public_key().public_bytes_raw()


ISSUED = IssuingCertificate("esimerkki", public(ISSUING), NOW - 10 * DAY, NOW + 80 * DAY)
STAFF = StaffCertificate(Role.COUNSELLOR, "Aino", public(SIGNING), NOW - DAY, NOW + 13 * DAY)
SHIFT = ShiftCredential(LEAF, NOW - 60, NOW + HOUR)
LIST = RevocationList(1, frozenset(), NOW - DAY, NOW + 6 * DAY)
STATEMENT = Statement("esimerkki", "aino", public(SIGNING), NOW, 3)


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verify(vector):
    roots = [Root(decode(root["key"]), root["least"]) for root in vector["roots"]]
    trust = Trust(roots, [decode(each) for each in vector["lists"]])
    return verify_identity(
        decode(vector["identity"]), trust, decode(vector["leaf_key"]), vector["now"]
    )


def chain(issued=ISSUED, staff=STAFF, shift=SHIFT) -> bytes:
    return make_issuing(ROOT, issued) + make_staff(ISSUING, staff) + make_shift(SIGNING, shift)


def a_list(listed=LIST) -> bytes:
    return make_revoked_staff(ISSUING, make_issuing(ROOT, ISSUED), listed)


def trusting(*lists: bytes) -> Trust:
    return Trust([Root(public(ROOT))], lists or (a_list(),))


@pytest.mark.parametrize("vector", [v for v in VECTORS if not v["valid"]], ids=lambda v: v["name"])
def test_a_bad_chain_is_refused_without_saying_why(vector):
    with pytest.raises(Refused) as refused:
        verify(vector)
    assert refused.value.reason is Reason.BAD_CREDENTIAL
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["valid"]], ids=lambda v: v["name"])
def test_a_good_chain_names_its_person(vector):
    who = verify(vector)
    assert (who.role, who.answers_as, who.alias, who.organisation) == (
        vector["role"],
        vector["answers_as"],
        vector["alias"],
        vector["organisation"],
    )
    assert who.key == decode(vector["key"])


def test_each_bad_vector_has_one_thing_wrong_and_a_name_of_its_own():
    names = [v["name"] for v in VECTORS]
    assert len(names) == len(set(names))
    assert sum(v["valid"] for v in VECTORS) > 40
    assert sum(not v["valid"] for v in VECTORS) > 180


def test_the_file_is_what_its_script_makes():
    spec = importlib.util.spec_from_file_location("make", WIRE / "make_credentials.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    assert make.vectors() == VECTORS


def test_no_bit_of_a_chain_can_be_turned():
    data, trust = chain(), trusting()
    assert verify_identity(data, trust, LEAF, NOW).alias == "Aino"
    for bit in range(len(data) * 8):
        with pytest.raises(Refused):
            verify_identity(turned(data, bit), trust, LEAF, NOW)


def test_no_bit_of_a_list_can_be_turned():
    data, identity = a_list(replace(LIST, keys=frozenset({b"k" * 32}))), chain()
    for bit in range(len(data) * 8):
        with pytest.raises(Refused):
            verify_identity(identity, trusting(turned(data, bit)), LEAF, NOW)


def turned(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@given(st.binary(max_size=400))
def test_noise_is_refused(noise):
    with pytest.raises(Refused):
        verify_identity(noise, trusting(), LEAF, NOW)
    with pytest.raises(Refused):
        verify_list(noise, [public(ROOT)])
    with pytest.raises(Refused):
        read_statement(noise)


@pytest.mark.parametrize("said", [None, "professional", "volunteer", "peer"])
def test_what_somebody_answers_as_is_what_the_lead_has_signed(said):
    identity = chain(staff=replace(STAFF, answers_as=said))
    assert verify_identity(identity, trusting(), LEAF, NOW).answers_as == said


@given(st.text(max_size=70))
def test_what_can_be_made_can_be_verified(alias):
    try:
        identity = chain(staff=replace(STAFF, alias=alias))
    except ValueError:
        return
    assert verify_identity(identity, trusting(), LEAF, NOW).alias == alias


@pytest.mark.parametrize(
    "wrong",
    [
        {"not_after": STAFF.not_before + 14 * DAY + 1},
        {"not_after": STAFF.not_before - 1},
        {"role": Role.VISITOR},
        {"role": Role.SPECIALIST, "answers_as": "peer"},
        {"answers_as": "doctor"},
        {"alias": ""},
        {"alias": "Ai\u202eno"},
        {"signing_key": b"short"},
        {"signing_key": bytes(32)},
        {"not_before": -1},
    ],
)
def test_a_staff_certificate_that_breaks_a_rule_is_not_made(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        make_staff(ISSUING, replace(STAFF, **wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation": ""},
        {"issuing_key": b""},
        {"not_after": 0},
        {"not_after": 2**53},
        {"not_after": ISSUED.not_before + 91 * DAY + 1},
    ],
)
def test_an_issuing_certificate_that_breaks_a_rule_is_not_made(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        make_issuing(ROOT, replace(ISSUED, **wrong))


@pytest.mark.parametrize(
    "wrong", [{"not_after": SHIFT.not_before + 12 * HOUR + 1}, {"leaf_key": bytes(32)}]
)
def test_a_shift_credential_that_breaks_a_rule_is_not_made(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        make_shift(SIGNING, replace(SHIFT, **wrong))


@pytest.mark.parametrize(
    "wrong",
    [
        {"not_after": LIST.not_before + 7 * DAY + HOUR + 1},
        {"number": -1},
        {"number": 2**32},
        {"keys": frozenset({b"short"})},
        {"keys": frozenset(at.to_bytes(32, "little") for at in range(2, 259))},
    ],
)
def test_a_list_that_breaks_a_rule_is_not_made(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        a_list(replace(LIST, **wrong))


@pytest.mark.parametrize(
    "wrong", [{"serial": 2**32}, {"made_at": -1}, {"staff": ""}, {"signing_key": bytes(32)}]
)
def test_a_statement_that_breaks_a_rule_is_not_made(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        make_statement(STAFF_KEY, replace(STATEMENT, **wrong))


def test_certificates_are_verified_alone():
    data = make_issuing(ROOT, ISSUED)
    assert verify_issuing(data, [public(ROOT)]) == read_issuing(data) == ISSUED
    for wrong in (data + b"\0", data[:-1], turned(data, 8 * len(data) - 1)):
        with pytest.raises(Refused):
            verify_issuing(wrong, [public(ROOT)])
    with pytest.raises(Refused):
        verify_issuing(data, [])
    staff = make_staff(ISSUING, STAFF)
    assert verify_staff(staff, [ISSUED]) == (STAFF, ISSUED)
    assert read_staff(staff) == STAFF
    spare = replace(ISSUED, issuing_key=public(OTHER_ROOT))
    assert verify_staff(staff, [spare, ISSUED]) == (STAFF, ISSUED)
    for issuing in ([], [spare], [replace(ISSUED, not_after=STAFF.not_after - 1)]):
        with pytest.raises(Refused):
            verify_staff(staff, issuing)


def test_a_list_says_whose_it_is():
    assert verify_list(a_list(), [public(ROOT)]) == StaffList(LIST, ISSUED)
    both = [public(OTHER_ROOT), public(ROOT)]
    keys = replace(LIST, keys=frozenset({public(ISSUING)}), not_after=2**53 - 1)
    assert verify_list(make_revoked_issuing(ROOT, keys), both) == IssuingList(keys, public(ROOT))
    with pytest.raises(Refused):
        verify_list(a_list(), [public(OTHER_ROOT)])


def test_a_statement_is_signed_by_the_staff_key_and_says_all_it_was_told():
    said, signature = read_statement(make_statement(STAFF_KEY, STATEMENT))
    assert said == STATEMENT
    assert signature.by(public(STAFF_KEY))
    assert not signature.by(public(SIGNING))


@pytest.mark.parametrize("days", [1, 7, 30, 90])
def test_nothing_verifies_after_its_end_however_far_the_clock_goes(days):
    """With time alone: the shift is over after a night, the list after a week, all of it after its own end."""
    later = NOW + days * DAY
    with pytest.raises(Refused):
        verify_identity(chain(), trusting(), LEAF, later)
    anew = chain(shift=ShiftCredential(LEAF, STAFF.not_after - HOUR, STAFF.not_after))
    weeks = [
        RevocationList(number, frozenset(), at, min(at + 7 * DAY, ISSUED.not_after))
        for number, at in enumerate(range(LIST.not_before, ISSUED.not_after, 7 * DAY))
    ]
    ahead = trusting(*map(a_list, weeks))
    assert verify_identity(anew, ahead, LEAF, STAFF.not_after).alias == "Aino"
    if later > STAFF.not_after:
        with pytest.raises(Refused):
            verify_identity(anew, ahead, LEAF, later)
