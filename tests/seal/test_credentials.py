"""The chain root, certificate, credential: the vectors shared with the browser, and making."""

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
from chatd.staff.credential_checks import SignatureChecks
from chatd.staff.credentials import (
    Certificate,
    Credential,
    make_certificate,
    make_credential,
    verify_certificate,
    verify_identity,
)
from chatd.staff.ports import PlannedShift

WIRE = Path(__file__).parents[1] / "wire"
VECTORS = json.loads((WIRE / "credentials.json").read_text(encoding="utf-8"))
NOW = 1_800_000_000
ROOT = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
ISSUING = Ed25519PrivateKey.from_private_bytes(b"i" * 32)
ROOTS = [ROOT.public_key().public_bytes_raw()]
LEAF = b"l" * 32
CERTIFICATE = Certificate(
    "esimerkki", ISSUING.public_key().public_bytes_raw(), NOW - 86400, NOW + 86400
)
CREDENTIAL = Credential("esimerkki", Role.COUNSELLOR, "Aino", LEAF, NOW - 60, NOW + 3600)


def decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verify(vector):
    return verify_identity(
        decode(vector["identity"]),
        [decode(root) for root in vector["roots"]],
        decode(vector["leaf_key"]),
        vector["now"],
    )


def chain(certificate=CERTIFICATE, credential=CREDENTIAL) -> bytes:
    return make_certificate(ROOT, certificate) + make_credential(ISSUING, credential)


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


def test_each_bad_vector_has_one_thing_wrong_and_a_name_of_its_own():
    names = [v["name"] for v in VECTORS]
    assert len(names) == len(set(names))
    assert sum(v["valid"] for v in VECTORS) > 10
    assert sum(not v["valid"] for v in VECTORS) > 80


def test_the_file_is_what_its_script_makes():
    spec = importlib.util.spec_from_file_location("make", WIRE / "make_credentials.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    assert make.vectors() == VECTORS


def test_no_bit_of_a_chain_can_be_turned():
    data = chain()
    for bit in range(len(data) * 8):
        turned = bytearray(data)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Refused):
            verify_identity(bytes(turned), ROOTS, LEAF, NOW)


@given(st.binary(max_size=400))
def test_noise_is_refused(noise):
    with pytest.raises(Refused):
        verify_identity(noise, ROOTS, LEAF, NOW)


@pytest.mark.parametrize("said", [None, "professional", "volunteer", "peer"])
def test_what_somebody_answers_as_is_what_the_lead_has_signed(said):
    identity = chain(credential=replace(CREDENTIAL, answers_as=said))
    assert verify_identity(identity, ROOTS, LEAF, NOW).answers_as == said


@pytest.mark.parametrize(
    ("signed", "asked"), [("peer", "professional"), ("peer", None), (None, "peer")]
)
def test_a_lead_signs_the_role_that_was_asked_for_and_no_other(signed, asked):
    shift = PlannedShift(
        "w1", "aino", "esimerkki", "Aino", NOW - 60, NOW + 3600, LEAF, answers_as=asked
    )
    certificate = make_certificate(ROOT, CERTIFICATE)

    def check(answers_as):
        made = make_credential(ISSUING, replace(CREDENTIAL, answers_as=answers_as))
        SignatureChecks().check_credential(made, certificate, shift)

    check(asked)
    with pytest.raises(Refused):
        check(signed)


@given(st.text(max_size=70))
def test_what_can_be_made_can_be_verified(alias):
    try:
        identity = chain(credential=replace(CREDENTIAL, alias=alias))
    except ValueError:
        return
    assert verify_identity(identity, ROOTS, LEAF, NOW).alias == alias


@pytest.mark.parametrize(
    "wrong",
    [
        {"not_after": CREDENTIAL.not_before + 12 * 3600 + 1},
        {"not_after": CREDENTIAL.not_before - 1},
        {"role": Role.VISITOR},
        {"role": Role.SPECIALIST, "answers_as": "peer"},
        {"answers_as": "doctor"},
        {"alias": ""},
        {"alias": "Ai\u202eno"},
        {"leaf_key": b"short"},
        {"not_before": -1},
    ],
)
def test_a_credential_that_breaks_a_rule_is_not_made(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        make_credential(ISSUING, replace(CREDENTIAL, **wrong))


@pytest.mark.parametrize(
    "wrong", [{"organisation": ""}, {"issuing_key": b""}, {"not_after": 0}, {"not_after": 2**53}]
)
def test_a_certificate_that_breaks_a_rule_is_not_made(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        make_certificate(ROOT, replace(CERTIFICATE, **wrong))


def test_a_certificate_is_verified_alone():
    data = make_certificate(ROOT, CERTIFICATE)
    assert verify_certificate(data, ROOTS) == CERTIFICATE
    for wrong in (data + b"\0", data[:-1], data[:-1] + bytes([data[-1] ^ 1])):
        with pytest.raises(Refused):
            verify_certificate(wrong, ROOTS)
    with pytest.raises(Refused):
        verify_certificate(data, [])
