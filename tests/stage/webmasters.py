"""What the page for webmasters tells, read from it."""

import re

from tests.stage.line import ROOT

PAGES = {
    language: (ROOT / "docs" / name).read_text()
    for language, name in (("en", "webmasters.md"), ("fi", "webmasters.fi.md"))
}
LINE = "https://line.example.org"
_HEADINGS = {"en": "## Content security policy", "fi": "## Sivun säännöt (CSP)"}


def told_policies(language: str = "en") -> list[str]:
    """What each row of its table of policies says is to be added, in turn."""
    _, _, after = PAGES[language].partition(_HEADINGS[language])
    rows = [row for row in after.partition("\n## ")[0].splitlines() if row.startswith("| ")]
    return [re.findall(r"`([^`]+)`", row.rpartition(" | ")[2])[0] for row in rows[2:]]
