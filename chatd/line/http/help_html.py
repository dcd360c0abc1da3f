"""Help as HTML: the part of the own page that needs no script, and the plain page that stands in for any other.

The plain page has no script, no address but ours and a policy of its own: a proxy may serve it as a file. Everything
that an organisation wrote is escaped.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from hashlib import sha256
from html import escape

from chatd.base.names import Language
from chatd.base.texts.catalogue import spoken, text_of
from chatd.directory.rules.directory import Line
from chatd.line.service.help_text import Help, Number, numbers_of

LANGUAGES = tuple(Language(each) for each in ("fi", "sv", "en"))  # of who comes nobody knows which
STYLE = (
    ":root{color-scheme:light dark;font:112.5%/1.5 system-ui,sans-serif}"
    "body{max-width:38rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.4rem;line-height:1.3}h2{font-size:1.1rem;margin-bottom:.3rem}"
    "a{display:inline-block;min-height:44px;padding:.5rem 0;color:inherit;font-weight:700;white-space:nowrap}"
    ".wraps a{white-space:normal;overflow-wrap:anywhere}"
    "ul{padding:0;list-style:none}li{margin-bottom:.75rem}"
    ".leave a{padding:.5rem 1rem;background:CanvasText;color:Canvas;border:2px solid;border-radius:.5rem}"
    "section{border-top:1px solid;margin-top:1.5rem}"
)
STYLE_HASH = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
PLAIN_POLICY = f"default-src 'none'; style-src {STYLE_HASH}; img-src data:; base-uri 'none'; form-action 'none'"


class Why(StrEnum):
    """Why the plain page is shown; each has its sentence in the catalogue."""

    UNKNOWN = "unknown"  # no such page
    AWAY = "away"  # something of ours failed
    DOWN = "down"  # the daemon does not answer, so a proxy says this


def way_out(leave_to: str, language: str) -> str:
    """The first thing of a page beside the chat, to where the own page leaves; nothing where that is not known."""
    leave = escape(text_of("shared.leave", language))
    link = f'<a href="{escape(leave_to)}" rel="nofollow noreferrer">{leave}</a>'
    return f'<p class="leave">{link}</p>\n' if leave_to else ""


def plain_page(why: Why, lines: Iterable[Line]) -> str:
    """A whole page: what is the matter, 112, and the numbers of these lines, each in three languages."""
    known = tuple(lines)
    sections = "".join(
        f'<section lang="{language}"><h2>{_say(why.value, language)}</h2>'
        f"<p>{_say('danger', language)}</p>{CALL}"
        f"{list_of(language, _say('numbers', language), numbers_of(known, language))}"
        f"{_again(why, language)}</section>"
        for language in LANGUAGES
    )
    title = " · ".join(
        f'<span lang="{language}">{_say("title", language)}</span>' for language in LANGUAGES
    )
    return (
        '<!doctype html>\n<html lang="fi">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{PLAIN_POLICY}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{_say('title', LANGUAGES[0])}</title>\n"
        f'<link rel="icon" href="data:,">\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n{sections}\n</main>\n</body>\n</html>\n"
    )


def sections_of(
    helps: Sequence[Help], services: str = "", about: Callable[[Language, str], str] | None = None
) -> str:
    """The line in each of its languages: for whom it is, who can be called now and who later, its hours.

    `services`: where the services of her own region stand, for who comes from anywhere; "" where nobody may read them.
    `about`: links to what is said of the line, in one of our languages, marked so.
    """
    return "".join(_section(each, services, about, is_first=each is helps[0]) for each in helps)


def _section(
    each: Help, services: str, about: Callable[[Language, str], str] | None, *, is_first: bool
) -> str:
    ours = Language(spoken(each.language))
    own = "" if ours == each.language else _lang(ours)
    title = f"<h2{own}>"
    hours = "".join(f"<li>{escape(line)}</li>" for line in each.hours)
    return (
        f'<section class="stack-small" lang="{escape(each.language)}">'
        f"{'' if is_first else f'<h2>{escape(each.name)}</h2>'}<p>{escape(each.audience)}</p>"
        f"{list_of(each.language, _say('now', each.language), each.now, title)}"
        f"{list_of(each.language, _say('others', each.language), each.others, title)}"
        f"{title}{_say('hours', each.language)}</h2><ul{own}>{hours}</ul>{services_link(services, ours, own)}"
        f"{'' if about is None else about(ours, own)}</section>"
    )


def services_link(page: str, language: Language, own: str = "") -> str:
    """To the pages of services, in one of our languages; nothing where nobody may read them."""
    if not page:
        return ""
    return f'<p{own}><a href="{escape(page)}/{language}">{_say("services", language)}</a></p>'


def list_of(
    language: Language, title: str, numbers: Sequence[Number], opening: str = "<h2>"
) -> str:
    """Numbers to call. Within a part in this language; what has no words in it is marked as what it is."""
    if not numbers:
        return ""
    rows = "".join(
        f"<li{'' if each.language == language else _lang(each.language)}><strong>{escape(each.name)}</strong> "
        f'<a href="tel:{escape(each.number.replace(" ", ""))}">{escape(each.number)}</a><br>'
        f"{escape(each.hours)}<br>{escape(each.cost)}</li>"
        for each in numbers
    )
    return f'{opening}{title}</h2><ul class="stack-small">{rows}</ul>'


def _lang(language: Language) -> str:
    return f' lang="{escape(language)}"'


CALL = '<p><a href="tel:112">112</a></p>'


def _again(why: Why, language: Language) -> str:
    """The same address once more: the page stands where another should be."""
    return "" if why is Why.UNKNOWN else f'<p><a href="">{_say("again", language)}</a></p>'


def _say(key: str, language: Language) -> str:
    return escape(text_of(f"line.page.{key}", language))
