"""The unit and the settings' file that operators of systemd are given."""

import dataclasses
import re
import subprocess
from pathlib import Path

import pytest

from chatd.__main__ import STOP_MARGIN_SECONDS, parsed
from chatd.process.config import Config, from_environment
from tests.stage.line import ROOT

UNITS = {each.stem: each for each in sorted((ROOT / "ops" / "systemd").glob("avoinlinja*.service"))}
EACH = pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
EXPOSURE_MAX = 20  # in tenths, of a hundred


@EACH
def test_the_unit_leaves_the_program_little_to_be_misused_for(unit: Path):
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager",
         f"--threshold={EXPOSURE_MAX}", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-400:] + ran.stderr


@EACH
def test_the_unit_is_understood(unit: Path):
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    faults = [each for each in ran.stderr.splitlines() if unit.name in each or "avoinlinja" in each]
    assert all("is not executable" in each for each in faults), ran.stderr


@EACH
def test_memory_reaches_no_disk_and_the_line_is_started_again_for_ever(unit: Path):
    for line in ("MemorySwapMax=0", "LimitCORE=0", "Restart=always", "StartLimitIntervalSec=0"):
        assert f"\n{line}\n" in unit.read_text()


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
    folders = ("/var/lib/avoinlinja/", "/etc/avoinlinja/")
    assert all(value.startswith(folders) for value in told.values())


def test_the_units_differ_in_nothing_but_how_many_serve():
    one, many = (
        unit.read_text().splitlines() for unit in (UNITS["avoinlinja"], UNITS["avoinlinja-workers"])
    )
    more = {each.partition("=")[0] for each in set(many) - set(one) if not each.startswith("#")}
    assert more == {
        *("Description", "ExecStart", "TimeoutStopSec"),
        *("Type", "NotifyAccess", "TimeoutStartSec", "KillMode"),
    }
    gone = {each.partition("=")[0] for each in set(one) - set(many) if not each.startswith("#")}
    assert gone == {"Description", "ExecStart", "TimeoutStopSec"}


def test_the_workers_unit_gives_them_the_time_that_they_may_take():
    unit = UNITS["avoinlinja-workers"].read_text()
    settings = Config()
    seconds = int(re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)[0])
    assert seconds > settings.drain_seconds + settings.stop_seconds + STOP_MARGIN_SECONDS
    assert parsed(re.findall(r"^ExecStart=\S+ (.*)$", unit, re.MULTILINE)[0].split()).workers > 1
