"""`ops/once-more` forgives a machine that had too much to do, names what it forgave, and forgives nothing else."""

import subprocess
from pathlib import Path

import pytest

from tests.stage.line import ROOT

# Fails at first, and then as often as it is told to.
PYTEST = """
from pathlib import Path

def test_it():
    tries = Path(__file__).with_suffix(".tries")
    tries.write_text(tries.read_text() + "x" if tries.exists() else "x")
    assert len(tries.read_text()) > {times}
"""
VITEST = """
import {{ appendFileSync, readFileSync }} from "node:fs";
import {{ expect, test }} from "vitest";
const tries = "{tries}";
test("it", () => {{
  appendFileSync(tries, "x");
  expect(readFileSync(tries, "utf8").length).toBeGreaterThan({times});
}});
"""


class Project:
    """A small one with both kinds of tests, run as `make test` runs ours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("once-more", "side-by-side"):
            self._put(f"ops/{name}", (ROOT / "ops" / name).read_text()).chmod(0o755)
        self._put("pytest.ini", "[pytest]\n")
        self._put("widget/package.json", '{"type": "module"}')
        (folder / ".venv").symlink_to(ROOT / ".venv")
        (folder / "widget/node_modules").symlink_to(ROOT / "widget/node_modules")

    def _put(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def pytest(self, name: str, times: int) -> None:
        self._put(f"tests/{name}.py", PYTEST.format(times=times))

    def vitest(self, name: str, times: int) -> None:
        text = VITEST.format(times=times, tries=self.folder / f"{name}.tries")
        self._put(f"widget/test/{name}.test.ts", text)

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env={"PATH": f"{ROOT}/.venv/bin:/usr/bin:/bin", "HOME": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def tested(self) -> tuple[int, str]:
        """What is left of the failures: the exit code, and what was said."""
        first = self._run("ops/side-by-side", "", "-n", "0")
        assert first.returncode != 0, "control"
        said = self._put("said.txt", first.stdout)
        again = self._run("ops/once-more", str(said))
        return again.returncode, again.stdout


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_what_passes_alone_in_either_is_forgiven_and_named(project: Project):
    project.pytest("e2e/test_one", 1)
    project.vitest("one", 1)
    project.vitest("sound", 0)
    code, said = project.tested()
    assert code == 0, said
    named = said.partition("UNSTEADY, to be mended:\n")[2].split()
    assert named == ["tests/e2e/test_one.py::test_it", "test/one.test.ts"]


@pytest.mark.parametrize("kind", ["pytest", "vitest"])
def test_what_fails_twice_has_failed(project: Project, kind: str):
    project.pytest("e2e/test_one", 2 if kind == "pytest" else 1)
    project.vitest("one", 2 if kind == "vitest" else 1)
    code, said = project.tested()
    assert code != 0
    assert "UNSTEADY" not in said


def test_a_rule_that_is_broken_or_more_than_five_is_not_tried_again(project: Project):
    project.pytest("core/test_one", 1)
    project.vitest("one", 1)
    assert project.tested() == (1, "")
    (project.folder / "tests/core/test_one.py").unlink()
    for at in range(6):
        project.vitest(f"one{at}", 1)
    project.pytest("e2e/test_one", 0)
    assert project.tested() == (1, "")
