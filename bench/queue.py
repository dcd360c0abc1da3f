"""Microseconds of one joining, one look at the heads, one place asked and one leaving, by how many wait already."""

import asyncio
import statistics
import time

from chatd.base.names import EmbedId, Language, LineId, Seconds, TicketClass, TicketId
from chatd.line.memory.tickets_and_desks import MemoryTicketsAndDesks
from chatd.line.rules import ticket as tickets
from chatd.line.rules.presence import arrive
from chatd.line.rules.ticket import Ticket
from chatd.stores.memory import MemoryDueTimes

WAITING = (10, 1_000, 100_000)
ROUNDS, AT_ONCE = 5, 200
NOW = Seconds(1_800_000_000.0)


def ticket(at: int) -> Ticket:
    return Ticket(
        id=TicketId(f"t{at:021}"),
        line=LineId("bench"),
        embed=EmbedId("bench"),
        language=Language("fi"),
        topic=None,
        ticket_class=TicketClass.HELP_SEEKER,
        issued=Seconds(NOW + at / 1_000),
        resume_hash=at.to_bytes(32, "big"),
        page=arrive(NOW),
    )


async def _operations(places: MemoryTicketsAndDesks, start: int) -> float:
    fresh = [ticket(start + at) for at in range(AT_ONCE)]
    begun = time.process_time()
    for each in fresh:
        await places.add_ticket(each)
        await places.floor()
        await places.before((each.line,), {TicketClass.HELP_SEEKER: each.order})
    for each in fresh:
        await places.change_ticket(each.id, lambda found: tickets.leave(found, NOW))
    return (time.process_time() - begun) / AT_ONCE * 1e6


async def _figures() -> dict[int, float]:
    found = {}
    for waiting in WAITING:
        places = MemoryTicketsAndDesks(MemoryDueTimes())
        for at in range(waiting):
            await places.add_ticket(ticket(at))
        rounds = [await _operations(places, waiting + at * AT_ONCE) for at in range(ROUNDS)]
        found[waiting] = statistics.median(rounds)
    return found


def figures() -> dict[int, float]:
    """The median by how many wait."""
    return asyncio.run(_figures())
