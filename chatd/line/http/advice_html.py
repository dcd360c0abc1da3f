"""The page before the chat for professionals, `/l/EMBED?for=professional`: no names, their field if they want, numbers.

No script and nothing to write in: each field is a link to the own page of that entry. So a browser's history shows
which one was chosen, of somebody who comes for work; of what was said it shows nothing.
"""

from html import escape

from chatd.base.names import EmbedId, Language
from chatd.base.texts.catalogue import language_name, spoken, text_of
from chatd.directory.rules.advice import SECTORS, name_of
from chatd.directory.rules.directory import Contact, Line
from chatd.line.http.help_html import STYLE, list_of, services_link, way_out
from chatd.line.service.help_text import numbers_of

CALL_112 = '<a href="tel:112">112</a>'


def advice_page(
    embed: EmbedId,
    line: Line,
    contact: Contact | None,
    language: Language,
    services: str = "",
    leave_to: str = "",
) -> str:
    """In this language of the line; whoever reads another finds it on the page itself. `services`: as `sections_of`.

    `leave_to`: as the own page leaves.
    """
    title = f'<h1 lang="{escape(language)}">{escape(line.name_in(language))}</h1>'
    return (
        f'<!doctype html>\n<html lang="{spoken(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f'<title>Chat</title>\n<link rel="icon" href="data:,">\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n{way_out(leave_to, Language(spoken(language)))}{_languages(embed, line, language)}{title}\n"
        f"<p>{_say('for_whom', language)}</p>\n<p>{_say('order', language)}</p>\n"
        f"<p>{_link(embed, '', 'open', language)}</p>\n"
        f"<h2>{_say('sector', language)}</h2>\n<p>{_say('sector_why', language)}</p>\n"
        f'<ul class="wraps">{_sectors(embed, language)}</ul>\n'
        f"{contact_of(contact, language)}{services_link(services, Language(spoken(language)))}\n"
        f"{list_of(language, _say('numbers', language), numbers_of([line], language))}"
        f"<p>{_say('danger', language)} {CALL_112}</p>\n</main>\n</body>\n</html>\n"
    )


def contact_of(contact: Contact | None, language: Language) -> str:
    """How professionals reach the organisation otherwise, as a part of a page; nothing where it has said nothing."""
    if contact is None:
        return ""
    links = {
        f"tel:{contact.phone.replace(' ', '')}": contact.phone,
        f"mailto:{contact.email}": contact.email,
        contact.page: contact.page,
    }
    ways = "".join(
        f'<li><a href="{escape(address)}" rel="noreferrer">{escape(said)}</a></li>'
        for address, said in links.items()
        if said
    )
    day = f"{contact.reviewed:%-d.%-m.%Y}"
    reviewed = escape(text_of("line.advice.reviewed", language, day=day))
    return (
        f"<h2>{_say('contact_title', language)}</h2>\n<p><strong>{escape(contact.name)}</strong></p>\n"
        f'<ul class="wraps">{ways}</ul>\n<p>{reviewed}</p>\n'
    )


def _sectors(embed: EmbedId, language: Language) -> str:
    return "".join(
        f"<li>{_link(embed, sector, f'sector.{sector}', language)}</li>" for sector in SECTORS
    )


def _link(embed: EmbedId, sector: str, key: str, language: Language) -> str:
    address = f"/l/{name_of(embed, sector)}?lang={language}"
    return f'<a href="{escape(address)}">{_say(key, language)}</a>'


def _languages(embed: EmbedId, line: Line, shown: Language) -> str:
    """The line's other languages, each by its own name."""
    others = [each for each in line.languages if each != shown]
    links = " ".join(
        f'<a lang="{escape(each)}" href="/l/{escape(embed)}?for=professional&amp;lang={escape(each)}">'
        f"{escape(language_name(each))}</a>"
        for each in others
    )
    return f"<p>{links}</p>\n" if others else ""


def _say(key: str, language: Language) -> str:
    return escape(text_of(f"line.advice.{key}", language))
