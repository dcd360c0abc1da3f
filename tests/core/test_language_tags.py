"""Which language a tag means."""

import pytest

from chatd.base.language_tags import lookup

THERE = ("fi", "sv", "en", "zh-Hant", "zh")


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("fi", "fi"),
        ("fi-FI", "fi"),
        ("SV-se", "sv"),
        ("en_US", "en"),
        ("en-GB-oxendict", "en"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh_hant", "zh-Hant"),
        ("zh-Hans", "zh"),
        ("so", None),
        ("svenska", None),
        ("", None),
        ("-", None),
    ],
)
def test_a_tag_means_the_longest_that_there_is(tag, meant):
    assert lookup(tag, THERE) == meant
