"""The port `Postman`: one connection for each e-mail, told as little as a server needs to take it.

The library's own texts quote addresses and what servers say, so none of them leaves this file.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP as LINES
from email.utils import format_datetime

import aiosmtplib

from chatd.rota.ports import Tried, Written
from chatd.rota.rules.mail import ANSWER_SECONDS, SECONDS_MAX, MailServer, Outcome, Tls

FINAL = 500  # from this code on an answer stays as it is. Source: RFC 5321, 4.2.1


class SmtpPostman:
    """On `aiosmtplib`."""

    async def send(self, server: MailServer, written: Written) -> Tried:
        step = _Step()
        try:
            async with asyncio.timeout(SECONDS_MAX):
                await _send(server, written, step)
        except TimeoutError:
            return _lost(step, "no_answer")
        except aiosmtplib.SMTPAuthenticationError:
            return Tried(Outcome.LATER, "login_refused", is_there=False)
        except aiosmtplib.SMTPSenderRefused:
            return Tried(Outcome.LATER, "sender_refused", is_there=False)
        except aiosmtplib.SMTPResponseException as error:
            is_final = error.code >= FINAL and step.is_in
            word = "refused" if step.is_in else "server_refuses"
            return Tried(Outcome.NEVER if is_final else Outcome.LATER, word, is_there=step.is_in)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return _lost(step, _word(error))
        return Tried(Outcome.SENT)

    async def look(self, server: MailServer) -> Tried:
        """Whether the server lets us in; nothing is sent."""
        try:
            async with asyncio.timeout(SECONDS_MAX):
                async with _let_in(server):
                    pass
        except aiosmtplib.SMTPAuthenticationError:
            return Tried(Outcome.LATER, "login_refused", is_there=False)
        except aiosmtplib.SMTPResponseException:
            return Tried(Outcome.LATER, "server_refuses", is_there=False)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return Tried(Outcome.LATER, _word(error), is_there=False)
        return Tried(Outcome.SENT)


class _Step:
    """How far a try has come. `is_in`: the server has let us in; `is_said`: the e-mail has been said, or some of it."""

    is_in = is_said = False


async def _send(server: MailServer, written: Written, step: _Step) -> None:
    message = message_of(server, written).as_bytes()
    async with _let_in(server) as client:
        step.is_in = True
        await client.mail(server.sender)
        await client.rcpt(written.to)
        step.is_said = True
        await client.data(message)
        with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            await client.quit()  # it has it, whatever it says to this


@asynccontextmanager
async def _let_in(server: MailServer) -> AsyncIterator[aiosmtplib.SMTP]:
    """A connection, signed in; cut at the end, since a polite end of TLS would be waited for half a minute."""
    client = _client(server)
    await client.connect()
    transport = client.transport
    try:
        if server.user:
            await client.login(server.user, server.secret)
        yield client
    finally:
        client.close()
        if isinstance(transport, asyncio.WriteTransport):
            with suppress(AttributeError):  # of Python 3.11.2, where TLS has ended already
                transport.abort()


def _client(server: MailServer) -> aiosmtplib.SMTP:
    context = None
    if server.tls is not Tls.PLAIN:
        context = ssl.create_default_context(cafile=server.ca or None)
    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        # Else the library says this machine's name, which stands in each e-mail then.
        local_hostname=server.sender.partition("@")[2],
        timeout=ANSWER_SECONDS,
        use_tls=server.tls is Tls.IMPLICIT,
        start_tls=server.tls is Tls.STARTTLS,
        tls_context=context,
    )


def message_of(server: MailServer, written: Written) -> EmailMessage:
    """Plain text to one person; it names no machine and no program, and asks for no answer."""
    message = EmailMessage(policy=LINES)
    message["From"] = server.sender
    message["To"] = written.to
    message["Subject"] = written.subject
    message["Date"] = format_datetime(datetime.fromtimestamp(written.at, UTC))
    message["Message-ID"] = f"<{written.id}@{server.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # Source: RFC 3834, 5
    message.set_content(written.text, charset="utf-8", cte="quoted-printable")
    return message


def _lost(step: _Step, word: str) -> Tried:
    """Once it has been said nobody knows whether it was taken: it is not said again, so that nobody gets two."""
    if step.is_said:
        return Tried(Outcome.NEVER, "unsure", is_there=False)
    return Tried(Outcome.LATER, word, is_there=False)


def _word(error: BaseException) -> str:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return "certificate_not_trusted"
        if isinstance(seen, ssl.SSLError):
            return "no_tls"
        seen = seen.__cause__ or seen.__context__
    if isinstance(error, OSError):
        return "no_answer"
    said = str(error)  # of the library's own words, which tests/adapters/test_smtp.py pins
    return (
        "no_tls" if "STARTTLS extension" in said else "no_login" if "AUTH" in said else "no_answer"
    )
