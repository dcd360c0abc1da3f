"""What an organisation says for its lines' pages: read, refused, doubted, and told as a change."""

from datetime import date, timedelta

import pytest

from chatd.directory.rules import doubts, review
from chatd.directory.rules.checks.fields import DirectoryFileError, Faults, Fields
from chatd.directory.rules.checks.imprints import read_imprint
from chatd.directory.rules.directory import Imprint

TODAY = date(2026, 12, 1)
WHOLE = {
    "email": "palaute@x.example",
    "phone": "09 000 0000",
    "address": "Katu 1",
    "complaints": "https://x.example/valitus",
    "privacy": "https://x.example/tietosuoja",
    "reviewed": TODAY,
}


def read(values):
    faults = Faults("file", lambda _: None)
    found = read_imprint(Fields(faults, "imprint", values), TODAY)
    return found, faults


def test_it_is_read_whole_and_nothing_is_nothing():
    found, faults = read(WHOLE)
    assert found == Imprint(**WHOLE)
    faults.end()
    assert read({})[0] is None


@pytest.mark.parametrize("way", ["email", "phone", "address"])
def test_one_way_is_enough(way):
    found, faults = read({"reviewed": TODAY, way: WHOLE[way]})
    faults.end()
    assert getattr(found, way) == WHOLE[way]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "nowhere"}, "e-mail"),
        ({"complaints": "http://x.example"}, "https"),
        ({"privacy": "javascript:alert(1)"}, "https"),
        ({"phone": "call us"}, "telephone"),
        ({"reviewed": TODAY + timedelta(days=1)}, "a day that has been"),
        ({"fax": "1"}, "not a key that is known"),
    ],
)
def test_what_does_not_fit_is_told(changed, said):
    with pytest.raises(DirectoryFileError, match=said):
        read({**WHOLE, **changed})[1].end()


def test_pages_alone_are_no_way_to_reach_anybody():
    with pytest.raises(DirectoryFileError, match="at least one of email, phone and address"):
        read({"reviewed": TODAY, "privacy": WHOLE["privacy"]})[1].end()


def test_it_is_gone_through_once_a_year():
    imprint = Imprint(**WHOLE)
    assert not review.is_imprint_due(imprint, TODAY + timedelta(days=366))
    assert review.is_imprint_due(imprint, TODAY + timedelta(days=367))


def test_each_doubt_has_a_sentence():
    assert {"no_imprint", "imprint_due"} <= set(doubts.SENTENCES)
