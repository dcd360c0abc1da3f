"""The galleries of both pages, built once for each worker: every view without a line."""

import subprocess
from pathlib import Path

import pytest

from tests.stage.line import ROOT


def _built(folder: Path, *which: str) -> Path:
    subprocess.run(["node", "build/gallery.mjs", folder, *which], cwd=ROOT / "widget", check=True)
    return folder


@pytest.fixture(scope="session")
def visitors_gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it lies."""
    return _built(tmp_path_factory.mktemp("gallery"))


@pytest.fixture(scope="session")
def consoles_gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it lies."""
    return _built(tmp_path_factory.mktemp("gallery"), "console")
