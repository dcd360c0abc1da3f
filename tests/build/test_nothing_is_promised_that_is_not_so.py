"""What the first view says before anybody can write: what leaving does not undo, who may watch, in easy words."""

import re

import pytest

from chatd.base.texts.catalogue import catalogue
from tests.stage.line import ROOT

LANGUAGES = ("fi", "sv", "en")
# By key, what the sentence must say, in each language.
SAID = {
    "visitor.exit.help": (
        "heti",
        "genast|direkt",
        "at once",
    ),  # leaving closes, and another page opens
    "visitor.exit.history": (
        "historia.*emme voi poistaa",
        "historik.*kan inte ta bort",
        "history.*cannot",
    ),
    "visitor.safety.spyware": ("vakoiluohjelma", "spionprogram", "spying program"),
    "visitor.safety.device": (
        "laitetta, jota kukaan muu ei",
        "enhet som ingen annan",
        "device that nobody else",
    ),
}
VIEWS = ROOT / "widget/src/visitor/views"
# "Read more" comes with talk.js, without which nobody can write.
WELCOME = (VIEWS / "welcome.tsx").read_text() + (VIEWS / "more.tsx").read_text()
# Läsbarhetsindex: words per sentence, and words of more than six letters in a hundred. Below 40 is what books for the
# young have; Finnish words are longer, so there it is below 60. Source: Björnsson 1968.
LIX_MAX = {"fi": 60, "sv": 40, "en": 40}


@pytest.mark.parametrize("key", SAID)
def test_each_statement_stands_in_the_first_view_in_every_language(key):
    assert f't("{key.removeprefix("visitor.")}"' in WELCOME
    for language, said in zip(LANGUAGES, SAID[key], strict=True):
        assert re.search(said, catalogue(language)[key], re.IGNORECASE | re.DOTALL), language


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_keeps_somebody_safe_is_read_easily(language):
    assert lix(" ".join(catalogue(language)[key] for key in SAID)) < LIX_MAX[language]


def lix(text: str) -> float:
    words = re.findall(r"[^\W\d_]+", text)
    sentences = len(re.findall(r"[.!?]", text))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def test_a_text_of_an_authority_would_be_found():
    assert lix(
        "Processing of communications metadata concerning unidentified individuals necessitates implementing"
        " appropriate organisational safeguards notwithstanding confidentiality obligations."
    ) > max(LIX_MAX.values())
