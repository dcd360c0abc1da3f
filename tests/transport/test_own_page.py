"""The own page: what an organisation writes stays text, and a script that slipped in could make nothing of it."""

import re
from datetime import date

import pytest

from chatd.base.http import content_policy as policy
from chatd.directory.rules.directory import Helpline
from chatd.line.http.own_page import fill
from tests.service.world import EMBED, FI, ROOT, SV, World, a_directory, a_line

SLY = {FI: "\"'><script>alert(1)</script>", SV: "&"}
NAMES = [
    "embed",
    "id",
    "name",
    "organisation",
    "language",
    "audience",
    "helplines",
    "hours",
    "roots",
]


@pytest.mark.parametrize("name", NAMES)
async def test_nothing_that_an_organisation_writes_becomes_a_tag(name, tmp_path):
    helpline = Helpline(SLY, SLY[FI], SLY, SLY, date(2026, 1, 1))
    line = a_line(name=SLY, audience=SLY, helplines=(helpline,))
    world = await World(tmp_path, a_directory(line)).start()
    profile = await world.services.public_lines.profile(EMBED, FI)
    page = fill(f'<p title="{{{{line.{name}}}}}">', EMBED, profile, (ROOT,))
    assert "{{" not in page, "control: the place is filled"
    assert set(re.findall(r"<(\w+)", page)) <= {"p", "li", "strong", "a"}
    assert page.count("alert(1)") == {"name": 1, "audience": 1, "helplines": 5}.get(name, 0)


def test_a_page_of_ours_makes_no_markup_of_text():
    rules = policy(script="s", style="s", connect="c", frame="'none'", trusted="'none'").split("; ")
    assert "require-trusted-types-for 'script'" in rules
    assert "default-src 'none'" in rules
    assert "base-uri 'none'" in rules
    assert "form-action 'none'" in rules
