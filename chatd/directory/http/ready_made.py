"""Phrases and cards for the console of whoever asks, and the phrases of that person alone."""

from typing import Any

from msgspec import convert, to_builtins

from chatd.base.http import Reply, Request, Route
from chatd.directory.http.items import CALL
from chatd.directory.ports import Asking, PersonsOwn
from chatd.directory.rules import review
from chatd.directory.rules.advice import PROFESSIONAL
from chatd.directory.service.ready_made import ReadyMade, starter_cards
from chatd.directory.shapes import ready_made as shapes

# Fifty phrases of a thousand characters, each written as six signs at most.
OWN_MAX_BYTES = 512 * 1024


class ReadyMadeRequests:
    """Two calls."""

    def __init__(self, ready_made: ReadyMade, asking: Asking) -> None:
        self._ready_made, self._asking = ready_made, asking

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("GET", "/api/ready-made", self.all),
            CALL("POST", "/api/ready-made/own", self.keep),
        ]

    async def all(self, request: Request) -> Reply:
        """All that this person is offered."""
        staff = await self._asking.staff(request)
        found = await self._ready_made.of(staff)
        today = self._ready_made.today
        return Reply(
            shapes.ReadyMade(
                phrases=tuple(
                    shapes.ShownPhrase(
                        id=each.id,
                        code=each.code,
                        title=_texts(each.title),
                        text=_texts(each.text),
                        line=each.line,
                    )
                    for each in found.phrases
                ),
                cards=tuple(
                    shapes.ShownCard(
                        id=each.id,
                        title=_texts(each.title),
                        text=_texts(each.text),
                        line=each.line,
                        reviewed=each.reviewed,
                        is_due=review.is_due(each, today),
                        is_starter=each in starter_cards(),
                        is_for_advice=PROFESSIONAL in (each.id, each.starter),
                    )
                    for each in found.cards
                ),
                own=_own(found.own),
                version=found.own.version,
            )
        )

    async def keep(self, request: Request) -> Reply:
        """All of one's own anew."""
        staff = await self._asking.staff(request)
        body = await request.body(shapes.OwnPhrasesBody, max_bytes=OWN_MAX_BYTES)
        said: list[dict[str, Any]] = to_builtins(body.own)
        kept = await self._ready_made.keep(staff, body.version, said)
        return Reply(shapes.OwnPhrases(version=kept.version, own=_own(kept)))


def _texts(texts: Any) -> dict[str, str]:
    return dict(texts)


def _own(own: PersonsOwn) -> tuple[shapes.OwnPhrase, ...]:
    return tuple(convert(each, shapes.OwnPhrase) for each in own.phrases)
