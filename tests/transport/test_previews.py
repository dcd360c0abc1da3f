"""The address of a draft: it tells nobody whose it is, and is good only while that person may change the line."""

import base64
import re

from tests.service.world import LINE
from tests.transport.test_item_calls import ABOUT_LINE, VALUES, desk, line, seen  # noqa: F401 - a fixture

NEW = {"fi": "Uusi teksti", "sv": "Ny text"}


async def preview_of(desk, name):  # noqa: F811
    await desk.draft(name, line(audience=NEW))
    told = await desk.told(name, "POST /api/preview", {"line": LINE})
    path = "/l/" + told["page"].partition("/l/")[2]
    assert NEW["fi"] in (await seen(desk, path))[1], "control: it is there"
    return path


async def become(desk, name, **changes):  # noqa: F811
    """Her admin makes another of her, or takes her away."""
    own = await desk.told("ada", "GET /api/organisation")
    (held,) = [each for each in own["staff"] if each["id"] == name]
    value = {**held["value"], **changes} if changes else None
    await desk.draft("ada", value, base=held["version"], kind="staff", item=name)
    done = await desk.told("ada", "POST /api/publish", {"items": [{"kind": "staff", "id": name}]})
    assert done["number"], done
    await desk.house.job("reload")


async def test_it_ends_with_the_role(desk):  # noqa: F811
    path = await preview_of(desk, "lea")
    await become(desk, "lea", role="counsellor")
    assert (await seen(desk, path))[0] == 404
    await become(desk, "lea", role="lead")
    assert (await seen(desk, path))[0] == 200, "control: nothing else had ended it"


async def test_it_ends_with_the_person(desk):  # noqa: F811
    path = await preview_of(desk, "lea")
    await become(desk, "lea")
    assert (await seen(desk, path))[0] == 404


async def test_it_shows_ones_own_draft_and_no_other(desk):  # noqa: F811
    path = await preview_of(desk, "lea")
    await desk.draft("ada", line(audience={"fi": "Toisen", "sv": "Annan"}))
    assert NEW["fi"] in (await seen(desk, path))[1]
    await desk.told("lea", "POST /api/drafts/drop", ABOUT_LINE)
    assert (await seen(desk, path))[0] == 404


async def test_it_names_nobody(desk):  # noqa: F811
    path = await preview_of(desk, "lea")
    value = path.partition("~")[2]
    read = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    assert read[:1] == b"\x02", "control: a value of ours"
    assert b"lea" not in read
    page = (await seen(desk, path))[1]
    assert not re.search(r"\blea\b", page, re.IGNORECASE)
