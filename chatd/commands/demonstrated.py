"""Which lines a demonstration has: those of the file, but always open, on the partner's page, and maybe in a hurry."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime, time

from chatd.commands.terminal import Mistaken, Namespace
from chatd.directory.rules.checks.fields import DirectoryFileError
from chatd.directory.rules.directory import Directory, Interval, LinePolicy, OpeningHours
from chatd.directory.rules.ranges import RANGES, Range
from chatd.directory.toml.read import read_directory

ALWAYS = ((Interval(time(0), time(0)),),) * 7


def demonstrated(args: Namespace, root: str, site: str) -> Directory:
    """What the file says, always open, on our partner's site, under this root. Raises: Mistaken."""
    try:
        directory = read_directory(args.organisations, datetime.now(UTC).date())
    except DirectoryFileError as error:
        raise Mistaken(str(error)) from None
    policy = policy_of(args.policy)
    replace = dataclasses.replace
    return Directory(
        organisations={
            key: replace(each, roots=(root,)) for key, each in directory.organisations.items()
        },
        lines={
            key: replace(
                each,
                hours=OpeningHours(each.hours.timezone, ALWAYS),
                policy=replace(each.policy, **policy),
            )
            for key, each in directory.lines.items()
        },
        embeds={key: replace(each, sites=(site,)) for key, each in directory.embeds.items()},
        staff=directory.staff,
    )


def policy_of(given: list[str]) -> Mapping[str, int]:
    """The numbers by name. Raises: Mistaken (no such number; outside of what a file may say, but for shorter times)."""
    names = {each.name for each in dataclasses.fields(LinePolicy)}
    policy = {}
    for pair in given:
        name, _, value = pair.partition("=")
        if name not in names or not value.isdecimal():
            raise Mistaken(f"--policy {pair}: one of {', '.join(sorted(names))}, = and a number")
        policy[name] = _number(pair, name, int(value))
    return policy


def _number(pair: str, name: str, value: int) -> int:
    """A demonstration may be in a hurry, so that minutes show what takes hours; it goes no further in any other way."""
    within = RANGES.get(name, Range(0, 1))  # true and false are 1 and 0
    is_time = name.endswith(("_seconds", "_minutes"))
    if within.holds(value) or (is_time and value < within.least):
        return value
    hurry = "; a demonstration may be quicker" if is_time else ""
    raise Mistaken(f"--policy {pair}: {within}{hurry}")
