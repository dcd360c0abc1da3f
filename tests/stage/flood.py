"""Callers that mean no good, in a process of their own: `python -m tests.stage.flood KIND PORT COUNT NETWORKS`.

They come from addresses of this machine's own 127.0.0.0/8 that are no proxies, and stay until standard input ends.
"""

import gzip
import selectors
import socket
import sys
from contextlib import suppress

BOMB = gzip.compress(b"0" * 40_000_000)
POST = b"POST /leave HTTP/1.1\r\nHost: line.test\r\n"
BEGINS = {
    "silent": b"",
    "heads": POST + b"X-Slow: ",
    "bodies": POST + b"Content-Length: 4000\r\n\r\n",
    "readers": b"GET /console/ HTTP/1.1\r\nHost: line.test\r\n\r\n" * 20,
    "bombs": POST + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB,
}
DRIPPING = {"heads", "bodies"}
STEP_SECONDS = 0.5
IP_BIND_ADDRESS_NO_PORT = 24  # Source: linux/in.h


class Flood:
    """Holds so many connections at any time: whoever is let go comes again."""

    def __init__(self, kind: str, port: int, networks: int) -> None:
        self.kind, self.port, self.networks = kind, port, networks
        self.held = selectors.DefaultSelector()
        self.held.register(sys.stdin, selectors.EVENT_READ)
        self.deaf: list[
            socket.socket
        ] = []  # who reads nothing does not see either that it is let go

    def come(self, at: int) -> None:
        one = socket.socket()
        one.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        if self.kind == "readers":
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        one.bind((f"127.0.1.{at % self.networks + 1}", 0))
        one.settimeout(5)
        with suppress(OSError):
            one.connect(("127.0.0.1", self.port))
            one.setblocking(False)
            one.send(BEGINS[self.kind])
        if self.kind == "readers":
            self.deaf.append(one)
        else:
            self.held.register(one, selectors.EVENT_READ, at)

    def step(self) -> bool:
        """False when that was all."""
        for key, _ in self.held.select(STEP_SECONDS):
            if key.fileobj is sys.stdin:
                return False
            self.held.unregister(key.fileobj)
            key.fileobj.close()
            self.come(key.data)
        return True

    def drip(self) -> None:
        for key in list(self.held.get_map().values()):
            if key.fileobj is not sys.stdin:
                with suppress(OSError):
                    key.fileobj.send(b"x")


def main(kind: str, port: int, count: int, networks: int) -> None:
    flood = Flood(kind, port, networks)
    for at in range(count):
        flood.come(at)
    sys.stdout.write("there\n")
    sys.stdout.flush()
    while flood.step():
        if kind in DRIPPING:
            flood.drip()


if __name__ == "__main__":
    main(sys.argv[1], *(int(each) for each in sys.argv[2:]))
