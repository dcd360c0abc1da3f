"""Builds the area: visitors wait on a line, counsellors take tickets, leads watch."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from chatd.base.area import Area, Shown
from chatd.base.house import House
from chatd.base.names import CONSOLES, VISITORS, DeskId, StaffId, TicketId
from chatd.base.shapes import Shape
from chatd.base.sweeper import Job
from chatd.directory.build import Directory
from chatd.directory.service.previews import Previews
from chatd.directory.service.registry import Registry
from chatd.line.assembly import ConversationsToCome, LineServices, assemble
from chatd.line.database.advice_counts import DatabaseAdviceCounts
from chatd.line.events.console import ConsoleEvents
from chatd.line.events.visitor import VisitorEvents
from chatd.line.http.about import AboutPages
from chatd.line.http.advice import AdviceRequests
from chatd.line.http.goodbyes import Goodbyes
from chatd.line.http.own_page import OwnPage
from chatd.line.http.public_lines import States
from chatd.line.ports import DoorsAndTallies, TicketsAndDesks
from chatd.line.service.counting_advice import CountingAdvice
from chatd.line.service.telling import BOARD, DESK, LAST_HOURS, TALK, TICKET
from chatd.line.shapes.board import Board, LastHours
from chatd.line.shapes.console import ConsoleState
from chatd.line.shapes.visitor import VisitorState
from chatd.staff.events import guarded
from chatd.staff.http.asking import Asking
from chatd.staff.service.known_chain import KnownChain
from chatd.stores.database.engine import Database

KEPT_EVERY_SECONDS = 600  # what professionals are counted by; nobody needs it sooner
STATE_GAP_SECONDS = 1.0  # of one page, at least
STATES_PER_SECOND = (
    200  # to all who wait together: a thousand get theirs every 5 s; who talks, every second
)
DESK_GAP_SECONDS = 0.2
BOARD_GAP_SECONDS = 0.8  # so that a change is shown within a second
BOARD_AGAIN_SECONDS = (
    4.0  # looked at each second: so one in which nothing changes comes every 5 s at least
)
LAST_HOURS_GAP_SECONDS = 4.0  # with the second between two looks: every 5 s at most


@dataclass(frozen=True, slots=True)
class Line:
    """The area; its services, on which conversations stand; and what conversations fill.

    `leave_to`: where the way out leads from pages beside the own page.
    """

    area: Area
    services: LineServices
    to_come: ConversationsToCome
    leave_to: str


def build(
    house: House,
    directory: Directory,
    *,
    store: TicketsAndDesks,
    records: DoorsAndTallies,
    chain: KnownChain,
    own_page: str,
    leave_to: str,
    previews: Previews,
    asking: Asking,
    database: Database | None = None,
) -> Line:
    """`own_page`: its template. `asking`: who of the staff asks; `database`: of the counts by month, None without."""
    to_come = ConversationsToCome()
    counting = CountingAdvice(
        None if database is None else DatabaseAdviceCounts(database), house.clock
    )
    services = assemble(
        house,
        directory.registry,
        previews,
        store,
        records,
        to_come,
        chain,
        counting,
        directory.public_services,
    )
    directory.listeners.append(services.jobs.directory_changed)
    directory.answering.in_use.append(services.in_use.of)
    visitors = VisitorEvents(
        services.joining,
        services.visits,
        services.admission,
        to_come.deliver_held,
        house.sources,
    )
    consoles = ConsoleEvents(
        services.desks,
        services.desk_pages,
        services.boards,
        services.last_hours,
        services.relief,
        to_come.deliver_held,
        house.journal,
    )
    page = OwnPage(
        own_page,
        directory.registry,
        previews,
        house.clock,
        house.origins,
        directory.public_services,
        leave_to,
    )
    about = AboutPages(directory.registry, previews, house.clock, page.refused, leave_to)
    area = Area(
        events={VISITORS: visitors.events(), CONSOLES: guarded(consoles.events())},
        admits={VISITORS: visitors.admit},
        gone={VISITORS: visitors.gone, CONSOLES: consoles.gone},
        shown=_shown(services, directory.registry),
        routes=[
            *States(services.public_lines).routes(),
            *Goodbyes(services.visits, house.sources).routes(),
            *AdviceRequests(counting, asking).routes(),
            *about.routes(),
            *page.routes(),
        ],
        first=services.jobs.first,
        lookers=services.lookers,
        jobs=[*services.jobs.all, Job("keep_advice_counts", KEPT_EVERY_SECONDS, counting.keep)],
        starts=(services.admission.share_key,),
    )
    return Line(area, services, to_come, leave_to)


def _shown(services: LineServices, registry: Registry) -> Sequence[Shown]:
    async def ticket(member: str) -> VisitorState:
        return await services.visits.view(TicketId(member))

    async def desk(member: str) -> ConsoleState:
        return await services.desks.view(DeskId(member))

    async def board(owner: str) -> Board:
        return await services.boards.view(registry.staff(StaffId(owner)))

    async def hours(owner: str) -> LastHours:
        return await services.last_hours.view(registry.staff(StaffId(owner)))

    return (
        Shown(
            TICKET, VISITORS, "state", ticket, STATE_GAP_SECONDS, STATES_PER_SECOND,
            closes_when_gone=True, begins="t",
        ),
        Shown(
            TALK, VISITORS, "state", ticket, STATE_GAP_SECONDS, closes_when_gone=True, begins="t"
        ),
        Shown(DESK, CONSOLES, "state", desk, DESK_GAP_SECONDS),
        Shown(
            BOARD, CONSOLES, "board", board, BOARD_GAP_SECONDS,
            is_watched=True, essence=_essence, again_seconds=BOARD_AGAIN_SECONDS,
        ),
        Shown(LAST_HOURS, CONSOLES, "last_hours", hours, LAST_HOURS_GAP_SECONDS, is_watched=True),
    )  # fmt: skip


def _essence(board: Shape) -> object:
    """All but when it was made."""
    return replace(board, version=0, now=0)
