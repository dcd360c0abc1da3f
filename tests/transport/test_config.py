"""Settings: what cannot work stops the start, says what to change, and all of it at once."""

import dataclasses

import pytest

from chatd.__main__ import RefusedStartError, main, refuse_swap
from chatd.process.config import KIND, Config, ConfigError, from_environment
from chatd.process.setting_kinds import Flag, Number, Port
from chatd.process.settings_file import read_settings
from chatd.staff.rules import rp_id_of, sites_of

NUMBERS = {
    f"CHATD_{each.name.upper()}": each.metadata[KIND]
    for each in dataclasses.fields(Config)
    if isinstance(each.metadata[KIND], Number)
}


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """The log of this process stays as it is: other tests share it."""
    monkeypatch.setattr("chatd.__main__.log.set_up", lambda **_: None)


def refusal(**environment):
    with pytest.raises(ConfigError) as refused:
        from_environment(environment)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PROT", "8080", "no such setting; CHATD_PORT is meant?"),
        ("PROXY", "10.0.0.1", "no such setting; CHATD_PROXIES is meant?"),
        ("SOMETHING_ELSE", "1", "no such setting"),
        ("ORIGIN", "", "is empty; leave it out for the default"),
        ("DATABASE", " ", "is empty; leave it out for the default"),
        ("PORT", "eighty", "a whole number from 1 to 65535, not 'eighty'"),
        ("PORT", "0", "a whole number from 1 to 65535, not 0"),
        ("PORT", "70000", "a whole number from 1 to 65535, not 70000"),
        ("PORT", "8_0", "a whole number from 1 to 65535, not '8_0'"),
        ("PORT", "80.5", "a whole number from 1 to 65535, not '80.5'"),
        ("CONNECTIONS_MAX", "0", "a whole number from 1 to 1000000, not 0"),
        ("UNSENT_MAX_BYTES", "-1", "a whole number from 1048576 to 67108864 bytes, not -1"),
        ("SETTLE_SECONDS", "1e9", "a number from 0 to 120 seconds, not '1e9'"),
        ("VISITOR_PING_SECONDS", "nan", "a number from 1 to 29 seconds, not 'nan'"),
        ("SWAP_IS_ALLOWED", "yes", "one of true, false, not 'yes'"),
        ("LOG_LEVEL", "LOUD", "one of DEBUG, INFO, WARNING, ERROR, not 'LOUD'"),
        ("HOST", "[::1]", "without brackets: ::1"),
        ("HOST", "127.0.0.1:80", "an address or a name of this machine, not '127.0.0.1:80'"),
        ("HOST", "http://here", "an address or a name of this machine, not 'http://here'"),
        ("NODE", "north-1", "a letter, then at most 15 more or digits, all small: north1; not"),
        ("NODE", "1", "a letter, then at most 15 more or digits, all small: north1; not '1'"),
        ("NODE", "n" * 17, "a letter, then at most 15 more or digits, all small: north1; not"),
        ("ORIGIN", "line.example", "like https://line.example.org, not 'line.example'"),
        ("ORIGIN", "ftp://line.example", "like https://line.example.org, not 'ftp://line.example'"),
        ("ORIGIN", "https://", "like https://line.example.org, not 'https://'"),
        ("ORIGIN", "https://me@line.example", "like https://line.example.org, not"),
        ("ORIGIN", "https://line.example:99999", "like https://line.example.org, not"),
        ("ORIGIN", "https://line.example:0", "like https://line.example.org, not"),
        ("ORIGIN", "https://line example", "like https://line.example.org, not"),
        ("ORIGIN", "https://1.2.3", "like https://line.example.org, not"),
        ("ORIGIN", "https://line.example/", "as browsers write it: https://line.example"),
        ("ORIGIN", "https://line.example/chat?a#b", "as browsers write it: https://line.example"),
        ("ORIGIN", "https://Line.Example", "as browsers write it: https://line.example"),
        ("ORIGIN", "HTTPS://line.example", "as browsers write it: https://line.example"),
        ("ORIGIN", "https://line.example:443", "as browsers write it: https://line.example"),
        ("ORIGIN", "http://localhost:080", "as browsers write it: http://localhost"),
        ("ORIGIN", "https://hätä.example", "as browsers write it: https://xn--ht-viab.example"),
        ("ORIGIN", "https://[2001:DB8:0::1]", "as browsers write it: https://[2001:db8::1]"),
        ("PROXIES", "foo", "addresses or networks with commas between"),
        ("PROXIES", "10.0.0.1 10.0.0.2", "addresses or networks with commas between"),
        ("PROXIES", "10.0.0.1,", "addresses or networks with commas between"),
        ("PROXIES", "10.0.0.0/33", "addresses or networks with commas between"),
        ("PROXIES", "10.0.0.5/8", "10.0.0.5/8 has bits beyond its /8; 10.0.0.0/8 is meant?"),
        ("PROXIES", "::1,fd00::5/8", "fd00::5/8 has bits beyond its /8; fd00::/8 is meant?"),
        ("PROXIES", "0.0.0.0/0", "0.0.0.0/0 would trust everybody"),
        ("DATABASE", "postgres://a:hush@db/line", "(postgres:// is written postgresql://)"),
        ("DATABASE", "mysql://a:hush@db/line", "begins with sqlite:/// or postgresql://"),
        ("REDIS_URL", "localhost:6379", "begins with redis:// or rediss:// or unix://"),
    ],
)  # fmt: skip
def test_what_does_not_fit_says_what_to_change(name, value, says):
    said = refusal(**{f"CHATD_{name}": value})
    assert said.startswith(f"CHATD_{name}: ")
    assert says in said
    assert "\n" not in said
    assert "hush" not in said


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "text", ["nan", "inf", "-inf", "-5", "1e3", "", "five", "0x10", "٣", "1,5"]
)
def test_no_number_is_taken_that_is_none(name, text):
    assert refusal(**{name: text}).startswith(f"{name}: ")


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_has_both_ends_of_its_range_and_no_more(name):
    kind = NUMBERS[name]
    for within in (kind.least, kind.most):
        kind.check(kind.read(f"{within:.0f}"))
    for beyond in (kind.least - 1, kind.most + 1):
        assert f"from {kind.least:.10g} to" in refusal(**{name: f"{beyond:.0f}"})


