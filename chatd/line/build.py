"""Builds the area: visitors wait on a line, counsellors take tickets, leads watch."""

from collections.abc import Callable, Collection, Sequence

from chatd.base.area import Area, Shown
from chatd.base.names import CONSOLES, VISITORS, DeskId, StaffId, TicketId
from chatd.base.ports import SourceLimits
from chatd.directory.service.registry import Registry
from chatd.line.console_events import BOARD, ConsoleEvents, shown_board
from chatd.line.console_events import shown as shown_console
from chatd.line.http import States
from chatd.line.own_page import OwnPage
from chatd.line.service.boards import Boards
from chatd.line.service.public_lines import PublicLines
from chatd.line.service.shifts import Shifts
from chatd.line.service.views import ConversationView
from chatd.line.service.visits import Visits
from chatd.line.shapes import Board, ConsoleState, VisitorState
from chatd.line.visitor_events import Delivering, VisitorEvents
from chatd.line.visitor_events import shown as shown_visitor

STATE_GAP_SECONDS = 1.0  # of one page, at least
STATES_PER_SECOND = 200  # to all who wait together: a thousand waiting get theirs every 5 s
DESK_GAP_SECONDS = 0.2
BOARD_GAP_SECONDS = 0.8  # so that a change is shown within a second

# Of which conversations a member is shown that they go on: what was told of others may be forgotten.
Alive = Callable[[str, Collection[str]], None]


def build(
    *,
    registry: Registry,
    visits: Visits,
    shifts: Shifts,
    boards: Boards,
    public_lines: PublicLines,
    sources: SourceLimits,
    delivering: Delivering,
    alive: Alive,
    own_page: str,
    origins: tuple[str, ...],
) -> Area:
    """`own_page`: its template. `origins`: the daemon's own."""
    visitors = VisitorEvents(visits, delivering, sources)
    consoles = ConsoleEvents(shifts, boards, delivering)
    pages = OwnPage(own_page, public_lines, origins)
    return Area(
        events={VISITORS: visitors.events(), CONSOLES: consoles.events()},
        admits={VISITORS: visitors.admit},
        gone={VISITORS: visitors.gone, CONSOLES: consoles.gone},
        shown=_shown(registry, visits, shifts, boards, alive),
        routes=[*States(public_lines).routes(), *pages.routes()],
    )


def _shown(
    registry: Registry, visits: Visits, shifts: Shifts, boards: Boards, alive: Alive
) -> Sequence[Shown]:
    async def ticket(member: str) -> VisitorState:
        view = await visits.view(TicketId(member))
        alive(member, alive_in(() if view.conversation is None else (view.conversation,)))
        return shown_visitor(view)

    async def desk(member: str) -> ConsoleState:
        view = await shifts.view(DeskId(member))
        alive(member, alive_in(view.conversations))
        return shown_console(view)

    async def board(owner: str) -> Board:
        return shown_board(await boards.view(registry.staff(StaffId(owner))))

    return (
        Shown(
            "ticket", VISITORS, "state", ticket, STATE_GAP_SECONDS, STATES_PER_SECOND,
            closes_when_gone=True,
        ),
        Shown("desk", CONSOLES, "state", desk, DESK_GAP_SECONDS),
        Shown(BOARD, CONSOLES, "board", board, BOARD_GAP_SECONDS, is_watched=True),
    )  # fmt: skip


def alive_in(shown: Sequence[ConversationView]) -> Collection[str]:
    """The conversations that have not ended."""
    return {each.id for each in shown if each.phase != "ended"}
