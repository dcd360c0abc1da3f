"""Every change of the staff over HTTP stands in the audit log: each call that writes is listed, or says why not."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatd.base.texts.catalogue import LANGUAGES, catalogue
from chatd.directory.rules.items import KINDS
from chatd.staff.rules import MAY
from chatd.staff.service.audit import AUDITED
from tests.transport.test_item_calls import THEIRS, VALUES, desk  # noqa: F401 - a fixture

CHATD = Path(__file__).parents[2] / "chatd"
TOLD = {
    "POST /api/sign-out": "signed_out",
    "POST /api/passkeys": "passkey_added",
    "POST /api/passkeys/remove": "passkey_removed",
    "POST /api/staff/out": "signed_out_by_lead",
    "POST /api/invitations": "link_made",
    "POST /api/publish": "directory_changed",
    "POST /api/undo": "directory_changed",
    "POST /api/services/publish": "services_published",
    "POST /api/services/undo": "services_put_back",
    "POST /api/chain/statement": "statement_made",
    "POST /api/chain/certificates": "staff_certified",
    "POST /api/chain/issuing": "certificate_installed",
    "POST /api/chain/revoked-issuing": "issuing_revoked",
    "POST /api/enrolled": "record_added",
    "POST /api/services/one": "services_published",
    "POST /api/rota/plan": "rota_planned",
    "POST /api/rota/change": "rota_changed",
    "POST /api/rota/remove": "rota_removed",
    "POST /api/call-in": "called_in",
}
ROTA = "one's own wish for a shift, which the calendar shows"
CALLS = "is of one call, which is gone within a day"
DRAFTS = "changes nothing that anybody but its person sees"
UNTOLD = {
    **{f"POST /api/drafts/{kind}": DRAFTS for kind in (*KINDS, "look", "drop")},
    "POST /api/file": DRAFTS,
    "POST /api/hours": "is only looked at",
    "POST /api/snippet": "is only looked at",
    "POST /api/preview": "is only looked at",
    "POST /api/services/look": "is only looked at",
    "POST /api/passkeys/challenge": "keeps nothing",
    "POST /api/services/referred": "one more of a category, and nobody's: who it was of the staff is not kept",
    "POST /api/rota/offer": ROTA,
    "POST /api/rota/answer": ROTA,
    "POST /api/call-in/answer": CALLS,
    "POST /api/call-in/wish": CALLS,
    "POST /api/call-in/address": "one's own address, and that there is one, is nobody else's",
    "POST /api/call-in/over": CALLS,
    "POST /api/ready-made/own": "one's own phrases: what somebody likes to say is nobody else's",
}


def test_each_call_that_writes_is_told_or_says_why_not():
    writing = {call for call in MAY if call.startswith("POST ")}
    assert writing == {*TOLD, *UNTOLD}
    assert not set(TOLD) & set(UNTOLD)


def noted():
    """What the areas' handlers note, by name."""
    found = set()
    for path in CHATD.glob("*/http/*.py"):
        text = path.read_text("utf-8")
        found |= set(re.findall(r'\.note\(\s*"(\w+)"', text))
    return found


def test_what_handlers_note_is_kept_and_has_words_in_each_language():
    assert {"staff_certified", "record_added", "passkey_added"} <= noted(), "control"
    assert noted() - AUDITED == set()
    for language in LANGUAGES:
        words = catalogue(language)
        said = {act for act in AUDITED if f"console.staff.did_{act}" in words}
        assert said == AUDITED, language


def test_nothing_is_listed_that_nobody_notes():
    code = "\n".join(
        path.read_text("utf-8") for path in CHATD.rglob("*.py") if path.name != "audit.py"
    )
    assert [act for act in AUDITED if f'"{act}"' not in code] == []


OWN = {kind: name for kind, name in reversed(VALUES) if (kind, name) not in THEIRS}
OTHERWISE = {
    "organisation": {"cover_seconds": 120, "lock_seconds": 600},
    "unit": {"name": {"fi": "Toinen", "sv": "Annan"}},
    "line": {"topics": []},
    "embed": {"sites": ["https://other.example"]},
    "staff": {"languages": ["fi"]},
    "phrase": {"code": "terve"},
    "card": {"reviewed": "2026-12-01"},
}


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_published_and_undone_stands_there_with_who_and_what(desk, kind):  # noqa: F811
    name = OWN[kind]
    value = {**VALUES[kind, name], **OTHERWISE[kind]}
    look = await desk.draft("ada", value, kind=kind, item=name)
    assert look["errors"] == []
    done = await desk.told("ada", "POST /api/publish", {"items": [{"kind": kind, "id": name}]})
    assert done["number"], done
    await desk.told("ada", "POST /api/undo", {"number": done["number"]})
    rows = (await desk.told("ada", "GET /api/audit"))["rows"]
    told = [(each["account"], each["act"], each["about"]) for each in rows]
    assert told[:2] == [("ada", "directory_changed", name)] * 2


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["lea", "ada"]), st.sampled_from(["line", "phrase", "card"])),
        min_size=1,
        max_size=3,
    )
)
async def test_there_are_as_many_rows_as_changes_whoever_made_them(desk, acts):  # noqa: F811
    before = len([each for each in await told_by(desk) if each == "directory_changed"])
    for count, (who, kind) in enumerate(acts):
        name = OWN[kind]
        own = await desk.told(who, "GET /api/organisation")
        (held,) = [each for each in own[f"{kind}s"] if each["id"] == name]
        turned = {
            "line": {"is_adult": not held["value"].get("is_adult", False)},
            "phrase": {"code": f"hei-{before}-{count}"},
            "card": {"title": {**held["value"].get("title", {}), "fi": f"Kortti {before} {count}"}},
        }[kind]
        body = {"id": name, "base": held["version"], "value": {**held["value"], **turned}}
        look = await desk.told(who, f"POST /api/drafts/{kind}", body)
        assert look["errors"] == []
        done = await desk.told(who, "POST /api/publish", {"items": [{"kind": kind, "id": name}]})
        assert done["number"], done
    after = len([each for each in await told_by(desk) if each == "directory_changed"])
    assert after - before == len(acts)


async def told_by(desk):  # noqa: F811
    return [each["act"] for each in (await desk.told("ada", "GET /api/audit"))["rows"]]
