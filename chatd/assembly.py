"""Puts the services together from the ports they need; main and the tests call it."""

from dataclasses import dataclass

from chatd.base.names import Seconds
from chatd.base.ports import Clock, Ids, Signer
from chatd.conversation.ports import Post, Seals
from chatd.conversation.service.console_return import ConsoleReturn
from chatd.conversation.service.endings import Endings
from chatd.conversation.service.rebuilding import Rebuilding
from chatd.conversation.service.relay import Conversations
from chatd.conversation.service.sweep import ConversationSweep
from chatd.directory.ports import Directories
from chatd.directory.service.registry import Registry
from chatd.line.service.assigning import Assigning
from chatd.line.service.boards import Boards
from chatd.line.service.doors import Doors
from chatd.line.service.heartbeats import Pages
from chatd.line.service.live import Live
from chatd.line.service.public_lines import PublicLines
from chatd.line.service.shifts import Shifts
from chatd.line.service.showing import Showing
from chatd.line.service.sweeper import Sweeper
from chatd.line.service.values import Values
from chatd.line.service.visits import Visits
from chatd.staff.ports import PlannedShifts, SignIns
from chatd.staff.service.planned_shifts import PlannedShiftService
from chatd.staff.service.sign_in import SignIn

REBUILD_SETTLE_SECONDS = 10.0  # pages come back within seconds; until then nobody is assigned
JUST_MADE_SECONDS = 1.0  # a signing key no older than this has signed nothing before


@dataclass(frozen=True, slots=True)
class Services:
    """What the transport speaks to. `start` once, before anybody connects."""

    registry: Registry
    visits: Visits
    shifts: Shifts
    conversations: Conversations
    boards: Boards
    public_lines: PublicLines
    sign_in: SignIn
    credential_desk: PlannedShiftService
    sweeper: Sweeper

    async def start(self) -> None:
        """Read the directory. Raises: Unavailable."""
        await self.registry.reload()


def assemble(
    *,
    live: Live,
    directories: Directories,
    sign_ins: SignIns,
    planned_shifts: PlannedShifts,
    seals: Seals,
    clock: Clock,
    ids: Ids,
    signer: Signer,
    post: Post,
    rebuild_settle_seconds: float = REBUILD_SETTLE_SECONDS,
    is_demonstration: bool = False,
) -> Services:
    """All services. The daemon counts as started now."""
    started = clock.now()
    registry = Registry(directories)
    doors = Doors(live, clock, post)
    values = Values(signer, clock)
    showing = Showing(live, registry, doors, values, clock)
    endings = Endings(live, registry, clock, post)
    pages = Pages(live, clock, post)
    rebuilding = Rebuilding(
        live=live,
        registry=registry,
        doors=doors,
        endings=endings,
        clock=clock,
        post=post,
        started=started,
        last_alive=signer.last_alive(),
    )
    settled_at = _settled_at(signer, started, rebuild_settle_seconds)
    assigning = Assigning(live, registry, clock, ids, post, settled_at=settled_at)
    console_return = ConsoleReturn(
        live=live, pages=pages, rebuilding=rebuilding, values=values, clock=clock, post=post
    )
    shifts = Shifts(
        live=live,
        registry=registry,
        assigning=assigning,
        endings=endings,
        pages=pages,
        console_return=console_return,
        showing=showing,
        clock=clock,
        ids=ids,
        post=post,
    )
    return Services(
        registry=registry,
        visits=Visits(
            live=live,
            registry=registry,
            doors=doors,
            assigning=assigning,
            endings=endings,
            pages=pages,
            rebuilding=rebuilding,
            showing=showing,
            values=values,
            clock=clock,
            ids=ids,
            post=post,
        ),
        shifts=shifts,
        conversations=Conversations(
            live=live,
            registry=registry,
            assigning=assigning,
            endings=endings,
            seals=seals,
            clock=clock,
            post=post,
        ),
        boards=Boards(
            live=live,
            registry=registry,
            doors=doors,
            assigning=assigning,
            showing=showing,
            clock=clock,
            post=post,
        ),
        public_lines=PublicLines(
            live=live,
            registry=registry,
            doors=doors,
            clock=clock,
            is_demonstration=is_demonstration,
        ),
        sign_in=SignIn(
            registry, sign_ins, planned_shifts, clock, ids, is_demonstration=is_demonstration
        ),
        credential_desk=PlannedShiftService(registry, planned_shifts, seals, clock),
        sweeper=Sweeper(
            live=live,
            registry=registry,
            doors=doors,
            assigning=assigning,
            endings=endings,
            pages=pages,
            showing=showing,
            shifts=shifts,
            conversation_sweep=ConversationSweep(
                live=live, registry=registry, endings=endings, post=post
            ),
            sign_ins=sign_ins,
            planned_shifts=planned_shifts,
            signer=signer,
            post=post,
            started=started,
        ),
    )


def _settled_at(signer: Signer, started: Seconds, settle_seconds: float) -> Seconds:
    """When older tickets have had their time to come back; at once when there can be none."""
    if started - signer.oldest() < JUST_MADE_SECONDS:
        return started
    return Seconds(started + settle_seconds)
