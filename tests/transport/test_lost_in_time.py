"""How soon a loss is shown to the other side, by the numbers that add up to it; and that a short pause is none."""

from chatd.base.sweeper import AGAIN_SECONDS
from chatd.daemon.rounds import SWEEP_SECONDS
from chatd.line.build import DESK_GAP_SECONDS, STATE_GAP_SECONDS
from chatd.line.rules.presence import CONSOLE_BEAT_MAX_SECONDS, VISITOR_BEAT_MAX_SECONDS
from chatd.line.service.jobs import CONSOLES_BEAT_EVERY_SECONDS, VISITORS_BEAT_EVERY_SECONDS
from chatd.process.config import CONSOLE_LOST_MAX_SECONDS, VISITOR_LOST_MAX_SECONDS, Config

COUNSELLOR_TOLD_SECONDS, VISITOR_TOLD_SECONDS = 30, 20  # Source: journeys, B.1; threat model
PAUSE_SECONDS = 15  # of a telephone line, which is no loss
TALK_SECONDS, PING_MAX_BYTES = 45 * 60, 4_000  # of about 60 kB on the sockets


def test_a_visitor_s_loss_is_shown_to_the_counsellor_within_thirty_seconds():
    own = Config()
    pings = own.visitor_ping_seconds + own.visitor_wait_seconds
    assert pings <= VISITOR_LOST_MAX_SECONDS
    assert pings + DESK_GAP_SECONDS <= COUNSELLOR_TOLD_SECONDS
    beats = VISITOR_BEAT_MAX_SECONDS + SWEEP_SECONDS + AGAIN_SECONDS + DESK_GAP_SECONDS
    assert beats <= COUNSELLOR_TOLD_SECONDS, "also where the transport could not tell"
    assert VISITORS_BEAT_EVERY_SECONDS + SWEEP_SECONDS < VISITOR_BEAT_MAX_SECONDS / 2


def test_a_console_s_loss_is_told_to_the_visitor_within_twenty_seconds():
    own = Config()
    assert own.console_ping_seconds + own.console_wait_seconds <= CONSOLE_LOST_MAX_SECONDS
    pings = own.console_ping_seconds + own.console_wait_seconds
    assert pings + STATE_GAP_SECONDS <= VISITOR_TOLD_SECONDS
    beats = CONSOLE_BEAT_MAX_SECONDS + SWEEP_SECONDS + STATE_GAP_SECONDS
    assert beats <= VISITOR_TOLD_SECONDS, "also where the transport could not tell"
    assert CONSOLES_BEAT_EVERY_SECONDS + SWEEP_SECONDS < CONSOLE_BEAT_MAX_SECONDS / 2


def test_a_pause_of_a_telephone_line_is_no_loss_and_pings_cost_little():
    own = Config()
    assert own.visitor_wait_seconds > PAUSE_SECONDS + 2  # and the way there and back
    ping, answer = len(b"\x81\x012"), len(b"\x81\x81mask3")
    pings = TALK_SECONDS / own.visitor_ping_seconds
    assert pings * (ping + answer) <= PING_MAX_BYTES
