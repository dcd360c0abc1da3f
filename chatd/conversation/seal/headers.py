"""What a delivery service may read of an MLS message: wire format, group, epoch, content type.

Only PrivateMessage passes (and a Welcome inside an opening). Public messages are refused: by them a stranger could
join, or crash a page. Authenticated data must be empty, because it would travel in the clear.
"""

from chatd.base.errors import Malformed
from chatd.base.reader import Reader
from chatd.conversation.ports import SealHeader

MLS_10 = 1
PRIVATE_MESSAGE = 2
WELCOME = 3
SUITE = 1  # X25519, AES-128-GCM, SHA-256, Ed25519
GROUP_MAX_BYTES = 64
_PRIVATE_MESSAGE_HEAD = MLS_10.to_bytes(2) + PRIVATE_MESSAGE.to_bytes(2)
_WIDTH_MAX = 4  # bytes of a vector's length
_LEAST = {2: 64, 4: 16_384, 8: 0}  # sizes that need so many bytes
CONTENT_TYPES = {1: "application", 2: "proposal", 3: "commit"}


def peek(body: bytes) -> SealHeader:
    """The header of the PrivateMessage that fills `body`. Raises: Malformed (anything else).

    Read by offsets, without a Reader: this runs for every message that is relayed, and was a fifth of its cost.
    Source: RFC 9420, sections 6 and 6.3.
    """
    if body[:4] != _PRIVATE_MESSAGE_HEAD:
        raise Malformed
    start, at = _vector(body, 4)
    group, type_at = body[start:at], at + 8
    _, sender_data_at = _vector(body, type_at + 1)
    sender_data, ciphertext_at = _vector(body, sender_data_at)
    ciphertext, end = _vector(body, ciphertext_at)
    content_type = CONTENT_TYPES.get(body[type_at])
    if end != len(body) or not 0 < len(group) <= GROUP_MAX_BYTES or content_type is None:
        raise Malformed
    is_clear = sender_data_at != type_at + 2  # authenticated data would be in the clear
    if is_clear or sender_data == ciphertext_at or ciphertext == end:
        raise Malformed
    return SealHeader(group, int.from_bytes(body[at:type_at]), content_type)


def _vector(body: bytes, at: int) -> tuple[int, int]:
    """Where a vector's content starts and ends. Raises: Malformed (cut short, or its length not in the fewest bytes).

    Source: RFC 9420, section 2.1.2.
    """
    if at >= len(body):
        raise Malformed
    first = body[at]
    if first < _LEAST[2]:  # the whole size is in it
        start, end = at + 1, at + 1 + first
        if end > len(body):
            raise Malformed
        return start, end
    width = 1 << (first >> 6)
    start = at + width
    size = int.from_bytes(body[at:start]) - ((first & 0xC0) << (8 * (width - 1)))
    end = start + size
    if width > _WIDTH_MAX or end > len(body) or size < _LEAST[width]:
        raise Malformed
    return start, end


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
