"""What all commands have in common: the version, and an answer that cannot be written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chatd.__main__ import parsed
from chatd.base.version import VERSION


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        parsed(["--version"])
    assert capsys.readouterr().out == f"chatd {VERSION}\n"
    package = Path(__file__).parents[2] / "widget" / "package.json"
    assert json.loads(package.read_text())["version"] == VERSION


@pytest.mark.parametrize(
    ("output", "code", "says"),
    [
        (">/dev/full", 1, "standard output: the disk is full\n"),
        (">&-", 1, "standard output is closed, so there is nowhere to answer\n"),
        ("| true", 0, ""),
    ],
)
def test_an_answer_that_cannot_be_written_is_told_in_one_line(output, code, says):
    ran = subprocess.run(
        ["/bin/sh", "-c", f"'{sys.executable}' -m chatd example nginx {output}"],
        cwd=Path(__file__).parents[2],
        env={},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (code, says)
