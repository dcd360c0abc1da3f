"""Prosody beside us, where Debian's package is installed: a message of the same size, and its receipt (XEP-0184).

It keeps nothing and judges no body; both are on one server, without TLS and without names. `python -m bench.xmpp`
starts it as the other servers are started.
"""

import asyncio
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.servers import END_SECONDS, START_SECONDS

PROGRAM = shutil.which("prosody")
COMMAND = (sys.executable, "-m", "bench.xmpp")
SETTINGS = """
daemonize = false; run_as_root = true; pidfile = "{folder}/pid"; data_path = "{folder}"; log = {{ error = "*console" }}
modules_enabled = {{ "saslauth"; "posix" }}; modules_disabled = {{ "s2s"; "tls"; "offline"; "c2s_limits" }}
interfaces = {{ "127.0.0.1" }}; c2s_ports = {{ {port} }}; s2s_ports = {{}}; c2s_direct_tls_ports = {{}}
c2s_require_encryption = false; allow_unencrypted_plain_auth = true
VirtualHost "localhost"
  authentication = "anonymous"
"""
HELLO = (
    "<stream:stream to='localhost' version='1.0' xmlns='jabber:client'"
    " xmlns:stream='http://etherx.jabber.org/streams'>"
)
ANONYMOUS = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"
BIND = "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"


class End:
    """One connection, signed in, and the address by which it is reached."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.address = ""

    @classmethod
    async def open(cls, port: int) -> "End":
        end = cls(*await asyncio.open_connection("127.0.0.1", port))
        for said, answered in (
            (HELLO, "</stream:features>"),
            (ANONYMOUS, "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"),
            (HELLO, "</stream:features>"),
        ):
            end.say(said)
            await end.heard(answered)
        end.say(BIND)
        bound = re.search("<jid>([^<]+)</jid>", await end.heard("</iq>"))
        assert bound is not None
        end.address = bound[1]
        return end

    def say(self, stanza: str) -> None:
        self._writer.write(stanza.encode())

    async def heard(self, until: str) -> str:
        """All that came, up to the end of this."""
        return (await self._reader.readuntil(until.encode())).decode()


class XmppPair:
    """A message to the other, who says that it is there."""

    def __init__(self, speaker: End, hearer: End, body: str) -> None:
        self._speaker, self._hearer = speaker, hearer
        start = f"<message type='chat' to='{hearer.address}' id='"
        self._said = start, f"'><body>{body}</body><request xmlns='urn:xmpp:receipts'/></message>"
        start = f"<message to='{speaker.address}'><received xmlns='urn:xmpp:receipts' id='"
        self._received = start, "'/></message>"
        self._count = 0

    async def exchange(self) -> None:
        self._count += 1
        for sender, words, other in (
            (self._speaker, self._said, self._hearer),
            (self._hearer, self._received, self._speaker),
        ):
            sender.say(str(self._count).join(words))
            assert f"id='{self._count}'" in await other.heard("</message>")


async def pair(port: int, body: str) -> XmppPair:
    """Two who are signed in."""
    return XmppPair(await End.open(port), await End.open(port), body)


def main() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = Path(folder, "prosody.cfg.lua")
        settings.write_text(SETTINGS.format(folder=folder, port=port))
        assert PROGRAM is not None
        server = subprocess.Popen(
            [PROGRAM, "-F", "--config", str(settings)],
            stdout=subprocess.DEVNULL,  # it speaks of libraries that it could use
            stderr=subprocess.DEVNULL,
        )
        try:
            asyncio.run(asyncio.wait_for(_there(port), START_SECONDS))
            print(json.dumps({"port": port}), flush=True)
            sys.stdin.read()
        finally:
            server.terminate()
            server.wait(END_SECONDS)


async def _there(port: int) -> None:
    while True:
        try:
            await End.open(port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            return


if __name__ == "__main__":
    main()
