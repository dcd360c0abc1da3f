"""Prints what a release is made of as CycloneDX 1.6: from the lock files, the build's manifest and the reviews.

The same release, the same bytes: no clock, no chance, no network.
"""

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)


def sbom(root: Path = ROOT) -> dict[str, Any]:
    """The bill of materials. Raises: KeyError for a part that nobody has reviewed; FileNotFoundError before a build."""
    reviews = tomllib.loads((root / "requirements/reviews.toml").read_text("utf-8"))
    package = json.loads((root / "widget/package.json").read_bytes())
    components = [*_of_the_daemon(root, reviews["python"]), *_of_browsers(root, reviews["npm"])]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": f"{package['releaseDate']}T00:00:00Z",
            "component": {
                "type": "application",
                "bom-ref": "avoinlinja",
                "name": "avoinlinja",
                "version": package["version"],
                "licenses": [{"expression": package["license"]}],
            },
        },
        "components": components,
        "dependencies": [
            {"ref": "avoinlinja", "dependsOn": [each["bom-ref"] for each in components]}
        ],
    }


def _of_the_daemon(root: Path, reviews: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What `pip install -r requirements/run.txt` brings; which of a version's files, its platform decides."""
    lock = (root / "requirements/run.txt").read_text("utf-8")
    for name, version in LOCKED.findall(lock):
        yield _component(f"pkg:pypi/{name}@{version}", name, version, reviews[name])


def _of_browsers(root: Path, reviews: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What the build has put into a script."""
    lock = json.loads((root / "widget/package-lock.json").read_bytes())["packages"]
    parts = json.loads((root / "chatd/assets/manifest.json").read_bytes())["parts"]
    for name in sorted(parts):
        locked = lock[f"node_modules/{name}"]
        purl = f"pkg:npm/{name.replace('@', '%40', 1)}@{locked['version']}"
        digest = base64.b64decode(locked["integrity"].removeprefix("sha512-")).hex()
        made = _component(purl, name, locked["version"], reviews[name])
        yield made | {"hashes": [{"alg": "SHA-512", "content": digest}]}


def _component(purl: str, name: str, version: str, review: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{"expression": review["licence"]}],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(sbom(), indent=2) + "\n")
