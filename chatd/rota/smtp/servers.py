"""The operator's file of servers: by which each organisation's e-mail goes out. It holds secrets, and is ours alone.

```toml
[turva]                       # the organisation's id
host = "mail.example.org"
port = 587                    # else 587 for starttls, 465 for implicit
tls = "starttls"              # or "implicit"; "plain" to this machine alone
user = "linja"                # with `secret`; without both nobody signs in
secret = "…"
sender = "vuorot@example.org"
ca = "/etc/ssl/own.pem"       # who vouches for the server, where this machine does not trust them anyway
```
"""

import os
import re
import ssl
import stat
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chatd.base.file_faults import of_a_file
from chatd.base.names import OrganisationId
from chatd.rota.rules.mail import MailServer, Servers, Tls, is_address

PORTS = {Tls.STARTTLS: 587, Tls.IMPLICIT: 465, Tls.PLAIN: 25}
PORT_MAX = 65_535
KEYS = ("host", "port", "tls", "user", "secret", "sender", "ca")
BYTES_MAX = 1024 * 1024
CHARS_MAX = 500
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,45}")
_LOOPBACK = re.compile(r"localhost|127\.[0-9.]+|::1")


class MailFileError(Exception):
    """The file cannot be used; each line of the text says of one thing what to change. It quotes no value."""


def read_servers(path: Path) -> Servers:
    """By organisation; nothing where there is no such file. Raises: MailFileError."""
    try:
        text = _text(path)
        if text is None:
            return Servers({})
        tables = tomllib.loads(text)
    except OSError as error:
        raise MailFileError(of_a_file(error)) from None
    except UnicodeDecodeError:
        raise MailFileError(f"{path}: not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at [^)]*\)\Z", str(error))  # its other words could quote a secret
        raise MailFileError(f"{path}: no TOML {place[0] if place else ''}".rstrip()) from None
    wrong = [f"{path}: {each}" for name, of in tables.items() for each in _wrong(name, of)]
    if wrong:
        raise MailFileError("\n".join(wrong))
    return Servers({OrganisationId(name): _server(name, of) for name, of in tables.items()})


def _text(path: Path) -> str | None:
    """None where there is no file. Raises: OSError, UnicodeDecodeError, MailFileError (others may read it)."""
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe is not waited for
    except FileNotFoundError:
        return None
    with os.fdopen(opened, "rb") as file:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode):
            raise MailFileError(f"{path}: no file")
        if status.st_mode & 0o077:
            raise MailFileError(f"{path}: others may read it; chmod 600, and change its secrets")
        if status.st_uid not in {os.geteuid(), 0}:
            raise MailFileError(f"{path}: it belongs to another user; chown it")
        if status.st_size > BYTES_MAX:
            raise MailFileError(f"{path}: longer than {BYTES_MAX} bytes")
        return file.read().decode("utf-8")


def _wrong(name: str, of: Any) -> Iterator[str]:
    """What is the matter with one table, in words that quote nothing of it but names."""
    if not isinstance(of, dict):
        yield f"{name}: a table is expected: [organisation's id]"
        return
    for key in of.keys() - set(KEYS):
        yield f"[{name}] {key}: no such key; there are {', '.join(KEYS)}"
    for key in ("host", "sender", "tls"):
        if key not in of:
            yield f"[{name}] {key}: is missing"
    for key in set(KEYS) - {"port"}:
        if key in of and not _is_text(of[key]):
            yield f"[{name}] {key}: a text of one line, {CHARS_MAX} characters at most"
            return
    yield from (f"[{name}] {each}" for each in _misfits(of))


def _misfits(of: Mapping[str, Any]) -> Iterator[str]:
    host, tls = of.get("host", ""), of.get("tls", "")
    if host and not _HOST.fullmatch(host):
        yield "host: a name or an address, without a port"
    if tls and tls not in list(Tls):
        yield f"tls: one of {', '.join(Tls)}"
    if tls == Tls.PLAIN and not _LOOPBACK.fullmatch(host):
        yield "tls: plain is for this machine alone (localhost, 127.0.0.1, ::1)"
    if "sender" in of and not is_address(of["sender"]):
        yield "sender: an e-mail address alone, such as vuorot@example.org"
    if bool(of.get("user")) != bool(of.get("secret")):
        yield "user, secret: both, or neither"
    port = of.get("port", 1)
    if not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= PORT_MAX:
        yield f"port: a whole number from 1 to {PORT_MAX}"
    if of.get("ca"):
        yield from _wrong_ca(of["ca"])


def _wrong_ca(ca: str) -> Iterator[str]:
    try:
        ssl.create_default_context(cafile=ca)
    except ssl.SSLError:
        yield "ca: no certificates in PEM"
    except OSError as error:
        yield f"ca: {of_a_file(error)}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= CHARS_MAX and value.isprintable()


def _server(name: str, of: Mapping[str, Any]) -> MailServer:
    tls = Tls(of["tls"])
    return MailServer(
        OrganisationId(name),
        of["host"],
        of.get("port", PORTS[tls]),
        tls,
        of["sender"],
        user=of.get("user", ""),
        secret=of.get("secret", ""),
        ca=of.get("ca", ""),
    )
