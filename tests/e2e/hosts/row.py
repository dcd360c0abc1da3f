"""One host page of the table: of what it is made, and where its link leads."""

import base64
import enum
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.stage.line import ROOT, Line

THEIRS = "<p><a id=theirs href=#x>Oma linkki</a> <input id=field> <button id=more>Lisää</button>"
HEAD = '<!doctype html><html lang="fi"><meta name=viewport content="width=device-width">'
WIDGETS = ROOT / "chatd" / "assets" / "w"


class Opens(enum.Enum):
    """Where the link leads."""

    CHAT = "the chat, over this page"
    EARLIER = "the chat of an earlier release, as that one had it"
    OWN = "the own page, in this tab"
    TAB = "the own page, in a tab of its own"
    NUMBERS = "the telephone numbers, and the link to the own page"


@dataclass(frozen=True)
class Row:
    """In its texts, {a} and {b} stand for the snippets of two lines, and LINE, SOCKET and the like as in `filled`."""

    name: str
    body: str = "{a}"
    head: str = ""
    policy: str = ""  # its Content-Security-Policy
    headers: Mapping[str, str] = field(default_factory=dict)
    first: str = ""  # a script of the page, before all others
    last: str = ""  # one when all has loaded
    open: str = ""  # one when the chat is open
    inside: str = ""  # what a browser or an extension does in the frame
    change: Callable[[str], str] = str  # what an optimiser makes of the snippet
    page: str = ""  # all of its HTML, in place of head and body: {body} stands for it
    kind: str = "text/html; charset=utf-8"
    blocks: str = ""  # what is asked for, and does not come: a regular expression
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # path: type, text
    opens: Opens = Opens.CHAT
    noise: str = ""  # what the browser says of it aloud
    how: str = "press"  # the link: "press", or by "script" where no finger reaches it
    is_alone: bool = False  # in a browser of its own, for what stays in one
    is_phone: bool = True  # in the short form; the long one has both
    talks: bool = False  # the whole talk also in the short form
    is_given_back: bool = True  # closing leaves each node of the page as it was
    speaks_like_us: bool = False  # the page sends what a frame of ours would
    leaves_by_keys: bool = True  # on a screen with keys; else by the button
    is_answered: bool = True  # by a counsellor of today
    is_styled: bool = True  # our own styles come
    context: Mapping[str, object] = field(default_factory=dict)

    def filled(self, text: str, line: Line) -> str:
        """With the addresses and hashes of this line."""
        for name, value in (
            ("LINE", line.origin),
            ("SOCKET", line.origin.replace("http", "ws", 1)),
            ("OWN", line.own),
            ("LOADER", f"'{_hash('loader.js', 'sha384')}'"),
            ("LOADED", _loader().replace("</script", "<\\/script")),
            ("LOADED64", base64.b64encode(_loader().encode()).decode()),
            ("PINS", " ".join(f"'{_hash(one, 'sha256')}'" for one in _programs())),
        ):
            text = re.sub(rf"\b{name}\b", lambda _, value=value: value, text)
        return text

    def html(self, first: str, line: Line) -> str:
        """`first`: the snippet of the line's partner."""
        second = first.replace("etusivu", "muutos-etusivu")
        body = self.body.replace("{a}", self.change(first)).replace("{b}", self.change(second))
        script = f"<script>{self.first}</script>" if self.first else ""
        page = self.page or f"{HEAD}{script}{self.head}<body><h1>Yhdistys</h1>{{body}}{THEIRS}"
        return self.filled(page.replace("{body}", body), line)


def _folder() -> Path:
    return next(each for each in WIDGETS.iterdir() if (each / "loader.js").exists())


def _programs() -> list[str]:
    return sorted(each.name for each in _folder().glob("*.js"))


def _loader() -> str:
    return (_folder() / "loader.js").read_text()


def _hash(name: str, kind: str) -> str:
    digest = hashlib.new(kind, (_folder() / name).read_bytes()).digest()
    return f"{kind}-{base64.b64encode(digest).decode()}"


def style(text: str) -> str:
    return f"<style>{text}</style>"


def again(*changes: tuple[str, str]) -> Callable[[str], str]:
    """Each pattern replaced, and all of them found."""

    def change(snippet: str) -> str:
        for pattern, becomes in changes:
            snippet, count = re.subn(pattern, becomes, snippet, flags=re.DOTALL)
            assert count, pattern
        return snippet

    return change
