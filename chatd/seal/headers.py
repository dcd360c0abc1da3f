"""What a delivery service may read of an MLS message: wire format, group, epoch, content type.

Only PrivateMessage passes (and a Welcome inside an opening). Public messages are refused: by them a stranger could
join, or crash a page. Authenticated data must be empty, because it would travel in the clear.
"""

from chatd.core.errors import Malformed
from chatd.ports import SealHeader
from chatd.seal.reader import Reader

MLS_10 = 1
PRIVATE_MESSAGE = 2
WELCOME = 3
SUITE = 1  # X25519, AES-128-GCM, SHA-256, Ed25519
GROUP_MAX_BYTES = 64
CONTENT_TYPES = {1: "application", 2: "proposal", 3: "commit"}


def peek(body: bytes) -> SealHeader:
    """The header of the PrivateMessage that fills `body`. Raises: Malformed (anything else).

    Source: RFC 9420, sections 6 and 6.3.
    """
    reader = Reader(body)
    _expect_message(reader, PRIVATE_MESSAGE)
    group, epoch = reader.vector(), reader.number(8)
    content_type = CONTENT_TYPES.get(reader.number(1))
    authenticated_data = reader.vector()
    sender_data, ciphertext = reader.vector(), reader.vector()
    reader.end()
    if not 0 < len(group) <= GROUP_MAX_BYTES or content_type is None:
        raise Malformed
    if authenticated_data or not sender_data or not ciphertext:
        raise Malformed
    return SealHeader(group, epoch, content_type)


def peek_opening(body: bytes) -> SealHeader:
    """The header of an opening's commit: `u32` length, the commit, MLSMessage(Welcome) to the end.

    Raises: Malformed.
    """
    reader = Reader(body)
    header = peek(reader.take(reader.number(4)))
    if header.content_type != "commit":
        raise Malformed
    _expect_message(reader, WELCOME)
    if reader.number(2) != SUITE:
        raise Malformed
    secrets, group_info = reader.vector(), reader.vector()
    reader.end()
    if not secrets or not group_info:
        raise Malformed
    return header


def _expect_message(reader: Reader, wire_format: int) -> None:
    if (reader.number(2), reader.number(2)) != (MLS_10, wire_format):
        raise Malformed
