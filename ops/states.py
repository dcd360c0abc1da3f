"""Writes docs/states.md from the tables of the core, so that it cannot lie: `python ops/states.py > docs/states.md`."""

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chatd.base.names import ConversationPhase
from chatd.conversation.rules.conversation import CONVERSATIONS
from chatd.line.rules.desk import DESKS, DeskPhase
from chatd.line.rules.door import LINES, Phase
from chatd.line.rules.presence import PRESENCES, Presence
from chatd.line.rules.ticket import TICKETS, TicketPhase

Table = Mapping[StrEnum, Mapping[StrEnum, StrEnum]]

HEAD = """\
# States

Generated from the areas' tables by `ops/states.py`; a test compares the two. In the tables: the phase after the act;
the same phase means that twice is once; nothing means that it is refused with `wrong_state` and changes nothing
(for a presence: that it has no effect)."""
MACHINES: tuple[tuple[str, str, type[StrEnum], Table], ...] = (
    ("Line", "chatd/line/rules/door.py", Phase, LINES),
    ("Ticket", "chatd/line/rules/ticket.py", TicketPhase, TICKETS),
    ("Desk", "chatd/line/rules/desk.py", DeskPhase, DESKS),
    ("Conversation", "chatd/conversation/rules/conversation.py", ConversationPhase, CONVERSATIONS),
    ("Presence", "chatd/line/rules/presence.py", Presence, PRESENCES),
)


def drawing(phases: type[StrEnum], table: Table) -> str:
    """A state diagram in Mermaid; the first phase of a line is closed, of all others the first named."""
    first = "closed" if phases is Phase else next(iter(phases)).value
    arrows = [
        f"    {phase} --> {after}: {act}"
        for phase, acts in table.items()
        for act, after in acts.items()
        if after is not phase
    ]
    ends = [f"    {phase} --> [*]" for phase in phases if set(table[phase].values()) <= {phase}]
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *arrows, *ends, "```"]
    return "\n".join(lines)


def as_table(phases: type[StrEnum], table: Table) -> str:
    """Phases down, acts across: the phase after it, or nothing where it is refused."""
    acts = list(dict.fromkeys(act for row in table.values() for act in row))
    rows = [
        f"| **{phase}** | " + " | ".join(table[phase].get(act, "") for act in acts) + " |"
        for phase in phases
    ]
    head = [
        "| | " + " | ".join(f"`{act}`" for act in acts) + " |",
        "| --- " * (len(acts) + 1) + "|",
    ]
    return "\n".join([*head, *rows])


def page() -> str:
    """The whole of docs/states.md."""
    parts = [HEAD]
    for name, path, phases, table in MACHINES:
        parts += [f"## {name}", f"`{path}`", drawing(phases, table), as_table(phases, table)]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
