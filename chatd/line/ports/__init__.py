"""What the line needs from the world, and of the conversations that tickets become."""

from chatd.line.ports.conversations import Conversations, ForConsole, Orphaned, Served
from chatd.line.ports.doors_and_tallies import DoorsAndTallies, Record
from chatd.line.ports.tickets_and_desks import Floor, TicketsAndDesks

__all__ = [
    "Conversations",
    "DoorsAndTallies",
    "Floor",
    "ForConsole",
    "Orphaned",
    "Record",
    "Served",
    "TicketsAndDesks",
]
