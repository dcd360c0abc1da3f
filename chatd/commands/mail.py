"""`mail check` asks each organisation's server for e-mail whether it lets us in; `mail try` sends one to oneself."""

from collections.abc import Sequence

from chatd.base.texts.catalogue import LANGUAGES, text_of
from chatd.commands.terminal import (
    Mistaken,
    Namespace,
    Subparsers,
    add_database_option,
    finish,
    opened,
    say,
    warn,
)
from chatd.process.clock import SystemClock
from chatd.process.config import Config, ConfigError
from chatd.process.ids import RandomIds
from chatd.rota.ports import Tried, Written
from chatd.rota.rules.mail import MailServer, Outcome, Tls, is_address
from chatd.rota.smtp.postman import SmtpPostman
from chatd.rota.smtp.servers import MailFileError, read_servers

WORDS = {
    "no_answer": "does not answer; see host, port, tls and the firewall",
    "no_tls": "does not speak TLS as `tls` says it; see tls and port",
    "certificate_not_trusted": "has a certificate of another name or time, or of nobody who is trusted; see ca",
    "login_refused": "refuses user and secret",
    "no_login": "takes no user and secret; leave both out, or see tls",
    "sender_refused": "refuses the sender for this user",
    "server_refuses": "refuses us",
    "refused": "refuses the address",
    "unsure": "fell silent when it had the e-mail: it may have gone out",
}


def register(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "mail",
        help="try the servers for e-mail to the staff",
        description="The file of CHATD_SMTP_PATH, as docs/operations.md shows it. No secret is printed.",
    )
    acts = parser.add_subparsers(required=True, metavar="check|try")
    check = acts.add_parser("check", help="read the file, and sign in at each server")
    check.set_defaults(run=run, act=_check)
    add_database_option(check)
    attempt = acts.add_parser("try", help="send one e-mail, as a call to come in would")
    attempt.add_argument("organisation", metavar="ID", help="as the file names it")
    attempt.add_argument("address", metavar="ADDRESS", help="one's own")
    attempt.add_argument("--language", default="en", choices=LANGUAGES)
    attempt.set_defaults(run=run, act=_try)


def run(args: Namespace, config: Config) -> int:
    """Do what the parser chose. Returns the exit code."""
    return finish(args.act, args, config)


async def _check(args: Namespace, config: Config) -> int:
    servers = _servers(config)
    async with opened(args, config) as offline:
        known = set(offline.registry.directory.organisations)
    failed = 0
    for server in servers:
        tried = await SmtpPostman().look(server)
        failed += _tell(server, tried, "lets us in")
        if server.organisation not in known:
            warn(f"{server.organisation}: there is no such organisation")
            failed += 1
    return int(failed > 0)


async def _try(args: Namespace, config: Config) -> int:
    server = next((e for e in _servers(config) if e.organisation == args.organisation), None)
    if server is None:
        raise Mistaken(f"{args.organisation}: not in {config.smtp_path}")
    if not is_address(args.address):
        raise Mistaken(f"{args.address}: no e-mail address")
    text = text_of(
        "mail.call_in.body", args.language, link=f"{config.origins[0]}/console/", until="…"
    )
    subject = text_of("mail.call_in.subject", args.language)
    written = Written(args.address, subject, text, RandomIds().id("t"), SystemClock().now())
    tried = await SmtpPostman().send(server, written)
    return _tell(server, tried, "has taken the e-mail")


def _servers(config: Config) -> Sequence[MailServer]:
    """Raises: ConfigError, Mistaken."""
    try:
        servers = read_servers(config.smtp_path)
    except MailFileError as error:
        lines = str(error).splitlines()
        raise ConfigError("\n".join(f"CHATD_SMTP_PATH: {line}" for line in lines)) from None
    if not servers.of:
        raise Mistaken(f"{config.smtp_path}: no such file, or nothing in it; nobody gets e-mail")
    return list(servers.of.values())


def _tell(server: MailServer, tried: Tried, well: str) -> int:
    where = f"{server.organisation}: {server.host}:{server.port} ({server.tls})"
    if tried.outcome is Outcome.SENT:
        is_open = server.tls is Tls.PLAIN
        say(f"{where} {well}{', without TLS on this machine' if is_open else ''}")
        return 0
    warn(f"{where} {WORDS[tried.word]}")
    return 1