def test_every_setting_that_counts_or_measures_is_a_number_with_a_range():
    counted = {each.name for each in dataclasses.fields(Config) if each.type in {int, float}}
    told = {each.removeprefix("CHATD_").lower() for each in NUMBERS}
    assert counted == told | {"port"}
    assert isinstance(Config.__dataclass_fields__["port"].metadata[KIND], Port)


@pytest.mark.parametrize(("who", "most"), [("VISITOR", 30), ("CONSOLE", 20)])
def test_what_is_promised_of_dead_pages_holds_with_every_setting(who, most):
    names = [f"CHATD_{who}_{each}_SECONDS" for each in ("PING", "WAIT")]
    fits = from_environment({names[0]: str(most / 2), names[1]: str(most / 2)})
    assert getattr(fits, f"{who.lower()}_ping_seconds") == most / 2
    said = refusal(**{names[0]: str(most / 2), names[1]: str(most / 2 + 0.5)})
    assert said == f"{names[0]} and {names[1]}: at most {most} seconds together, not {most + 0.5:g}"


def test_all_mistakes_are_told_at_once():
    said = refusal(
        CHATD_PROT="1", CHATD_ORIGIN="https://Line.example", CHATD_PORT="x", CHATD_PROXIES="foo"
    )
    assert [each.partition(":")[0] for each in said.splitlines()] == [
        "CHATD_ORIGIN", "CHATD_PORT", "CHATD_PROT", "CHATD_PROXIES",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "origin",
    [
        "https://line.example.org",
        "https://line.example:8443",
        "http://localhost:8080",
        "https://xn--ht-viab.example",
        "https://192.0.2.1",
        "https://[2001:db8::1]:8443",
    ],
)
def test_an_origin_as_browsers_write_it_is_taken(origin):
    assert from_environment({"CHATD_ORIGIN": origin}).origins == (origin,)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "0.0.0.0", "::", "localhost", "line-1.lan"])  # noqa: S104
def test_what_can_be_listened_at_is_taken(host):
    assert from_environment({"CHATD_HOST": host}).host == host


def test_spaces_and_line_ends_around_a_value_are_nothing():
    config = from_environment({"CHATD_PORT": " 9\r", "CHATD_PROXIES": "10.0.0.0/8, ::1 "})
    assert config.port == 9
    assert [str(each) for each in config.proxy_networks] == ["10.0.0.0/8", "::1/128"]


