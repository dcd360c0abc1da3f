"""The operator's file of servers for e-mail, and the commands that try them: no secret is ever said."""

import asyncio
import threading
from contextlib import contextmanager

import pytest

from chatd.__main__ import parsed
from chatd.process.config import Config
from chatd.rota.smtp.servers import MailFileError, read_servers
from tests.mail_server import HOST, SECRET, USER, mail_server
from tests.redis_many import Authority

RIGHT = 'host = "mail.example.org"\ntls = "starttls"\nsender = "v@turva.example"\n'


@pytest.fixture
def place(tmp_path):
    return tmp_path / "smtp.toml"


def write(place, text, mode=0o600):
    place.write_text(text)
    place.chmod(mode)


@pytest.fixture
def mail(place, url, loaded, capsys):
    """Runs `mail …` and gives the exit code and all that was said."""

    def typed(*words):
        args = parsed(["mail", *words])
        capsys.readouterr()
        code = args.run(args, Config(database=url, smtp_path=place))
        said = capsys.readouterr()
        assert SECRET not in said.out + said.err
        return code, said.out + said.err

    return typed


@contextmanager
def beside(**settings):
    """A server in a loop of its own: the command has its own too."""
    ready, found = threading.Event(), []

    async def serve():
        over = asyncio.Event()
        async with mail_server(**settings) as inbox:
            found.extend([inbox, asyncio.get_running_loop(), over])
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(20)
    inbox, loop, over = found
    try:
        yield inbox
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()


def entry(inbox, **more):
    values = {"host": HOST, "tls": "plain", "sender": "v@turva.example", **more}
    words = "".join(f'{key} = "{value}"\n' for key, value in values.items())
    return f"[esimerkki]\nport = {inbox.port}\n{words}"


def test_without_a_file_nobody_gets_email(place):
    assert read_servers(place).of == {}


def test_ports_follow_from_tls_unless_they_are_said(place):
    write(
        place, f"[a]\n{RIGHT}[b]\n{RIGHT.replace('starttls', 'implicit')}[c]\n{RIGHT}port = 2525\n"
    )
    assert [each.port for each in read_servers(place).of.values()] == [587, 465, 2525]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_file_that_others_may_read_is_not_read(place, mode):
    write(place, f"[a]\n{RIGHT}", mode)
    with pytest.raises(MailFileError, match="others may read it; chmod 600"):
        read_servers(place)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f'[a]\nsecret = "{SECRET}\n{RIGHT}', "no TOML (at line 2"),
        ('a = "b"', "a: a table is expected"),
        (f'[a]\n{RIGHT}pasword = "{SECRET}"', "[a] pasword: no such key"),
        (f'[a]\n{RIGHT}secret = "{SECRET}"', "[a] user, secret: both, or neither"),
        (f'[a]\n{RIGHT}user = "linja"', "[a] user, secret: both, or neither"),
        (f'[a]\n{RIGHT}user = "linja"\nsecret = 7', "[a] secret: a text of one line"),
        ('[a]\nhost = "mail.example.org"\ntls = "starttls"', "[a] sender: is missing"),
        (f"[a]\n{RIGHT.replace('starttls', 'plain')}", "[a] tls: plain is for this machine alone"),
        (f"[a]\n{RIGHT.replace('starttls', 'none')}", "[a] tls: one of starttls, implicit, plain"),
        (f"[a]\n{RIGHT.replace('v@turva', 'Vuorot <v@turva')}", "[a] sender: an e-mail address"),
        (f"[a]\n{RIGHT.replace('.org', '.org:587')}", "[a] host: a name or an address"),
        (f"[a]\n{RIGHT}port = 0", "[a] port: a whole number from 1 to 65535"),
        (f"[a]\n{RIGHT}port = true", "[a] port: a whole number"),
        (f'[a]\n{RIGHT}ca = "/nowhere.pem"', "[a] ca: "),
    ],
)
def test_each_mistake_is_told_in_words_that_quote_no_secret(place, text, says):
    write(place, text)
    with pytest.raises(MailFileError) as told:
        read_servers(place)
    assert says in str(told.value)
    assert SECRET not in str(told.value)


def test_all_mistakes_are_told_at_once(place):
    write(place, "[a]\nhost = 'x'\n[b]\ntls = 'starttls'\n")
    with pytest.raises(MailFileError) as told:
        read_servers(place)
    assert len(str(told.value).splitlines()) == 4


def test_checking_signs_in_and_sends_nothing(place, mail, tmp_path):
    files = Authority(tmp_path).signed("localhost", HOST)
    with beside(tls="starttls", files=files, has_login=True) as inbox:
        more = {"tls": "starttls", "user": USER, "ca": tmp_path / "authority.pem"}
        write(place, entry(inbox, secret=SECRET, **more))
        code, said = mail("check")
        assert (code, "lets us in" in said) == (0, True), said
        write(place, entry(inbox, secret="another", **more))
        code, said = mail("check")
        assert (code, "refuses user and secret" in said) == (1, True), said
        assert inbox.taken == []


def test_checking_tells_of_an_organisation_that_is_none(place, mail):
    with beside() as inbox:
        write(place, entry(inbox).replace("esimerkki", "nobody"))
        code, said = mail("check")
    assert (code, "nobody: there is no such organisation" in said) == (1, True)


def test_trying_sends_one_email_in_the_language_that_is_asked_for(place, mail):
    with beside() as inbox:
        write(place, entry(inbox))
        code, said = mail("try", "esimerkki", "me@operator.example", "--language", "fi")
        assert (code, "has taken the e-mail" in said) == (0, True), said
        (taken,) = inbox.taken
    assert taken.message["Subject"] == "Työvuoro: pääsisitkö nyt?"
    assert mail("try", "nobody", "me@operator.example")[0] == 1
    assert mail("try", "esimerkki", "no address")[0] == 1


def test_without_servers_the_commands_say_so(mail):
    code, said = mail("check")
    assert (code, "nobody gets e-mail" in said) == (1, True)
