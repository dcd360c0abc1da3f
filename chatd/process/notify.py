"""Tells the service manager how far we are, where there is one that asks. Source: sd_notify(3)."""

import contextlib
import os
import socket

READY, STOPPING = "READY=1", "STOPPING=1"


def notify(state: str) -> None:
    """Say it to whoever started us with `NOTIFY_SOCKET`; without one, or when nobody listens, nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller, contextlib.suppress(OSError):
        teller.sendto(state.encode(), address.replace("@", "\0", 1))
