"""Writes docs/states.md from the tables, so that it cannot lie: `python ops/states.py > docs/states.md`.

The browser's tables are TypeScript; Node reads them and prints them (`ops/browser_states.mjs`).
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chatd.base.names import AskingStage, ConversationPhase, SeatStage
from chatd.conversation.rules.asking import ASKINGS
from chatd.conversation.rules.conversation import CONVERSATIONS
from chatd.line.rules.desk import DESKS, DeskPhase
from chatd.line.rules.door import LINES, DoorPhase
from chatd.line.rules.presence import PRESENCES, Presence
from chatd.line.rules.ticket_phases import TICKETS, TicketPhase
from chatd.room.rules.stages import SEATS

Table = Mapping[str, Mapping[str, str]]
ROOT = Path(__file__).resolve().parents[1]

HEAD = """\
# States

Generated from the areas' tables by `ops/states.py`; a test compares the two. In the tables: the phase after the act;
the same phase means that the act may be done again; nothing means that it is refused with `wrong_state` and changes
nothing (for a presence, and in the browser: that it has no effect)."""
MACHINES: tuple[
    tuple[str, str, type[StrEnum], Mapping[StrEnum, Mapping[StrEnum, StrEnum]]], ...
] = (
    ("Line", "chatd/line/rules/door.py", DoorPhase, LINES),
    ("Ticket", "chatd/line/rules/ticket.py", TicketPhase, TICKETS),
    ("Desk", "chatd/line/rules/desk.py", DeskPhase, DESKS),
    ("Conversation", "chatd/conversation/rules/conversation.py", ConversationPhase, CONVERSATIONS),
    ("A colleague who is asked in", "chatd/conversation/rules/asking.py", AskingStage, ASKINGS),
    ("A member of a room", "chatd/room/rules/stages.py", SeatStage, SEATS),
    ("Presence", "chatd/line/rules/presence.py", Presence, PRESENCES),
)


def machines() -> Iterator[tuple[str, str, str, Table]]:
    """Name, file, first phase and table of each; the first phase of a line is closed, of all others the first named."""
    for name, path, phases, table in MACHINES:
        first = "closed" if phases is DoorPhase else next(iter(phases)).value
        yield name, path, first, {str(phase): dict(table[phase]) for phase in phases}
    node = Path(sys.executable).with_name("node")
    command = [node, ROOT / "ops" / "browser_states.mjs"]
    made = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout  # noqa: S603 - ours
    for each in json.loads(made):
        yield each["name"], each["path"], each["first"], each["table"]


def drawing(first: str, table: Table) -> str:
    """A state diagram in Mermaid."""
    arrows = [
        f"    {phase} --> {after}: {act}"
        for phase, acts in table.items()
        for act, after in acts.items()
        if after != phase
    ]
    ends = [f"    {phase} --> [*]" for phase in table if set(table[phase].values()) <= {phase}]
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *arrows, *ends, "```"]
    return "\n".join(lines)


def as_table(table: Table) -> str:
    """Phases down, acts across: the phase after it, or nothing where it is refused."""
    acts = list(dict.fromkeys(act for row in table.values() for act in row))
    rows = [
        f"| **{phase}** | " + " | ".join(table[phase].get(act, "") for act in acts) + " |"
        for phase in table
    ]
    head = [
        "| | " + " | ".join(f"`{act}`" for act in acts) + " |",
        "| --- " * (len(acts) + 1) + "|",
    ]
    return "\n".join([*head, *rows])


def page() -> str:
    """The whole of docs/states.md."""
    parts = [HEAD]
    for name, path, first, table in machines():
        parts += [f"## {name}", f"`{path}`", drawing(first, table), as_table(table)]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
