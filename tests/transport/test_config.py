"""Settings: an unknown name, a value that does not fit and a machine with swap stop the start."""

import pytest

from chatd.__main__ import RefusedStartError, main, refuse_swap
from chatd.process.config import Config, ConfigError, from_environment


@pytest.mark.parametrize(
    "environment",
    [
        {"CHATD_PROT": "8080"},
        {"CHATD_PORT": "eighty"},
        {"CHATD_SWAP_IS_ALLOWED": "yes"},
        {"CHATD_ORIGIN": "line.example"},
        {"CHATD_ORIGIN": "https://line.example/"},
        {"CHATD_LOG_LEVEL": "LOUD"},
        {"CHATD_CONSOLE_WAIT_SECONDS": "16"},
    ],
)
def test_what_does_not_fit_stops_the_start(environment):
    with pytest.raises(ConfigError):
        from_environment(environment)


def test_names_of_others_are_none_of_ours():
    assert from_environment({"HOME": "/home", "CHATD_PORT": "9"}).port == 9


def test_secrets_print_as_secrets():
    shown = repr(Config(database="postgresql://line:hush@db/line"))
    assert "hush" not in shown
    assert "signing_key_path=<secret>" in shown


def test_every_setting_is_in_the_manual():
    for name in Config.__slots__:
        assert f"{name}" in (Config.__doc__ or ""), name


def test_swap_stops_the_start_unless_it_is_allowed_by_name(tmp_path):
    swaps = tmp_path / "swaps"
    swaps.write_text("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n")
    with pytest.raises(RefusedStartError):
        refuse_swap(Config(), swaps)
    refuse_swap(Config(swap_is_allowed=True), swaps)
    swaps.write_text("Filename Type Size Used Priority\n")
    refuse_swap(Config(), swaps)


def test_an_unknown_setting_is_said_in_one_line(monkeypatch, capsys):
    monkeypatch.setenv("CHATD_PROT", "1")
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == "chatd: unknown: CHATD_PROT\n"
