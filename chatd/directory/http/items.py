"""What stands, drafts, publishing and undoing, for the leads and admins of one organisation."""

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from chatd.base.http import Reply, Request, Route
from chatd.base.shapes import Empty
from chatd.directory.http.shown import Shown
from chatd.directory.ports import Asking
from chatd.directory.rules.items import UNDO_DAYS, Key, Kind
from chatd.directory.service.editing import Editing, Outcome
from chatd.directory.service.registry import Registry
from chatd.directory.shapes.items import (
    CardEdit,
    EmbedEdit,
    ItemKey,
    LineEdit,
    OrganisationEdit,
    PhraseEdit,
    Publications,
    PublishBody,
    Published,
    StaffEdit,
    UndoBody,
    UnitEdit,
)

Edit = TypeVar(
    "Edit", LineEdit, EmbedEdit, StaffEdit, OrganisationEdit, PhraseEdit, CardEdit, UnitEdit
)
KIND_OF: Mapping[type[Any], Kind] = {
    UnitEdit: "unit",
    LineEdit: "line",
    EmbedEdit: "embed",
    StaffEdit: "staff",
    OrganisationEdit: "organisation",
    PhraseEdit: "phrase",
    CardEdit: "card",
}
CALL = partial(Route, counted_as="api", gone_status=HTTPStatus.UNAUTHORIZED)
DONE = Reply(Empty())
EDIT_MAX_BYTES = 256 * 1024  # a line in twenty languages, with all its days


class ItemRequests:
    """One method for each call; each does one thing of the service."""

    def __init__(self, editing: Editing, registry: Registry, asking: Asking) -> None:
        self._editing, self._asking = editing, asking
        self._shown = Shown(registry)

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("GET", "/api/organisation", self.own),
            CALL("POST", "/api/drafts/unit", self.unit),
            CALL("POST", "/api/drafts/line", self.line),
            CALL("POST", "/api/drafts/embed", self.embed),
            CALL("POST", "/api/drafts/staff", self.person),
            CALL("POST", "/api/drafts/organisation", self.organisation),
            CALL("POST", "/api/drafts/phrase", self.phrase),
            CALL("POST", "/api/drafts/card", self.card),
            CALL("POST", "/api/drafts/look", self.look),
            CALL("POST", "/api/drafts/drop", self.drop),
            CALL("POST", "/api/publish", self.publish),
            CALL("GET", "/api/publications", self.publications),
            CALL("POST", "/api/undo", self.undo),
        ]

    async def own(self, request: Request) -> Reply:
        """All of the organisation, with the drafts."""
        staff = await self._asking.staff(request)
        return Reply(self._shown.own(staff, await self._editing.of(staff)))

    async def unit(self, request: Request) -> Reply:
        """A draft of a unit."""
        return await self._draft(request, UnitEdit)

    async def line(self, request: Request) -> Reply:
        """A draft of a line."""
        return await self._draft(request, LineEdit)

    async def embed(self, request: Request) -> Reply:
        """A draft of an embed."""
        return await self._draft(request, EmbedEdit)

    async def person(self, request: Request) -> Reply:
        """A draft of a person."""
        return await self._draft(request, StaffEdit)

    async def organisation(self, request: Request) -> Reply:
        """A draft of the organisation itself."""
        return await self._draft(request, OrganisationEdit)

    async def phrase(self, request: Request) -> Reply:
        """A draft of a phrase."""
        return await self._draft(request, PhraseEdit)

    async def card(self, request: Request) -> Reply:
        """A draft of a card."""
        return await self._draft(request, CardEdit)

    async def _draft(self, request: Request, shape: type[Edit]) -> Reply:
        staff = await self._asking.staff(request, max_bytes=EDIT_MAX_BYTES)
        body = await request.body(shape, max_bytes=EDIT_MAX_BYTES)
        key = Key(KIND_OF[shape], body.id)
        return Reply(self._shown.look(await self._editing.draft(staff, key, body.base, body.value)))

    async def look(self, request: Request) -> Reply:
        """At one's own draft, as things stand now."""
        staff = await self._asking.staff(request)
        body = await request.body(ItemKey)
        return Reply(self._shown.look(await self._editing.look(staff, Key(body.kind, body.id))))

    async def drop(self, request: Request) -> Reply:
        """One's own draft is gone."""
        staff = await self._asking.staff(request)
        body = await request.body(ItemKey)
        await self._editing.drop(staff, Key(body.kind, body.id))
        return DONE

    async def publish(self, request: Request) -> Reply:
        """One's own drafts of these."""
        staff = await self._asking.staff(request)
        body = await request.body(PublishBody)
        keys = [Key(each.kind, each.id) for each in body.items]
        return self._told(await self._editing.publish(staff, keys))

    async def publications(self, request: Request) -> Reply:
        """What can be undone."""
        staff = await self._asking.staff(request)
        found = await self._editing.publications(staff)
        shown = tuple(self._shown.publication(each) for each in found)
        return Reply(Publications(days=UNDO_DAYS, publications=shown))

    async def undo(self, request: Request) -> Reply:
        """What stood before, as a new version."""
        staff = await self._asking.staff(request)
        body = await request.body(UndoBody)
        return self._told(await self._editing.undo(staff, body.number))

    def _told(self, outcome: Outcome) -> Reply:
        looked = tuple(self._shown.look(each) for each in outcome.looks)
        return Reply(Published(number=outcome.number, looked=looked))
