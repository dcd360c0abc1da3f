"""What the transport knows of one connection; it goes with the connection."""

from chatd.core.directory import Staff
from chatd.transport.engine import LeanSocket


class Peer:
    """One accepted connection. `member` is a ticket's or a desk's id, once there is one."""

    __slots__ = ("allowance", "asked", "malformed", "member", "resume_hash", "socket", "staff")

    def __init__(self, socket: LeanSocket) -> None:
        self.socket = socket
        self.member: str | None = None
        self.staff: Staff | None = None
        self.resume_hash: str | None = None  # of the join this connection made
        self.malformed = 0
        self.allowance = 0.0  # events that may come now
        self.asked = 0.0  # when the last one came, by the monotonic clock
