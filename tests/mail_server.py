"""A real SMTP server of tests, on loopback: it keeps what it is sent, and refuses or is silent where it is told to."""

import asyncio
import ssl
import warnings
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult

HOST, USER, SECRET = "127.0.0.1", "linja", "planted-mail-secret-7f3a"


@dataclass
class Taken:
    """One e-mail, and from whom to whom the server was told that it is."""

    sender: str
    to: tuple[str, ...]
    raw: bytes
    greeting: str
    is_hidden: bool
    is_signed_in: bool

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)


@dataclass
class Inbox:
    """`answers`: by a command and what stands behind it, what is said instead; "" is silence."""

    taken: list[Taken] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    connections: int = 0
    most_at_once: int = 0
    port: int = 0
    raw: list[asyncio.Transport] = field(default_factory=list)
    slow: int = 0  # nobody is answered at DATA before so many stand there
    standing: int = 0
    together: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(self, server, speaking, envelope, address, options):  # noqa: N802 - the name of the library
        if said := self.answers.get(f"RCPT {address}", self.answers.get("RCPT")):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, server, speaking, envelope, address, options):  # noqa: N802 - the name of the library
        if said := self.answers.get("MAIL"):
            return said
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, speaking, envelope):  # noqa: N802 - the name of the library
        said = self.answers.get("DATA")
        self.standing += 1
        self.most_at_once = max(self.most_at_once, self.standing)
        if self.standing >= self.slow:
            self.together.set()
        await self.together.wait()
        self.standing -= 1
        if said is None or said == "lost":
            to = tuple(envelope.rcpt_tos)
            self.taken.append(
                Taken(
                    envelope.mail_from,
                    to,
                    envelope.original_content,
                    speaking.host_name,
                    server.transport.get_extra_info("sslcontext") is not None,
                    bool(speaking.authenticated),
                )
            )
        if said == "lost":
            server.transport.abort()
        return said or "250 OK"


class _Counting(SMTP):
    """Knows how many speak with it at once."""

    def __init__(self, inbox, **settings):
        self.inbox = inbox
        super().__init__(inbox, **settings)

    def connection_made(self, transport):
        if self.transport is None:  # and not when TLS begins
            self.inbox.connections += 1
            self.inbox.raw.append(transport)
        super().connection_made(transport)


def _let_in(server, speaking, envelope, mechanism, data):
    is_right = (data.login, data.password) == (USER.encode(), SECRET.encode())
    return AuthResult(success=is_right, handled=is_right)


@asynccontextmanager
async def mail_server(*, tls="plain", files=None, has_login=False):
    """`tls`: "starttls", "implicit", or "plain" as `MailServer` has it; `files`: certificate and key."""
    context = None
    if files:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*files)
    inbox = Inbox()
    settings = {"hostname": "mail.example", "loop": asyncio.get_running_loop()}
    if tls == "starttls":
        settings |= {"tls_context": context, "require_starttls": True}
    if has_login:
        settings |= {
            "authenticator": _let_in,
            "auth_required": True,
            "auth_require_tls": tls == "starttls",
        }

    def speak():
        with (
            warnings.catch_warnings()
        ):  # that it signs people in without STARTTLS: the bytes are hidden below it
            warnings.simplefilter("ignore", UserWarning)
            return _Counting(inbox, **settings)

    listening = await asyncio.get_running_loop().create_server(
        speak,
        HOST,
        0,
        ssl=context if tls == "implicit" else None,
    )
    inbox.port = listening.sockets[0].getsockname()[1]
    try:
        yield inbox
    finally:
        listening.close()
        for each in inbox.raw:
            with suppress(AttributeError):  # of Python 3.11.2, where TLS has ended already
                each.abort()  # also where TLS never came about, of which the library tells nobody
        for _ in range(50):  # turns of the loop, until each socket is closed
            await asyncio.sleep(0)
