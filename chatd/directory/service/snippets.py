"""What a partner puts into a page: a link, numbers to call, and the loader pinned by its hash; and its policy."""

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from chatd.base.base64url import to_bytes
from chatd.base.errors import Reason, Refused, Unavailable
from chatd.base.names import EmbedId, Language, OrganisationId
from chatd.base.texts.catalogue import text_of
from chatd.directory.rules.advice import PROFESSIONAL
from chatd.directory.rules.directory import Line, Staff
from chatd.directory.rules.units import reaches_line
from chatd.directory.service.previews import TEST
from chatd.directory.service.registry import Registry

# As widget/src/embed/settings.ts reads it: a number is never guessed from words, so the name has no digits.
_HELPLINE = re.compile(r"([^\d+:,]+): *(\+?\d[\d -]+)")
# What it refuses there it leaves to the weather for, so nothing else is printed.
_EXIT = re.compile(r"(https://\w|http://(localhost|127\.0\.0\.1)(:\d+)?/)[^\s\0-\x1f]*")

# How a chat stands in the page, as widget/src/embed/api.ts has it; the first is what a snippet means that does not say.
DISPLAYS = ("box", "bubble", "inline", "page")

NumberOf = Callable[[OrganisationId, bytes], int]


class Pin(NamedTuple):
    """A release's loader: its path, what pins it ("sha384-…"), and the page to leave to that it has built in."""

    loader: str
    integrity: str
    exit: str


class Snippet(NamedTuple):
    """`html` to paste; `policy` in words, for pages that have one; `roots`: how many keys it names, 0 opens no chat.

    `test`: the same for a page that nobody can begin a chat on. `is_for_advice`: whether professionals may enter there.
    """

    html: str
    policy: str
    roots: int
    test: str
    is_for_advice: bool = False


class Snippets:
    """For leads. `number_of`: below which number no list of revoked issuing keys is believed, by root."""

    def __init__(self, registry: Registry, pin: Pin | None, number_of: NumberOf) -> None:
        self._registry, self._pin, self._number_of = registry, pin, number_of

    def of(
        self,
        who: Staff,
        embed: EmbedId,
        language: str,
        origin: str,
        display: str = DISPLAYS[0],
    ) -> Snippet:
        """Of an own embed. Raises: Refused(NOT_ALLOWED: not hers, or none), Unavailable (nothing is built)."""
        found = self._registry.directory.embeds.get(embed)
        whose = None if found is None else self._registry.directory.lines.get(found.line)
        is_hers = who.unit is None or (whose is not None and reaches_line(who, whose))
        if found is None or found.organisation != who.organisation or not is_hers:
            raise Refused(Reason.NOT_ALLOWED)
        if self._pin is None:
            raise Unavailable
        line = self._registry.line(found.line)
        roots = [
            pinned(root, self._number_of(line.organisation, to_bytes(root)))
            for root in self._registry.roots_text(line)
        ]
        helpline = first_helpline(line, language)
        html, test = (
            snippet_of(
                origin,
                name,
                roots,
                self._pin,
                language=language,
                helpline=helpline if _HELPLINE.fullmatch(helpline) else "",
                display=display,
            )
            for name in (embed, embed + TEST)
        )
        has_entry = PROFESSIONAL in line.topics
        return Snippet(html, policy_of(origin), len(roots), test, has_entry)


def pinned(root: str, number: int) -> str:
    """The root as a snippet names it: with the number below which no list of revoked issuing keys is believed."""
    return f"{root}.{number}" if number else root


def first_helpline(line: Line, language: str) -> str:
    """Name and number of the line's first reviewed helpline as "Nollalinja: 080 005 005", "" when it has none."""
    for each in line.helplines[:1]:
        name = each.name.get(Language(language)) or next(iter(each.name.values()))
        return f"{_only(r'[^0-9+:,]', name)}: {_only(r'[0-9+ -]', each.number)}"
    return ""


def _only(kind: str, text: str) -> str:
    """The signs of this kind; others are spaces."""
    return " ".join("".join(each if re.match(kind, each) else " " for each in text).split())


class Policies(NamedTuple):
    """Directives that a page with a content security policy needs beside its own; `docs/webmasters.md` has the same.

    The four ways to show a chat (box, bubble, inline, page) need no more than each other: all is in one sealed frame.
    """

    by_address: str
    by_nonce: str
    types_named: str
    types_unnamed: str


def policies_of(origin: str) -> Policies:
    """For the line at this origin. `NONCE` stands for the page's own, which the snippet's script must have too."""
    connect = f"connect-src {origin} {origin.replace('http', 'ws', 1)}"
    return Policies(
        by_address=f"script-src {origin}/w/; {connect}",
        by_nonce=f"script-src 'nonce-NONCE'; {connect}",
        types_named="trusted-types avoinlinja",
        types_unnamed="frame-src blob:",
    )


def policy_of(origin: str) -> str:
    """What a page with a content security policy must allow, in words for its webmaster; `origin` is the line's."""
    found = policies_of(origin)
    return "\n".join(
        (
            "Content-Security-Policy, where the page has one. For box, bubble, inline and page alike:",
            f"  {found.by_address}",
            "Where scripts are named by a nonce, which the snippet's script must have too:",
            f"  {found.by_nonce}",
            "With require-trusted-types-for 'script' also:",
            f"  {found.types_named}",
            "or, where that may not be named:",
            f"  {found.types_unnamed}",
            "The link alone needs nothing.",
        )
    )


def snippet_of(
    origin: str,
    embed: str,
    roots: Sequence[str],
    pin: Pin,
    *,
    exit_url: str | None = None,
    language: str = "fi",
    helpline: str = "",
    display: str = DISPLAYS[0],
) -> str:
    """The snippet as HTML. `origin` without a slash at the end; `roots` in base64url; `helpline`: "NAME: NUMBER".

    Each number is a link of its own, for who taps it must not open a chat. `display`: one of DISPLAYS; inline the chat
    stands under the links, in the element that holds them.

    Raises: ValueError (the page to leave to is not https; the helpline is none).
    """
    leave_to = exit_url or pin.exit
    if not _EXIT.fullmatch(leave_to):
        raise ValueError(
            "--exit: an address that begins with https:// (http for this machine only)"
        )
    link = {"href": f"{origin}/l/{embed}", "rel": "noopener noreferrer"}
    script = {
        "src": f"{origin}/{pin.loader}",
        "integrity": pin.integrity,
        "crossorigin": "anonymous",
        "data-embed": embed,
        "data-root": ",".join(roots),
        "data-exit": leave_to,
        "data-lang": language,
    }
    calls = [("112", text_of("snippet.call", language))]
    if helpline:
        found = _HELPLINE.fullmatch(helpline)
        if found is None:
            raise ValueError("--helpline: a name without digits, a colon and the number")
        script["data-help"] = helpline
        calls.append((found[2], f"{found[1]} {found[2]}".strip()))
    if display != DISPLAYS[0]:
        script["data-display"] = display
    words = text_of("snippet.link", language)
    links = [
        f"<a {_attributes(link)} data-avoinlinja>{escape(words)}</a>",
        *(f'<a href="{_dial(number)}">{escape(label)}</a>' for number, label in calls),
    ]
    if display == "inline":
        script["data-place"] = f"avoinlinja-{embed}"
        links = [f'<div id="{escape(script["data-place"])}">', *links, "</div>"]
    return "\n".join((*links, f"<script async {_attributes(script)}></script>"))


def _dial(number: str) -> str:
    return f"tel:{re.sub(r'[^0-9+]', '', number)}"


def _attributes(values: dict[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in values.items())
