"""What a webmaster pastes is for leads of the organisation what the operator's command prints."""

import pytest

from chatd.base.errors import Reason, Refused, Unavailable
from chatd.base.names import EmbedId
from chatd.commands.snippet import snippet_of as printed
from chatd.directory.service.snippets import Pin, Snippets, policies_of
from chatd.process.manifest import File, Manifest, ReleaseKey
from tests.service.test_editing import House
from tests.service.world import ROOT

INTEGRITY = "sha384-" + "A" * 64
RELEASE = Manifest(
    "1.0.0", "https://www.example.org/", ReleaseKey("k"),
    {"w/1.0.0/loader.js": File(INTEGRITY, 1)}, {},
)  # fmt: skip
PIN = Pin(RELEASE.loader, INTEGRITY, RELEASE.exit)
ORIGIN = "https://line.example"


@pytest.fixture
async def house(tmp_path):
    house = await House().begin(tmp_path)
    yield house
    await house.database.close()


def snippets(house, pin=PIN, number=0):
    return Snippets(house.registry, pin, lambda _, __: number)


def embed_of(house):
    embeds = house.registry.directory.embeds.values()
    mine = house.who("ada").organisation
    return next(each for each in embeds if each.organisation == mine).id


@pytest.mark.parametrize(("language", "number"), [("fi", 0), ("sv", 7), ("en", 0)])
async def test_a_lead_copies_what_the_command_prints(house, language, number):
    embed = embed_of(house)
    found = snippets(house, number=number).of(house.who("ada"), embed, language, ORIGIN)
    root = f"{ROOT}.{number}" if number else ROOT
    helpline = "Lapset: 116 111" if language != "sv" else "Barn: 116 111"
    assert found.html == printed(
        ORIGIN, embed, [root], RELEASE, language=language, helpline=helpline
    )
    for directives in policies_of(ORIGIN):
        assert f"  {directives}\n" in found.policy
    assert policies_of(ORIGIN).by_address == (
        f"script-src {ORIGIN}/w/; connect-src {ORIGIN} wss://line.example"
    )
    assert found.roots == 1
    assert found.test == found.html.replace(embed, f"{embed}~test")


@pytest.mark.parametrize(
    ("display", "begins", "says"),
    [
        ("box", "<a href=", ""),
        ("bubble", "<a href=", ' data-display="bubble"'),
        ("page", "<a href=", ' data-display="page"'),
        (
            "inline",
            '<div id="avoinlinja-{embed}">\n<a href=',
            ' data-display="inline" data-place="avoinlinja-{embed}"',
        ),
    ],
)
async def test_the_snippet_says_how_the_chat_stands_in_the_page_and_where(
    house, display, begins, says
):
    embed = embed_of(house)
    found = snippets(house).of(house.who("ada"), embed, "fi", ORIGIN, display)
    for html, name in ((found.html, embed), (found.test, f"{embed}~test")):
        assert html.startswith(begins.format(embed=name))
        assert html.endswith(f"{says.format(embed=name)}></script>")
        assert ("data-display" in html) is (display != "box")  # as until now


async def test_of_another_organisations_embed_she_learns_as_little_as_of_none(house):
    for embed in (embed_of(house), EmbedId("none")):
        with pytest.raises(Refused) as refused:
            snippets(house).of(house.who("boss"), embed, "fi", ORIGIN)
        assert refused.value.reason is Reason.NOT_ALLOWED


async def test_while_nothing_is_built_there_is_nothing_to_pin(house):
    with pytest.raises(Unavailable):
        snippets(house, None).of(house.who("ada"), embed_of(house), "fi", ORIGIN)