@pytest.mark.parametrize(
    "origin", ["http://line.example.org", "http://192.0.2.1:8080", "http://localhost.example"]
)
def test_a_line_is_not_served_by_http_but_to_this_machine(origin, monkeypatch, capsys):
    monkeypatch.setenv("CHATD_ORIGIN", origin)
    monkeypatch.setattr("chatd.__main__.harden", lambda: None)
    assert main(["serve"]) == 2
    https = origin.replace("http", "https", 1)
    assert capsys.readouterr().err == (
        f"chatd: CHATD_ORIGIN: {https} is needed: http is for this machine alone\n"
    )


@pytest.mark.parametrize(
    "origin", ["", "http://localhost", "http://localhost:8080", "https://a.fi", "https://a.fi:81"]
)
def test_this_machine_and_https_are_served(origin):
    Config(origin=origin).refuse_plain_origin()


@pytest.mark.parametrize(
    ("origin", "instead"),
    [
        ("http://127.0.0.1:8080", ": http://localhost:8080"),
        ("http://[::1]", ": http://localhost:8080"),
        ("https://192.0.2.7", ""),
        ("https://[2001:db8::7]:81", ""),
    ],
)
def test_no_line_is_served_at_an_address_where_nobody_could_sign_in(origin, instead):
    with pytest.raises(
        ConfigError, match="a name is needed, for passkeys count for no address"
    ) as told:
        Config(origin=origin).refuse_plain_origin()
    assert str(told.value).endswith("address" + instead)
    assert rp_id_of([origin]) == "", "what the daemon goes by says the same"


@pytest.mark.parametrize(
    "wrong",
    [",", "https://a.fi,", "console.example.org", "http://console.example.org", "https://A.fi"],
)
def test_a_console_elsewhere_has_an_origin_as_browsers_write_it(wrong):
    with pytest.raises(ConfigError, match="CHATD_CONSOLE_ORIGINS"):
        Config(console_origins=wrong)


def test_console_sites_are_named_with_commas_between():
    named = Config(console_origins="https://a.fi, http://localhost:8090").console_sites
    assert named == ("https://a.fi", "http://localhost:8090")
    assert sites_of(named) == {"https://a.fi": "a.fi", "http://localhost:8090": "localhost"}


def test_names_of_others_are_none_of_ours():
    assert from_environment({"HOME": "/home", "CHATD_PORT": "9"}).port == 9


def test_secrets_print_as_secrets():
    shown = repr(Config(database="postgresql://line:hush@db/line"))
    assert "hush" not in shown
    assert "signing_key_path=<secret>" in shown


def test_every_setting_is_in_the_manual():
    for name in Config.__slots__:
        assert f"{name}" in (Config.__doc__ or ""), name


def test_flags_are_flags():
    assert from_environment({"CHATD_SWAP_IS_ALLOWED": "true"}).swap_is_allowed
    assert isinstance(Config.__dataclass_fields__["swap_is_allowed"].metadata[KIND], Flag)


def test_swap_stops_the_start_unless_it_is_allowed_by_name(tmp_path):
    swaps = tmp_path / "swaps"
    swaps.write_text("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n")
    with pytest.raises(RefusedStartError):
        refuse_swap(Config(), swaps)
    refuse_swap(Config(swap_is_allowed=True), swaps)
    swaps.write_text("Filename Type Size Used Priority\n")
    refuse_swap(Config(), swaps)


def test_each_mistake_is_a_line_of_its_own(monkeypatch, capsys):
    monkeypatch.setenv("CHATD_PROT", "1")
    monkeypatch.setenv("CHATD_LOG_LEVEL", "LOUD")
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == (
        "chatd: CHATD_LOG_LEVEL: one of DEBUG, INFO, WARNING, ERROR, not 'LOUD'\n"
        "chatd: CHATD_PROT: no such setting; CHATD_PORT is meant?\n"
    )


SETTINGS = (
    "# a comment\n\n; another\nCHATD_PORT=9\n CHATD_ORIGIN=https://a.example \nLANG=C.UTF-8\n"
)


def test_a_settings_file_is_read_as_systemd_reads_it(tmp_path):
    (tmp_path / "environment").write_text(SETTINGS)
    config = from_environment(read_settings(tmp_path / "environment"))
    assert (config.port, config.origin) == (9, "https://a.example")


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
