"""Settings: an unknown name, a value that does not fit and a machine with swap stop the start."""

import pytest

from chatd.__main__ import RefusedStartError, main, refuse_swap
from chatd.process.config import Config, ConfigError, from_environment
from chatd.process.settings_file import read_settings


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


SETTINGS = "# a comment\n\n; another\nCHATD_PORT=9\n CHATD_ORIGIN=https://a.example \nLANG=C.UTF-8\nCHATD_REDIS_URL=\n"


def test_a_settings_file_is_read_as_systemd_reads_it(tmp_path):
    (tmp_path / "environment").write_text(SETTINGS)
    config = from_environment(read_settings(tmp_path / "environment"))
    assert (config.port, config.origin, config.redis_url) == (9, "https://a.example", "")


@pytest.mark.parametrize(
    "line",
    ["export CHATD_PORT=9", 'CHATD_ORIGIN="https://a.example"', "CHATD_PORT", "CHATD-PORT=9"],
)
def test_a_line_that_is_no_setting_is_told_by_its_number(tmp_path, line):
    (tmp_path / "environment").write_text(f"# first\n{line}\n")
    with pytest.raises(ConfigError, match=r"environment, line 2: NAME=value"):
        read_settings(tmp_path / "environment")


def test_what_the_environment_says_goes_before_the_file(tmp_path, monkeypatch, capsys):
    (tmp_path / "environment").write_text("CHATD_PORT=none\n")
    words = ["--settings", str(tmp_path / "environment"), "example", "environment"]
    assert main(words) == 2
    assert "CHATD_PORT" in capsys.readouterr().err
    monkeypatch.setenv("CHATD_PORT", "9")
    assert main(words) == 0


def test_a_settings_file_that_is_not_there_is_told(capsys):
    assert main(["--settings", "/nowhere/environment", "example", "environment"]) == 2
    assert capsys.readouterr().err == "chatd: /nowhere/environment: No such file or directory\n"
