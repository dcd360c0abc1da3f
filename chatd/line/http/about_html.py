"""Three small pages of each line, in our three languages: accessibility (306/2019), privacy, feedback and complaints.

Made of what is true of the program and of what the organisation has said of itself; what it has not said is called
missing, and nothing is made up. No script, nothing to write in, and a title that says nothing of the line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal

from chatd.base.names import EmbedId, Language
from chatd.base.texts.catalogue import language_name, text_of
from chatd.directory.rules import authorities
from chatd.directory.rules.directory import Imprint, Line
from chatd.line.http.help_html import CALL, LANGUAGES, STYLE, way_out

Page = Literal["accessibility", "privacy", "feedback"]
PAGES: tuple[Page, ...] = ("accessibility", "privacy", "feedback")
# When we last went through WCAG 2.2; docs/accessibility.md says it too.
ASSESSED = date(2026, 11, 29)
ANSWER_DAYS = 14  # Source: 306/2019, section 8
KNOWN = ("known_readers", "known_own_words", "known_easy", "known_signed")
PROMISES = ("anonymous", "e2ee", "nostore")
LAW = "https://www.finlex.fi/fi/laki/ajantasa/2019/20190306"


@dataclass(frozen=True, slots=True)
class About:
    """Of which line, and what is known of who runs it, on this day; `leave_to`: as the own page leaves."""

    embed: EmbedId
    line: Line
    organisation: str
    imprint: Imprint | None
    today: date
    language: Language
    leave_to: str

    def page(self, which: Page) -> str:
        """The whole page."""
        inside: Callable[[], str] = {
            "accessibility": self._accessibility,
            "privacy": self._privacy,
            "feedback": self._feedback,
        }[which]
        title = self._say(f"title_{which}")
        return (
            f'<!doctype html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
            f'<title>{title}</title>\n<link rel="icon" href="data:,">\n<style>{STYLE}</style>\n</head>\n'
            f"<body>\n<main>\n{way_out(self.leave_to, self.language)}{self._languages(which)}<h1>{title}</h1>\n"
            f"<p>{self._name()}<br>{self._say('whose', org=self.organisation)}</p>\n{inside()}"
            f"<hr>\n{links(self.embed, self.language, but=which)}"
            f"<p>{self._say('history')}</p>\n<p>{escape(text_of('line.page.danger', self.language))}</p>{CALL}\n"
            "</main>\n</body>\n</html>\n"
        )

    # ---- the pages ----

    def _accessibility(self) -> str:
        made = self.imprint.reviewed if self.imprint else ASSESSED
        known = "".join(f"<li>{self._say(each)}</li>" for each in KNOWN)
        return (
            f"<h2>{self._say('state')}</h2>\n<p>{self._say('state_text')}</p>\n"
            f"<h2>{self._say('assessed')}</h2>\n<p>{self._say('assessed_text', day=_day(ASSESSED))}</p>\n"
            f"<h2>{self._say('known')}</h2>\n<ul>{known}</ul>\n"
            f"<h2>{self._say('obstacle')}</h2>\n<p>{self._say('obstacle_text', n=ANSWER_DAYS)}</p>\n{self._ways()}"
            f"<h2>{self._say('authority')}</h2>\n"
            f"<p>{self._say('authority_text', n=ANSWER_DAYS)}</p>\n{self._authority(authorities.ACCESSIBILITY)}"
            f'<p>{self._say("made", day=_day(max(made, ASSESSED)))} <span class="wraps">'
            f"{self._link(LAW, text_of('line.about.law', self.language))}</span></p>\n"
        )

    def _privacy(self) -> str:
        promises = "".join(
            f"<li>{escape(text_of(f'visitor.consent.{each}', self.language))}</li>"
            for each in PROMISES
        )
        own = self.imprint.privacy if self.imprint else ""
        more = self._link(own, text_of("line.about.own_page", self.language)) if own else ""
        return (
            f"<h2>{self._say('promises')}</h2>\n<ul>{promises}</ul>\n"
            f"<p>{escape(text_of('visitor.consent.limits', self.language))}</p>\n<p>{self._say('counts')}</p>\n"
            f"<h2>{self._say('controller')}</h2>\n<p>{self._say('controller_text', org=self.organisation)}</p>\n"
            f'<p class="wraps">{more or self._say("no_privacy_page", org=self.organisation)}</p>\n'
            f"<h2>{self._say('ask')}</h2>\n{self._ways()}"
            f"<h2>{self._say('authority')}</h2>\n"
            f"<p>{self._say('data_authority')}</p>\n{self._authority(authorities.DATA_PROTECTION)}"
        )

    def _feedback(self) -> str:
        page = self.imprint.complaints if self.imprint else ""
        how = self._link(page, text_of("line.about.complaints_page", self.language)) if page else ""
        return (
            f"<h2>{self._say('say')}</h2>\n<p>{self._say('say_text', org=self.organisation)}</p>\n{self._ways()}"
            f"<h2>{self._say('complain')}</h2>\n"
            f'<p class="wraps">{how or self._say("no_complaints_page", org=self.organisation)}</p>\n'
        )

    # ---- their parts ----

    def _ways(self) -> str:
        """How the organisation is reached, and since when nobody has looked at that; or that it has not said so."""
        said = self.imprint
        if said is None:
            return f"<p><strong>{self._say('no_ways', org=self.organisation)}</strong></p>\n"
        ways = (
            ("email", f"mailto:{said.email}", said.email),
            ("phone", f"tel:{said.phone.replace(' ', '')}", said.phone),
            ("address", "", said.address),
        )
        rows = "".join(
            f"<li>{self._say(kind)}<br>{self._link(to, words) if to else escape(words)}</li>"
            for kind, to, words in ways
            if words
        )
        return (
            f'<ul class="wraps">{rows}</ul>\n<p>{self._say("careful")}</p>\n'
            f"<p>{self._say('reviewed', day=_day(said.reviewed))}</p>\n"
        )

    def _authority(self, those: tuple[authorities.Authority, ...]) -> str:
        one = authorities.on(self.today, those)
        name = one.names.get(self.language) or one.names["en"]
        return (
            f'<p class="wraps">{self._link(one.page, name)}<br>'
            f"{self._say('checked', day=_day(authorities.CHECKED))}</p>\n"
        )

    def _name(self) -> str:
        """The line's name, marked where it is in another language than the page."""
        named = self.language if self.language in self.line.name else self.line.languages[0]
        lang = "" if named == self.language else f' lang="{escape(named)}"'
        return f"<strong{lang}>{escape(self.line.name_in(named))}</strong>"

    def _languages(self, which: Page) -> str:
        others = " · ".join(
            f'<a lang="{each}" href="{_address(self.embed, which, each)}">{escape(language_name(each))}</a>'
            for each in LANGUAGES
            if each != self.language
        )
        return f"<p>{others}</p>\n"

    def _link(self, to: str, words: str) -> str:
        return f'<a href="{escape(to)}" rel="noreferrer">{escape(words)}</a>'

    def _say(self, key: str, **gaps: str | int) -> str:
        return escape(text_of(f"line.about.{key}", self.language, **gaps))


def links(embed: EmbedId, language: Language, own: str = "", but: Page | None = None) -> str:
    """To the three pages in this language, as a list; `own` marks it where the page around it is in another."""
    rows = "".join(
        f'<li><a href="{_address(embed, each, language)}">'
        f"{escape(text_of(f'line.about.title_{each}', language))}</a></li>"
        for each in PAGES
        if each != but
    )
    return f'<ul{own} class="wraps">{rows}</ul>\n'


def _address(embed: EmbedId, which: Page, language: Language) -> str:
    return f"/l/{escape(embed)}/{which}?lang={language}"


def _day(day: date) -> str:
    return f"{day:%-d.%-m.%Y}"
