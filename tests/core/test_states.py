import subprocess
import sys
from pathlib import Path

import pytest

from chatd.base.names import AskingStage, ConversationPhase
from chatd.conversation.rules.asking import ASKINGS
from chatd.conversation.rules.conversation import CONVERSATIONS
from chatd.line.rules.desk import DESKS, DeskPhase
from chatd.line.rules.door import LINES, DoorPhase
from chatd.line.rules.presence import PRESENCES, Presence
from chatd.line.rules.ticket_phases import TICKETS, TicketPhase

ROOT = Path(__file__).parents[2]
TABLES = [
    (LINES, DoorPhase),
    (TICKETS, TicketPhase),
    (DESKS, DeskPhase),
    (CONVERSATIONS, ConversationPhase),
    (ASKINGS, AskingStage),
    (PRESENCES, Presence),
]
NAMES = ["line", "ticket", "desk", "conversation", "asking", "presence"]


def test_the_page_of_states_is_what_the_tables_say():
    command = [sys.executable, str(ROOT / "ops" / "states.py")]
    page = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout.decode()

    assert (ROOT / "docs" / "states.md").read_text() == page, (
        "run: python ops/states.py > docs/states.md"
    )


@pytest.mark.parametrize(("table", "phases"), TABLES, ids=NAMES)
def test_every_phase_has_its_row_and_leads_to_known_phases(table, phases):
    assert set(table) == set(phases)
    assert {after for row in table.values() for after in row.values()} <= set(phases)


@pytest.mark.parametrize(("table", "phases"), TABLES, ids=NAMES)
def test_every_phase_can_be_reached(table, phases):
    first = DoorPhase.CLOSED if phases is DoorPhase else next(iter(phases))
    reached, ahead = set(), [first]
    while ahead:
        phase = ahead.pop()
        if phase not in reached:
            reached.add(phase)
            ahead += table[phase].values()

    assert reached == set(phases)
