"""What does not fit in a file or a draft: sentences by their keys, in English here, in all languages in the console."""

from collections.abc import Mapping
from typing import Self

SENTENCES: Mapping[str, str] = {
    # What belongs there; before it stands "expected", behind it what was found.
    "an_id": "an id of at most 40 small letters a-z, digits and hyphens",
    "a_name": "a name of 1 to {most} bytes without invisible characters",
    "a_text": "a text of 1 to {most} characters",
    "a_language": 'a language tag such as "fi"',
    "a_bool": "true or false",
    "a_number": "a telephone number: 3 to 18 digits with single spaces, + allowed in front",
    "a_date": "a date such as 2026-12-24, without quotes",
    "a_timezone": 'a time zone such as "Europe/Helsinki"',
    "an_interval": 'hours such as "17:00-21:00"; midnight is 00:00',
    "hours_in_order": "hours in order that do not overlap; only the last may pass midnight",
    "a_root": "a root's public key, 43 characters as `chatd keys root` prints it",
    "a_logo": "a PNG or WebP that stands still, at most {most} bytes, each side {least} to {side} px, as base64",
    "an_origin": 'an origin such as "https://example.org": no path; http for this machine only',
    "one_of": "one of {choices}",
    "a_whole_number": "a whole number from {least} to {most}",
    "a_whole_number_or_zero": "a whole number from {least} to {most}, or 0 for never",
    "several": "{least} to {most} different values",
    "a_list": "a list",
    "a_list_of_what_fits": "a list of what fits",
    "a_table": "a table",
    "one_table": "a table: write its name in single brackets, [ ]",
    "tables": "a list of tables: write [[{name}]] with two brackets each time",
    "an_email": 'an e-mail address such as "neuvonta@example.org"',
    "a_page": 'the address of a page, such as "https://www.example.org/ammattilaisille"',
    "a_past_day": "a day that has been",
    "no_open_beside": "no hours in `open` beside it: one of the two",
    "each_day_once": "each day once",
    "a_helpline": "at least one reviewed helpline: help is shown even when we fail",
    "each_number_once": "each number once",
    "orphan_order": "no less than orphan_return_seconds",
    "words": "a text of 1 to {most} characters without invisible ones",
    "words_of_one_line": "a text of 1 to {most} characters without invisible ones, in one line",
    "short_sentences": "short sentences: at most {most} words in each",
    "not_own_text": "is not for the line to say: promises, emergency and protection are the same "
    "on every line. In its own words it may say: {choices}",
    "adult_or_children": "false, since is_adult is true: a line for both has neither",
    "no_address": "words without an address: no link leads out of a card",
    "a_code": "a short code of at most {most} small letters, digits and hyphens",
    "an_own_line": "the id of an own line: {ids}",
    "one_in_this_file": "the id of one in this file: {ids}",
    "an_own_unit": "the id of an own unit: {ids}",
    "id_beside_units": "an id that neither begins with another unit's nor begins one",
    "id_of_others": 'an id that nothing of organisation "{owner}" has',
    "another_alias": "a name that nobody else of the organisation has",
    "another_starter": "one for which no other {kind} stands",
    "another_code": "a code that no other phrase of the line has",
    "as_the_line_says": 'what answered_by of line "{line}" says: {promised}',
    "also_as": "also {answers_as}, as which somebody stored answers",
    "as_somebody_answers": "what somebody of its staff answers as",
    "another_id": "an id that no other {kind} has",
    "as_a_volunteer": "what a volunteer answers as: {choices}",
    # Whole sentences.
    "a_way": "say at least one of phone, email and page",
    "a_way_for_all": "say at least one of email, phone and address",
    "hidden_alone": "what stands for nothing of the release is taken away, not hidden",
    "on_all_lines": "what stands for something of the release stands on all lines",
    "no_language_of_line": "is no language of the line: {languages}",
    "text_missing": "expected a text in each language of the line: {languages}; {missing} is missing",
    "a_name_in_one": "expected a name in at least one language",
    "cover_first": "what locks must first be covered: lock_seconds is at least cover_seconds",
    "missing": "is missing",
    "not_known": "is not a key that is known here",
}


class Said(str):  # noqa: SLOT000 - a `str` with more beside it has a dictionary
    """A sentence in English that knows its key and what stands in its gaps."""

    key: str
    gaps: Mapping[str, str]

    def __new__(cls, key: str, **gaps: object) -> Self:
        """By its key."""
        return cls.of(SENTENCES[key].format(**gaps), key, {k: str(v) for k, v in gaps.items()})

    @classmethod
    def of(cls, english: str, key: str, gaps: Mapping[str, str]) -> Self:
        """These English words, which are longer than the sentence of the key."""
        self = super().__new__(cls, english)
        self.key, self.gaps = key, gaps
        return self


def key_of(text: str) -> tuple[str, Mapping[str, str]]:
    """Key and gaps; none where there is English alone."""
    return (text.key, text.gaps) if isinstance(text, Said) else ("", {})
