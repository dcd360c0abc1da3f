"""What is not seen is refused wherever a person reads it, by one rule; what a script or an emoji needs stays."""

import unicodedata

import pytest

from chatd.base.presentable import has_unseen
from chatd.directory.rules.checks.hints import Expected
from chatd.directory.rules.checks.own_texts import an_own_text
from chatd.directory.rules.checks.ready_made import a_card, a_phrase, a_title
from chatd.directory.rules.checks.values import a_name, a_text

# Unicode 16, DerivedCoreProperties.txt, Default_Ignorable_Code_Point: first and last of each range.
IGNORABLE = [
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
]
NEEDED = [
    "می‌خواهم صحبت کنم",  # a joiner that keeps two letters apart, in Persian
    "क्‍ष",  # and one that keeps them together
    "Soita ☎️",
    "5️⃣ ‼️ \u2139\ufe0f",
    "👩‍💻 🏳️‍🌈 👩🏽‍⚕️",
    "Hyvää, 50 % — “jo”",
    "Ä",  # written as two
    "שלום, 你好, สวัสดี",
]
EVERYWHERE = [a_name, a_text, a_title, a_phrase, a_card, an_own_text]


@pytest.mark.parametrize(("first", "last"), IGNORABLE)
def test_each_that_unicode_calls_ignorable_is_refused_between_letters_and_alone(first, last):
    for each in {first, (first + last) // 2, last}:
        assert has_unseen(f"a{chr(each)}b"), hex(each)
        assert has_unseen(chr(each)), hex(each)
        assert has_unseen(f"{chr(each)}ab"), hex(each)


def test_each_control_and_each_format_is_refused():
    for each in map(chr, range(0x20000)):
        if unicodedata.category(each) in {"Cc", "Zl", "Zp"}:
            assert has_unseen(f"a{each}b"), hex(ord(each))


@pytest.mark.parametrize(
    "blank", ["", " ", "\u00a0\u3000", "\u2800", "\u0301", " \u200d ", "☎\u200d"]
)
def test_what_is_blank_is_refused(blank):
    assert has_unseen(blank)


@pytest.mark.parametrize("text", NEEDED)
def test_what_a_script_or_an_emoji_needs_stays(text):
    assert not has_unseen(text)


@pytest.mark.parametrize(
    "text", ["a\u200db", "a\u200cb", "ک\u200c", "\u200cک", "☎a\u200d☎", "a\ufe0f", "ک\u200c\u200cک"]
)
def test_where_nothing_needs_it_it_is_refused(text):
    assert has_unseen(text)


def test_the_end_of_a_line_is_allowed_where_there_are_lines():
    assert has_unseen("a\nb")
    assert not has_unseen("a\nb", has_lines=True)


@pytest.mark.parametrize("check", EVERYWHERE)
@pytest.mark.parametrize("sign", ["\u00ad", "\u3164", "\u2800", "\u202e", "\U000e0041", "\u115f"])
def test_it_is_one_rule_everywhere(check, sign):
    assert check("Linja") == "Linja"
    with pytest.raises(Expected):
        check(f"Lin{sign}ja")
    with pytest.raises(Expected):
        check(sign)
