"""Pages for whoever is elsewhere, and for professionals: an organisation's services by region, in three languages.

No script, no address of others but those that the organisation wrote, nothing stored, nothing noted of who reads what.
"""

import asyncio
import re
from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from zoneinfo import ZoneInfo

from chatd.base.errors import Reason, Unknown
from chatd.base.http import Reply, Request, Route
from chatd.base.names import Language, OrganisationId
from chatd.base.ports import Clock
from chatd.base.texts.catalogue import text_of
from chatd.directory.service.registry import Registry
from chatd.line.http.advice_html import contact_of
from chatd.line.http.help_html import LANGUAGES, PLAIN_POLICY, STYLE, way_out
from chatd.referral.ports import Version
from chatd.referral.rules.services import (
    CATEGORIES,
    REGIONS,
    TIMEZONE,
    Service,
    is_due,
    is_open,
    of_region,
)
from chatd.referral.service.keeping import Keeping

PAGES_KEPT_MAX = 200  # of a minute
HEADERS = {
    "Content-Security-Policy": f"{PLAIN_POLICY}; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


class ServicePages:
    """`/s/ORGANISATION/LANGUAGE` and a page for each region below it, where the organisation has said so."""

    def __init__(
        self, keeping: Keeping, registry: Registry, clock: Clock, leave_to: str = ""
    ) -> None:
        """`leave_to`: where the way out leads."""
        self._keeping, self._registry, self._clock = keeping, registry, clock
        self._leave_to = leave_to
        self._minute = 0  # of which these pages are
        self._pages: dict[tuple[str, int, str, str], Reply] = {}

    def routes(self) -> list[Route]:
        """What is answered here; who finds nothing is told so, in words."""
        return [
            Route("GET", "/s/{organisation}", self.front, refused=self._refused),
            Route("GET", "/s/{organisation}/{language}", self.regions, refused=self._refused),
            Route(
                "GET", "/s/{organisation}/{language}/{region}", self.region, refused=self._refused
            ),
        ]

    async def front(self, request: Request) -> Reply:
        """Which language: one press, and no guess."""
        name, _ = await self._published(request)
        links = "".join(
            f'<li lang="{each}"><a href="/s/{_organisation(request)}/{each}">'
            f"{_say('title', each)}</a></li>"
            for each in LANGUAGES
        )
        return self._page(LANGUAGES[0], name, f"<ul>{links}</ul>")

    async def regions(self, request: Request) -> Reply:
        """The regions, each with how many there are."""
        name, version = await self._published(request)
        language = _language(request)
        links = "".join(
            f'<li><a href="/s/{_organisation(request)}/{language}/{key}">'
            f"{escape(_region(key, language))}</a> "
            f"{_say('count', language, n=len(of_region(version.services, key)))}</li>"
            for key in REGIONS
        )
        title = f"{_say('title', language)}: {name}"
        contact = self._registry.organisation(OrganisationId(request.part("organisation"))).contact
        shown = contact_of(contact, Language(language))
        inside = f"<h2>{_say('regions', language)}</h2><ul>{links}</ul>{shown}"
        return self._page(language, title, inside)

    async def region(self, request: Request) -> Reply:
        """Who coordinates there, then the services by category. Made once a minute: then what is open may change."""
        name, version = await self._published(request)
        language, region = _language(request), request.part("region")
        if region not in REGIONS:
            raise Unknown
        minute = int(self._clock.now() // 60)
        if minute != self._minute or len(self._pages) >= PAGES_KEPT_MAX:
            self._minute = minute
            self._pages.clear()
        key = (_organisation(request), version.number, language, region)
        if key not in self._pages:
            self._pages[key] = await asyncio.to_thread(
                self._region, key[0], language, region, name, version
            )
        return self._pages[key]

    def _region(
        self, organisation: str, language: str, region: str, name: str, version: Version
    ) -> Reply:
        found = of_region(version.services, region)
        parts = [
            self._part(
                _say("coordinates", language), language, [s for s in found if s.is_coordinator]
            )
        ]
        for category in CATEGORIES:
            some = [each for each in found if each.category == category]
            parts.append(self._part(_say(f"category.{category}", language), language, some))
        back = f'<p><a href="/s/{organisation}/{language}">{_say("regions", language)}</a></p>'
        nothing = "" if found else f"<p>{_say('none', language)}</p>"
        title = f"{escape(_region(region, language))}: {name}"
        return self._page(language, title, nothing + "".join(parts) + back)

    def _part(self, title: str, language: str, services: list[Service]) -> str:
        if not services:
            return ""
        shown = "".join(f"<li>{self._service(each, language)}</li>" for each in services)
        return f"<section><h2>{title}</h2><ul>{shown}</ul></section>"

    def _service(self, each: Service, language: str) -> str:
        now = datetime.fromtimestamp(self._clock.now(), UTC)
        there = now.astimezone(ZoneInfo(TIMEZONE))
        lines = [_texts(each, language)]
        lines += [
            f'<a href="tel:{phone.replace(" ", "")}">{phone}</a>'
            for phone in map(escape, each.phones)
        ]
        if each.hours:
            lines.append(escape(_hours(each.hours, language)))
        if is_open(each, there.weekday(), 60 * there.hour + there.minute):
            lines.append(f"<strong>{_say('open', language)}</strong>")
        if each.web:
            lines.append(
                f'<a href="{escape(each.web)}" rel="noreferrer">{_say("web", language)}</a>'
            )
        if each.category == "couple_therapy":
            lines.append(f"<em>{_say('caution', language)}</em>")
        lines.append(_say("reviewed", language, day=f"{each.reviewed:%-d.%-m.%Y}"))
        if is_due(each, now.date()):
            lines.append(f"<em>{_say('due', language)}</em>")
        return "<br>".join(lines)

    async def _published(self, request: Request) -> tuple[str, Version]:
        """Its name, and what stands. Raises: Unknown (also when it shows nobody), Unavailable."""
        organisation = OrganisationId(request.part("organisation"))
        name = self._registry.organisation(organisation).name
        version = await self._keeping.standing(organisation)
        if not version.is_public:
            raise Unknown
        return escape(name), version

    def _page(
        self, language: str, title: str, inside: str, status: HTTPStatus = HTTPStatus.OK
    ) -> Reply:
        page = (
            f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
            f'<title>{title}</title>\n<link rel="icon" href="data:,">\n<style>{STYLE}</style>\n</head>\n'
            f"<body>\n<main>\n{way_out(self._leave_to, language)}<h1>{title}</h1>\n<p>{_say('danger', language)} "
            f'<a href="tel:112">112</a></p>\n{inside}\n</main>\n</body>\n</html>\n'
        )
        return Reply(page, {**HEADERS, "Content-Language": language}, status)

    def _refused(self, reason: Reason) -> Reply:
        is_gone = reason is Reason.GONE
        status = HTTPStatus.NOT_FOUND if is_gone else HTTPStatus.SERVICE_UNAVAILABLE
        key = "missing" if is_gone else "away"
        said = "".join(f'<p lang="{each}">{_say(key, each)}</p>' for each in LANGUAGES)
        return self._page(LANGUAGES[0], _say("title", LANGUAGES[0]), said, status)


def _texts(each: Service, language: str) -> str:
    said = language if language in each.name else next(iter(each.name))
    words = each.text.get(said) or next(iter(each.text.values()))
    lang = "" if said == language else f' lang="{said}"'
    return f"<span{lang}><strong>{escape(each.name[said])}</strong><br>{escape(words)}</span>"


def _hours(hours: str, language: str) -> str:
    if hours == "always":
        return text_of("referral.page.always", language)
    days = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")  # as the catalogue counts them
    words = {day: text_of(f"directory.hours.day.{at}", language) for at, day in enumerate(days)}
    hours = re.sub("[a-z]{3}", lambda found: words.get(found[0], found[0]), hours)
    return hours.replace("|", ", ")


def _region(key: str, language: str) -> str:
    finnish, swedish = REGIONS[key]
    return swedish if language == "sv" else finnish


def _language(request: Request) -> str:
    language = request.part("language")
    if language not in LANGUAGES:
        raise Unknown
    return language


def _organisation(request: Request) -> str:
    return escape(request.part("organisation"))


def _say(key: str, language: str, **gaps: str | int) -> str:
    return escape(text_of(f"referral.page.{key}", language, **gaps))
