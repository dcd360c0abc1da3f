"""The public holidays of a time zone's country, by the library `holidays` (ADR 0055); proposed, and never decided."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from importlib import resources

Names = Mapping[str, str]  # by language


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """The country of each zone, where it is the zone of one. Source: zone.tab of the IANA list, which tzdata ships."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}


def country_of(timezone: str) -> str:
    """Its two letters; "" for a zone of none, such as UTC."""
    return _countries().get(timezone, "")


@lru_cache(maxsize=256)
def holidays_of(country: str, year: int, languages: tuple[str, ...]) -> Mapping[date, Names]:
    """Those of one year; none where the library does not know the country. The first call takes half a second."""
    import holidays  # noqa: PLC0415 - half a second, and most processes are never asked

    try:
        known = holidays.country_holidays(country).supported_languages
    except NotImplementedError:
        return {}
    found: dict[date, dict[str, str]] = {}
    for language in languages:
        spoken = _spoken(language, known)
        if spoken is not None:
            for day, name in holidays.country_holidays(
                country, years=year, language=spoken
            ).items():
                found.setdefault(day, {})[language] = name
    if not found:  # in none of these languages: as the country itself calls them
        for day, name in holidays.country_holidays(country, years=year).items():
            found[day] = {"": name}
    return found


def _spoken(language: str, known: Collection[str]) -> str | None:
    """`sv_FI` for "sv", where the library has it so."""
    return next((each for each in known if each.split("_")[0] == language), None)
