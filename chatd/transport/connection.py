"""What the transport knows of one connection; it goes with the connection."""

from chatd.base.limits import Bucket
from chatd.directory.rules.directory import Staff
from chatd.transport.engine_socket import LeanSocket


class Peer:
    """One accepted connection. `member` is a ticket's or a desk's id, once there is one."""

    __slots__ = (
        "bearer",
        "events",
        "malformed",
        "member",
        "resume_hash",
        "says",
        "socket",
        "staff",
    )

    def __init__(self, socket: LeanSocket) -> None:
        self.socket = socket
        self.member: str | None = None
        self.staff: Staff | None = None
        self.bearer = ""  # of a console
        self.resume_hash: str | None = None  # of the join this connection made
        self.malformed = 0
        self.events: Bucket | None = None  # all its events; None before the first
        self.says: Bucket | None = None  # its envelopes
