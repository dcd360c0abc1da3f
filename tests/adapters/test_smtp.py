"""The port `Postman`, against a real SMTP server: what is sent, what is never sent, and what each fault comes to."""

import asyncio
import socket

import pytest

from chatd.base.names import OrganisationId, Seconds
from chatd.rota.ports import Written
from chatd.rota.rules import mail
from chatd.rota.rules.mail import MailServer, Outcome, Tls
from chatd.rota.smtp import postman
from chatd.rota.smtp.postman import SmtpPostman
from tests.mail_server import HOST, SECRET, USER, mail_server
from tests.redis_many import Authority

AT = Seconds(1_800_000_000.0)
WRITTEN = Written(
    "aino@perhe.example", "Työvuoro: pääsisitkö?", "Hei,\n\nhttps://l.example/\n", "abc", AT
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def files(authority):
    return authority.signed("localhost", HOST)


def a_server(inbox, tls=Tls.PLAIN, ca="", **more):
    settings = {"host": HOST, "sender": "vuorot@turva.example", **more}
    return MailServer(OrganisationId("turva"), port=inbox.port, tls=tls, ca=str(ca), **settings)


async def sent(inbox, **more):
    return await SmtpPostman().send(a_server(inbox, **more), WRITTEN)


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_it_goes_out_hidden_and_signed_in_and_names_neither_machine_nor_program(
    authority, files, tls
):
    async with mail_server(tls=tls, files=files, has_login=True) as inbox:
        told = await sent(inbox, tls=Tls(tls), ca=authority.file, user=USER, secret=SECRET)
    assert told.outcome is Outcome.SENT
    (taken,) = inbox.taken
    assert (taken.sender, taken.to) == ("vuorot@turva.example", ("aino@perhe.example",))
    assert taken.is_hidden
    assert taken.is_signed_in
    assert taken.greeting == "turva.example"
    message = taken.message
    assert dict(message.items()) == {
        "From": "vuorot@turva.example",
        "To": "aino@perhe.example",
        "Subject": "Työvuoro: pääsisitkö?",
        "Date": "Fri, 15 Jan 2027 08:00:00 +0000",
        "Message-ID": "<abc@turva.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }
    assert message.get_content().replace("\r\n", "\n") == WRITTEN.text
    machine = {socket.gethostname(), socket.getfqdn()} - {"localhost"}
    assert not any(name.encode() in taken.raw for name in machine)


async def test_nothing_is_said_where_the_server_has_no_tls(authority):
    async with mail_server() as inbox:
        told = await sent(inbox, tls=Tls.STARTTLS, ca=authority.file, user=USER, secret=SECRET)
    assert (told.outcome, told.word, told.is_there) == (Outcome.LATER, "no_tls", False)
    assert inbox.taken == []


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
async def test_no_server_is_believed_that_nobody_trusted_vouches_for(files, tls):
    async with mail_server(tls=tls, files=files) as inbox:
        told = await sent(inbox, tls=Tls(tls))
    assert (told.outcome, told.word) == (Outcome.LATER, "certificate_not_trusted")
    assert inbox.taken == []


async def test_a_certificate_for_another_host_is_none(authority):
    files = authority.signed("other.example")
    async with mail_server(tls="starttls", files=files) as inbox:
        told = await sent(inbox, tls=Tls.STARTTLS, ca=authority.file)
    assert told.word == "certificate_not_trusted"
    assert inbox.taken == []


async def test_a_wrong_secret_is_told_as_that(authority, files):
    async with mail_server(tls="starttls", files=files, has_login=True) as inbox:
        told = await sent(inbox, tls=Tls.STARTTLS, ca=authority.file, user=USER, secret="another")
    assert (told.outcome, told.word, told.is_there) == (Outcome.LATER, "login_refused", False)


async def test_a_server_that_takes_no_secret_is_told_as_that():
    async with mail_server() as inbox:
        told = await sent(inbox, user=USER, secret=SECRET)
    assert (told.outcome, told.word) == (Outcome.LATER, "no_login")


@pytest.mark.parametrize(
    ("command", "answer", "outcome", "is_there"),
    [
        ("RCPT", "550 no such person", Outcome.NEVER, True),
        ("RCPT", "450 later", Outcome.LATER, True),
        ("DATA", "554 no", Outcome.NEVER, True),
        ("DATA", "451 later", Outcome.LATER, True),
        ("MAIL", "553 not yours", Outcome.LATER, False),
    ],
)
async def test_what_a_server_refuses_for_good_is_not_tried_again(
    command, answer, outcome, is_there
):
    async with mail_server() as inbox:
        inbox.answers[command] = answer
        told = await sent(inbox)
    assert (told.outcome, told.is_there) == (outcome, is_there)
    assert inbox.taken == []


async def test_nobody_listens():
    async with mail_server() as inbox:
        pass
    told = await sent(inbox)
    assert (told.outcome, told.word, told.is_there) == (Outcome.LATER, "no_answer", False)


async def test_what_may_have_gone_out_is_not_said_again():
    async with mail_server() as inbox:
        inbox.answers["DATA"] = "lost"
        told = await sent(inbox)
    assert (told.outcome, told.word) == (Outcome.NEVER, "unsure")
    assert len(inbox.taken) == 1


@pytest.mark.parametrize("which", ["ANSWER_SECONDS", "SECONDS_MAX"])
async def test_a_silent_server_is_not_waited_for(monkeypatch, which):
    monkeypatch.setattr(postman, which, 0.05)

    over = asyncio.Event()

    async def silent(reader, writer):
        await reader.read()
        writer.close()
        over.set()

    listening = await asyncio.start_server(silent, HOST, 0)
    inbox = type("Inbox", (), {"port": listening.sockets[0].getsockname()[1]})
    told = await sent(inbox)
    listening.close()
    await over.wait()
    assert (told.outcome, told.word) == (Outcome.LATER, "no_answer")


async def test_looking_sends_nothing():
    async with mail_server() as inbox:
        assert (await SmtpPostman().look(a_server(inbox))).outcome is Outcome.SENT
    assert (inbox.connections, inbox.taken) == (1, [])


def test_a_try_ends_before_another_process_takes_it_for_lost():
    assert mail.SECONDS_MAX * 2 < mail.CLAIM_SECONDS


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("aino@perhe.example", True),
        ("a.b+c@d.e.example", True),
        ("aino@perhe", False),
        ("aino", False),
        ("aino@perhe.example\r\nBcc: x@y.example", False),
        ("a b@perhe.example", False),
        ("<aino@perhe.example>", False),
        ("ä@perhe.example", False),
        (f"{'a' * 250}@perhe.example", False),
        ("=?utf-8?q?x=40other.example=3E=2C?=@perhe.example", False),
        ("aino=?utf-8?b?YQ==?=@perhe.example", False),
        ("aino=b?c@perhe.example", True),
    ],
)
def test_an_address_is_one_address_and_nothing_else(text, fits):
    assert mail.is_address(text) is fits
