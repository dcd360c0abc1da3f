"""`demo`: what may be asked of a demonstration, and what it says of the machine."""

import pytest

from chatd.commands import demo, demonstrated
from chatd.commands.terminal import Mistaken

# ---- the demonstration ----


@pytest.mark.parametrize(
    "pair",
    [
        "wait_offered_max_minutes=6000",
        "capacity_max=4",
        "capacity_max=0",
        "waiting_max=0",
        "is_auto_assigned=2",
        "offer_seconds=91",
        "offer_seconds=-1",
        "offer_seconds=",
        "offer=5",
    ],
)
def test_a_demonstration_takes_no_number_that_a_file_may_not_say(pair):
    with pytest.raises(Mistaken) as refused:
        demonstrated.policy_of([pair])
    assert str(refused.value).startswith(f"--policy {pair}: ")


def test_a_demonstration_may_be_quicker_and_says_so():
    assert demonstrated.policy_of(
        ["silent_seconds=10", "silent_end_seconds=0", "capacity_max=3"]
    ) == {
        "silent_seconds": 10,
        "silent_end_seconds": 0,
        "capacity_max": 3,
    }
    with pytest.raises(Mistaken, match="from 5 to 240; a demonstration may be quicker"):
        demonstrated.policy_of(["wait_offered_max_minutes=6000"])


# ---- snippet ----


def test_the_demonstration_says_that_memory_can_reach_a_disk_and_starts_all_the_same(
    tmp_path, capsys
):
    swaps = tmp_path / "swaps"
    swaps.write_text("Filename Type Size Used Priority\n")
    demo.warn_of_swap(swaps)
    assert capsys.readouterr().err == ""
    swaps.write_text("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n")
    demo.warn_of_swap(swaps)
    assert "has swap" in capsys.readouterr().err
