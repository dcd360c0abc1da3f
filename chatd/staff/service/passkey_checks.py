"""Passkeys by the library: what an authenticator has made is registered, what it has signed is checked.

The person must always have been verified by the authenticator: by a finger, a face or a PIN. Whatever is wrong is one
answer. No attestation is asked for, and none is believed: whose make an authenticator is, is not ours to know.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import webauthn
from webauthn.helpers import (
    bytes_to_base64url,
    parse_attestation_object,
    parse_client_data_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    CredentialDeviceType,
    RegistrationCredential,
)

from chatd.base.errors import ChatdError, Unknown
from chatd.base.names import Seconds, StaffId
from chatd.staff.ports import Passkey
from chatd.staff.service.noticed import Noticed

Sites = Mapping[
    str, str
]  # the origins at which a console may stand, and the host that its passkeys count for

# All that phones, computers and keys offer. Source: WebAuthn Level 3, 5.4.
ALGORITHMS = [
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
# What a browser gives that was asked for no attestation. The library's parsers of the others are not for strangers.
FORMATS = (AttestationFormat.NONE, AttestationFormat.PACKED)


class Made(NamedTuple):
    """A passkey that an authenticator has made, as the page tells it."""

    id: bytes
    client_data: bytes
    attestation: bytes


class Signed(NamedTuple):
    """What a passkey has signed, as the page tells it. `user_handle`: whose it is, as the authenticator remembers."""

    id: bytes
    client_data: bytes
    authenticator_data: bytes
    signature: bytes
    user_handle: bytes | None


class Client(NamedTuple):
    """What the browser says of where and for what it was asked."""

    challenge: bytes
    origin: str
    rp_id: str


def client_of(client_data: bytes, sites: Sites) -> Client:
    """Raises: Unknown (not readable, of a site that is none of ours, or from a frame of another's page)."""
    with _wrong():
        said = parse_client_data_json(client_data)
        if said.cross_origin:
            raise Unknown
        return Client(said.challenge, said.origin, sites[said.origin])


def registered(made: Made, client: Client, staff: StaffId, now: Seconds) -> Passkey:
    """The passkey, to be kept. Raises: Unknown (whatever is wrong)."""
    with _wrong():
        if parse_attestation_object(made.attestation).fmt not in FORMATS:
            raise Unknown
        found = webauthn.verify_registration_response(
            credential=RegistrationCredential(
                id=bytes_to_base64url(made.id),
                raw_id=made.id,
                response=AuthenticatorAttestationResponse(
                    client_data_json=made.client_data, attestation_object=made.attestation
                ),
            ),
            expected_challenge=client.challenge,
            expected_rp_id=client.rp_id,
            expected_origin=client.origin,
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
        if found.credential_id != made.id:
            raise Unknown
    is_synced = found.credential_device_type is CredentialDeviceType.MULTI_DEVICE
    return Passkey(
        made.id,
        staff,
        client.rp_id,
        found.credential_public_key,
        found.sign_count,
        is_synced,
        made=now,
    )


def checked(signed: Signed, client: Client, passkey: Passkey, user_handle: bytes) -> int:
    """What its count is now. Raises: Unknown (whatever is wrong), Noticed (a count that has not grown)."""
    with _wrong():
        if passkey.rp_id != client.rp_id or signed.user_handle not in {None, user_handle}:
            raise Unknown
        found = webauthn.verify_authentication_response(
            credential=AuthenticationCredential(
                id=bytes_to_base64url(signed.id),
                raw_id=signed.id,
                response=AuthenticatorAssertionResponse(
                    client_data_json=signed.client_data,
                    authenticator_data=signed.authenticator_data,
                    signature=signed.signature,
                    user_handle=signed.user_handle,
                ),
            ),
            expected_challenge=client.challenge,
            expected_rp_id=client.rp_id,
            expected_origin=client.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,  # compared here, where it can be noticed
            require_user_verification=True,
        )
    if passkey.count and found.new_sign_count <= passkey.count:
        raise Noticed("passkey_suspected", passkey.staff)
    return found.new_sign_count


@contextmanager
def _wrong() -> Iterator[None]:
    """The library parses what a stranger sent, and raises whatever its parsers raise: all of it means one thing."""
    try:
        yield
    except ChatdError:
        raise
    except Exception:  # noqa: BLE001 - what was sent is wrong; its text is never kept
        raise Unknown from None
