"""The WordPress plugin's own code, run by PHP on the little of WordPress that `tests/wordpress/stage.php` has."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

from tests.stage.line import ROOT

PLUGIN = ROOT / "ops" / "wordpress" / "avoinlinja"
STAGE = ROOT / "tests" / "wordpress" / "stage.php"
MISSING = "php is missing: install Debian's package `php-cli` (apt-get install php-cli)"
KEEPER = ["manage_options", "unfiltered_html"]
NONCE_VALUE = hashlib.md5(b"nonce avoinlinja-save", usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Played:
    """What came of a scene: what each act has written, the options that are kept (by site), and the hooks in use."""

    out: list[str]
    kept: dict[str, dict[str, Any]]
    hooks: list[str]

    @property
    def option(self) -> dict[str, Any] | None:
        return self.kept["1"].get("avoinlinja")


def php() -> str:
    """The interpreter. Raises: AssertionError (there is none)."""
    found = shutil.which("php")
    assert found, MISSING
    return found


def play(*acts: list[Any], **scene: Any) -> Played:
    """`acts`: [name, what is given], in turn, on one page. `scene`: as `stage.php` names it."""
    words = json.dumps({"acts": acts, **scene})
    done = subprocess.run(
        [php(), "-d", "display_errors=stderr", str(STAGE), str(PLUGIN)],
        input=words.encode(),
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    found = json.loads(done.stdout)
    # PHP writes a list where the keys are 1, 2, …; and an empty array of whatever kind as a list
    kept = {site: dict(options) for site, options in dict(found["kept"]).items()}
    return Played(found["out"], kept, found["hooks"])
