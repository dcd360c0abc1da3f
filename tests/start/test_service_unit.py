"""The unit and the settings' file that operators of systemd are given."""

import dataclasses
import re
import subprocess
from pathlib import Path

from chatd.process.config import Config, from_environment
from tests.stage.line import ROOT

UNIT = ROOT / "ops" / "systemd" / "avoinlinja.service"
EXPOSURE_MAX = 20  # in tenths, of a hundred


def test_the_unit_leaves_the_program_little_to_be_misused_for():
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager",
         f"--threshold={EXPOSURE_MAX}", str(UNIT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-400:] + ran.stderr


def test_the_unit_is_understood():
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(UNIT)],
        capture_output=True,
        text=True,
        check=False,
    )
    faults = [each for each in ran.stderr.splitlines() if UNIT.name in each or "avoinlinja" in each]
    assert all("is not executable" in each for each in faults), ran.stderr


def test_memory_reaches_no_disk_and_the_line_is_started_again_for_ever():
    unit = UNIT.read_text()
    for line in ("MemorySwapMax=0", "LimitCORE=0", "Restart=always", "StartLimitIntervalSec=0"):
        assert f"\n{line}\n" in unit


def test_the_settings_in_the_file_are_settings():
    text = (ROOT / "ops" / "systemd" / "environment").read_text()
    lines = re.findall(r"^#?(CHATD_\w+)=(.*)$", text, re.MULTILINE)
    assert len(lines) >= 6
    for name, value in lines:
        from_environment({name: value})


def test_no_file_of_the_line_depends_on_the_folder_that_a_command_is_typed_in():
    text = (ROOT / "ops" / "systemd" / "environment").read_text()
    told = dict(re.findall(r"^(CHATD_\w+_PATH)=(.*)$", text, re.MULTILINE))
    wanted = {
        f"CHATD_{each.name.upper()}"
        for each in dataclasses.fields(Config)
        if isinstance(each.default, Path) and each.default != Path()
    }
    assert len(wanted) > 2, "control: they are found"
    assert told.keys() == wanted
    assert all(value.startswith("/var/lib/avoinlinja/") for value in told.values())
