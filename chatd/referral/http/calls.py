"""The staff's calls: everybody reads and counts, leads look at a table, publish it and put one back."""

from functools import partial
from http import HTTPStatus

from chatd.base.http import Reply, Request, Route
from chatd.base.shapes import Empty
from chatd.directory.rules.items import UNDO_DAYS
from chatd.referral.ports import Asking
from chatd.referral.rules.rows import COLUMNS, CSV_MAX_CHARS
from chatd.referral.rules.services import REGIONS, Service, is_due
from chatd.referral.service.keeping import Keeping, Look, Outcome
from chatd.referral.service.table import write_table
from chatd.referral.shapes import (
    ChangeService,
    CsvBody,
    CsvFault,
    MonthReferred,
    PastServices,
    PublishServices,
    PutBack,
    ReferredBody,
    ServiceOpening,
    Services,
    ServicesCsv,
    ServiceShown,
    ServicesLooked,
    ServicesPast,
    ServicesPublished,
)

CALL = partial(Route, counted_as="api", gone_status=HTTPStatus.UNAUTHORIZED)
BODY_MAX_BYTES = 3 * CSV_MAX_CHARS  # as JSON a letter such as ä may have six
PUBLISHED, PUT_BACK = "services_published", "services_put_back"


class ServiceCalls:
    """One method for each call."""

    def __init__(self, keeping: Keeping, asking: Asking) -> None:
        self._keeping, self._asking = keeping, asking

    def routes(self) -> list[Route]:
        """What is answered here."""
        return [
            CALL("GET", "/api/services", self.all),
            CALL("GET", "/api/services/csv", self.csv),
            CALL("POST", "/api/services/look", self.look),
            CALL("POST", "/api/services/publish", self.publish),
            CALL("POST", "/api/services/one", self.one),
            CALL("GET", "/api/services/past", self.past),
            CALL("POST", "/api/services/undo", self.undo),
            CALL("POST", "/api/services/referred", self.referred),
        ]

    async def all(self, request: Request) -> Reply:
        """Whole, so that what is looked for in a talk is looked for in the console, and told to nobody."""
        staff = await self._asking.staff(request)
        found = await self._keeping.standing(staff.organisation)
        return Reply(
            Services(
                number=found.number,
                is_public=found.is_public,
                services=tuple(self._shown(each) for each in found.services),
                regions={key: finnish for key, (finnish, _) in REGIONS.items()},
            )
        )

    async def csv(self, request: Request) -> Reply:
        """As a file."""
        staff = await self._asking.staff(request)
        found = await self._keeping.standing(staff.organisation)
        return Reply(ServicesCsv(number=found.number, csv=write_table(found.services)))

    async def look(self, request: Request) -> Reply:
        """What a table would change."""
        staff = await self._asking.staff(request, max_bytes=BODY_MAX_BYTES)
        body = await request.body(CsvBody, max_bytes=BODY_MAX_BYTES)
        return Reply(_looked(await self._keeping.look(staff.organisation, body.csv)))

    async def publish(self, request: Request) -> Reply:
        """All of it or nothing."""
        staff = await self._asking.staff(request, max_bytes=BODY_MAX_BYTES)
        body = await request.body(PublishServices, max_bytes=BODY_MAX_BYTES)
        outcome = await self._keeping.publish(
            staff.organisation, staff.id, body.csv, body.base, is_public=body.is_public
        )
        if outcome.number is not None:
            self._asking.note(PUBLISHED, staff, about=str(outcome.number))
        return _told(outcome)

    async def past(self, request: Request) -> Reply:
        """What can be put back, and what was counted."""
        staff = await self._asking.staff(request)
        tables = await self._keeping.past(staff.organisation)
        referred = await self._keeping.referred(staff.organisation)
        return Reply(
            ServicesPast(
                days=UNDO_DAYS,
                tables=tuple(
                    PastServices(number=e.number, by=e.account, at=int(e.at), count=e.size)
                    for e in tables
                ),
                referred=tuple(
                    MonthReferred(month=e.month, category=e.category, count=e.times)  # type: ignore[arg-type]
                    for e in referred
                ),
            )
        )

    async def undo(self, request: Request) -> Reply:
        """One that stood before, as a new one."""
        staff = await self._asking.staff(request)
        body = await request.body(PutBack)
        outcome = await self._keeping.put_back(staff.organisation, staff.id, body.number)
        if outcome.number is not None:
            self._asking.note(PUT_BACK, staff, about=str(outcome.number))
        return _told(outcome)

    async def one(self, request: Request) -> Reply:
        """One service, in the table that was seen."""
        staff = await self._asking.staff(request)
        body = await request.body(ChangeService)
        row = None if body.row is None else [getattr(body.row, name) for name in COLUMNS]
        outcome = await self._keeping.change_one(
            staff.organisation, staff.id, body.base, body.service, row
        )
        if outcome.number is not None:
            self._asking.note(PUBLISHED, staff, about=str(outcome.number))
        return _told(outcome)

    async def referred(self, request: Request) -> Reply:
        """One more of its category, and nothing else."""
        staff = await self._asking.staff(request)
        body = await request.body(ReferredBody)
        await self._keeping.refer(staff.organisation, body.category)
        return Reply(Empty())

    def _shown(self, each: Service) -> ServiceShown:
        return ServiceShown(
            id=each.id,
            category=each.category,
            name=dict(each.name),
            text=dict(each.text),
            topics=each.concerns,
            regions=each.regions,
            clients=each.clients,
            languages=each.languages,
            phones=each.phones,
            hours=each.hours,
            openings=tuple(
                ServiceOpening(weekday=o.weekday, opens=o.opens, closes=o.closes)
                for o in each.openings
            ),
            web=each.web,
            reviewed=each.reviewed.isoformat(),
            is_due=is_due(each, self._keeping.today()),
            is_coordinator=each.is_coordinator,
        )


def _looked(look: Look) -> ServicesLooked:
    return ServicesLooked(
        standing=look.standing.number,
        by=look.standing.account,
        at=int(look.standing.at),
        count=look.size,
        faults=tuple(CsvFault(row=f.row, column=f.column, text=f.text) for f in look.faults),
        added=look.changes.added,
        changed=look.changes.changed,
        removed=look.changes.removed,
    )


def _told(outcome: Outcome) -> Reply:
    return Reply(ServicesPublished(number=outcome.number, looked=_looked(outcome.look)))
