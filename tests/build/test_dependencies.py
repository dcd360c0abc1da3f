"""What we stand on: every locked package was looked at, has a licence that fits, and runs nothing when installed."""

import json
import re
import tomllib
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path

import pytest

from ops.sbom import LOCKED, sbom

ROOT = Path(__file__).parents[2]
REVIEWS = tomllib.loads((ROOT / "requirements/reviews.toml").read_text("utf-8"))
PACKAGES = json.loads((ROOT / "widget/package-lock.json").read_bytes())["packages"]
FITS = {
    *("MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0"),
    *("Python-2.0", "Unicode-3.0", "MPL-2.0", "CC0-1.0", "EUPL-1.2"),
}  # with EUPL-1.2: docs/adr/0013-dependencies-and-their-licences.md


def locked_for_python() -> dict[str, str]:
    """Name and version of all that any list installs."""
    locks = (ROOT / "requirements").glob("*.txt")
    return dict(pair for lock in locks for pair in LOCKED.findall(lock.read_text("utf-8")))


def locked_for_browsers() -> list[tuple[str, str]]:
    """Name and licence as the lock file has it; a name twice where two versions of it are there."""
    return [
        (path.rpartition("node_modules/")[2], each.get("license", "").strip("()"))
        for path, each in PACKAGES.items()
        if path
    ]


def licences(text: str) -> set[str]:
    return set(re.split(r" AND | OR ", text)) if text else set()


def unreviewed(locked: AbstractSet[str], reviews: dict[str, object]) -> set[str]:
    return locked - set(reviews)


def test_every_locked_package_has_a_recorded_review():
    told = (
        "look at its licence, its makers and its releases, and say so in requirements/reviews.toml"
    )
    assert unreviewed(set(locked_for_python()), REVIEWS["python"]) == set(), told
    assert unreviewed(dict(locked_for_browsers()).keys(), REVIEWS["npm"]) == set(), told


def test_a_package_that_nobody_has_looked_at_is_found():
    assert unreviewed({*locked_for_python(), "left-pad"}, REVIEWS["python"]) == {"left-pad"}
    assert unreviewed({*dict(locked_for_browsers()), "left-pad"}, REVIEWS["npm"]) == {"left-pad"}


def test_no_review_is_of_a_package_that_is_gone():
    assert set(REVIEWS["python"]) - set(locked_for_python()) == set()
    assert set(REVIEWS["npm"]) - set(dict(locked_for_browsers())) == set()


@pytest.mark.parametrize("kind", ["python", "npm"])
def test_every_review_says_what_for_when_and_a_licence_that_fits(kind):
    for name, review in REVIEWS[kind].items():
        assert review["for"], name
        assert isinstance(review["reviewed"], date), name
        assert set() < licences(review["licence"]) <= FITS, f"{name}: {review['licence']}"


def test_the_licences_are_those_of_the_lock_file():
    said = [(name, text) for name, text in locked_for_browsers() if text]
    assert len(said) > 150, "control: the lock file says licences"
    for name, text in said:
        assert licences(text) <= licences(REVIEWS["npm"][name]["licence"]), name


def test_no_package_runs_a_script_when_it_is_installed():
    assert [path for path, each in PACKAGES.items() if each.get("hasInstallScript")] == []
    assert "ignore-scripts=true" in (ROOT / "widget/.npmrc").read_text().splitlines()


def test_the_list_of_parts_names_what_is_installed_and_what_is_in_the_scripts():
    made = sbom()
    purls = {each["purl"] for each in made["components"]}
    assert {"pkg:pypi/aiohttp@" in each for each in purls} == {True, False}
    version = PACKAGES["node_modules/ts-mls"]["version"]
    assert f"pkg:npm/ts-mls@{version}" in purls
    assert any(each.startswith("pkg:npm/%40hpke/core@") for each in purls)
    assert not any("vitest" in each or "pytest" in each for each in purls), "tools are no parts"
    assert all(each["licenses"][0]["expression"] for each in made["components"])
    refs = [each["bom-ref"] for each in made["components"]]
    assert len(refs) == len(set(refs))
    assert made["dependencies"] == [{"ref": "avoinlinja", "dependsOn": refs}]
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")


def test_the_list_of_parts_is_the_same_each_time():
    assert json.dumps(sbom()) == json.dumps(sbom())
