"""What is made once for many tests is made on one worker: it costs minutes elsewhere, and nobody would see it."""

import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.conftest import BY_PARAMETER, TOGETHER, scope_of

ROOT = Path(__file__).parents[2]
ONE = min(TOGETHER)
WAITS_S = 60
# What is shared out waits until both workers have had some of it: which of them is the faster decides nothing.
NOTED = f"""
import os, pathlib, pytest, time

NOTES = pathlib.Path(os.environ["NOTES"])

@pytest.mark.parametrize("number", range(40))
def test_a(number):
    own = __name__.split(".")[-1]
    with NOTES.open("a") as file:
        print(own, os.environ["PYTEST_XDIST_WORKER"], file=file)
    until = time.monotonic() + {WAITS_S}
    while own == "test_others":
        if len({{line for line in NOTES.read_text().splitlines() if line.startswith(own)}}) == 2:
            break
        assert time.monotonic() < until, "one worker had all of it"
        time.sleep(0.01)
"""


def test_no_folder_of_tests_is_passed_over(pytestconfig: pytest.Config):
    passed_over = pytestconfig.getini("norecursedirs")
    folders = [each.name for each in (ROOT / "tests").iterdir() if each.is_dir()]
    assert [one for one in folders if any(fnmatch(one, each) for each in passed_over)] in (
        [],
        ["__pycache__"],
    )


def test_each_is_a_file_of_ours():
    for name in (*TOGETHER, BY_PARAMETER):
        assert (ROOT / name).is_file(), name


def test_what_belongs_together_is_told_by_the_name():
    assert scope_of(f"{ONE}::test_a[x]") == scope_of(f"{ONE}::test_b")
    assert scope_of(f"{BY_PARAMETER}::test_a[fi]") == scope_of(f"{BY_PARAMETER}::test_b[fi]")
    assert scope_of(f"{BY_PARAMETER}::test_a[fi]") != scope_of(f"{BY_PARAMETER}::test_a[sv]")
    assert scope_of("tests/core/test_x.py::test_a") != scope_of("tests/core/test_x.py::test_b")


def test_workers_heed_it_and_share_all_else(tmp_path: Path):
    files = (ONE, "tests/core/test_others.py")
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(NOTED)
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import pytest_xdist_make_scheduler\n"
    )
    notes = tmp_path / "notes.txt"
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-n", "2", "--import-mode=importlib", *files],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NOTES": str(notes)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "80 passed" in result.stdout, result.stdout + result.stderr
    workers: dict[str, set[str]] = {}
    for line in notes.read_text().splitlines():
        file, worker = line.split()
        workers.setdefault(file, set()).add(worker)
    assert len(workers[Path(ONE).stem]) == 1
    assert len(workers["test_others"]) == 2, "control"
