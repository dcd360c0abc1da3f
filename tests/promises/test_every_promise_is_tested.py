"""Which test holds which promise of docs/privacy.md; one without a test, or a test that has gone, is found here."""

import re

import pytest

from tests.stage.line import ROOT

KEPT = "tests/promises/test_nothing_is_kept.py"
SEVERAL = "tests/promises/test_nothing_is_kept_by_several.py"
DEVICE = "tests/promises/test_device_shows_nothing.py"
JOURNEY = "tests/e2e/test_journey.py"
FAILING = "tests/e2e/test_failing_branches.py"
LOADING = "tests/e2e/test_loading.py"
PLAIN = "tests/e2e/test_plain_pages.py"
PAGES = "tests/transport/test_pages.py"
ACCESS = "tests/e2e/test_access.py"
FIFTY = "tests/start/test_restart_with_fifty.py"
OFFERS = "tests/service/test_offers.py"
LISTENS = "tests/service/test_nobody_listens.py"
PROMISES = {
    "P1": [
        (KEPT, "test_what_passed_through_the_line_was_sealed"),
        (KEPT, "test_no_word_is_in_the_daemons_memory_during_or_after"),
        (FAILING, "test_a_counsellor_under_another_root_gets_not_one_sealed_byte"),
    ],
    "P2": [
        (FAILING, "test_a_counsellor_under_another_root_gets_not_one_sealed_byte"),
        (
            LOADING,
            "test_a_program_or_words_with_another_byte_are_given_up_at_once_and_the_telephone_stays",
        ),
        (
            LOADING,
            "test_a_later_part_with_another_byte_is_not_taken_and_nobody_waits_for_nothing",
        ),
        (
            FAILING,
            "test_when_the_console_does_not_come_back_a_lead_takes_over_and_the_visitor_is_asked",
        ),
        (LISTENS, "test_no_call_and_no_event_of_any_role_leads_into_a_talk"),
        (LISTENS, "test_no_event_of_another_visitor_leads_into_a_talk"),
    ],
    "P3": [
        (KEPT, "test_no_word_and_nothing_about_the_visitor_reaches_a_file_or_a_log"),
        (KEPT, "test_nothing_of_live_state_is_on_the_disk_after_a_restart"),
        (JOURNEY, "test_a_person_is_helped_over_a_line_that_breaks_and_the_next_one_after"),
    ],
    "P4": [
        (KEPT, "test_no_word_and_nothing_about_the_visitor_reaches_a_file_or_a_log"),
        (KEPT, "test_every_line_of_the_log_has_allowed_keys_only"),
        (
            SEVERAL,
            "test_no_id_no_address_and_no_word_is_in_a_log_a_number_or_a_file_of_any_of_them",
        ),
    ],
    "P5": [
        (DEVICE, "test_the_profile_holds_no_word_and_the_browser_no_cookie"),
        (DEVICE, "test_storage_is_out_of_reach_inside_the_frame"),
        (DEVICE, "test_a_hidden_page_stays_quiet_while_messages_come"),
        (FAILING, "test_quick_exit_leaves_at_once_for_good_and_the_counsellor_is_told"),
    ],
    "P6": [
        (JOURNEY, "test_a_person_is_helped_over_a_line_that_breaks_and_the_next_one_after"),
        (FAILING, "test_a_restart_keeps_the_queue_in_order_and_the_conversation_whole"),
        (FAILING, "test_a_dead_console_is_noticed_the_visitor_told_and_the_same_console_goes_on"),
        (FIFTY, "test_after_a_restart_all_stand_where_they_stood_and_every_word_arrives_once"),
    ],
    "P7": [
        (FAILING, "test_a_restart_keeps_the_queue_in_order_and_the_conversation_whole"),
        (FIFTY, "test_after_a_restart_all_stand_where_they_stood_and_every_word_arrives_once"),
        (OFFERS, "test_the_longest_waiting_is_offered_first"),
    ],
    "P8": [
        (
            LOADING,
            "test_a_program_or_words_with_another_byte_are_given_up_at_once_and_the_telephone_stays",
        ),
        (
            FAILING,
            "test_styles_that_were_altered_by_one_byte_are_not_used_and_the_telephone_is_shown",
        ),
        (FAILING, "test_an_offline_browser_still_shows_the_telephone"),
        (ACCESS, "test_without_scripts_the_own_page_shows_hours_numbers_and_no_field_to_write_in"),
        (PAGES, "test_with_redis_and_the_database_away_the_own_page_still_stands"),
        (PLAIN, "test_at_an_address_of_nothing_there_are_words_and_numbers"),
        (PLAIN, "test_the_error_page_of_a_proxy_shows_help_and_asks_nobody_for_anything"),
    ],
}


@pytest.mark.parametrize(
    ("promise", "file", "name"), [(key, *test) for key, tests in PROMISES.items() for test in tests]
)
def test_the_test_that_holds_a_promise_is_there(promise: str, file: str, name: str):
    assert f"async def {name}(" in (ROOT / file).read_text(), promise


def test_every_promise_of_the_privacy_page_has_a_test():
    told = set(
        re.findall(r"^\| (P\d+) \|", (ROOT / "docs" / "privacy.md").read_text(), re.MULTILINE)
    )
    assert told == set(PROMISES)
