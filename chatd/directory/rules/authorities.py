"""To which authorities people may turn about accessibility and about their data: by day, since laws change who it is.

Another one is a row with its first day. `CHECKED`: when somebody last looked; docs/accessibility.md has the day too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

CHECKED = date(2026, 11, 29)


@dataclass(frozen=True, slots=True)
class Authority:
    """From `since` on. Names by language; `page`: where it says how one complains."""

    since: date
    names: Mapping[str, str]
    page: str


# Source: the law 306/2019; changed from 1.1.2025 on, HE 71/2024.
ACCESSIBILITY = (
    Authority(
        date(2019, 9, 23),
        {
            "fi": "Etelä-Suomen aluehallintovirasto",
            "sv": "Regionförvaltningsverket i Södra Finland",
            "en": "Regional State Administrative Agency for Southern Finland",
        },
        "https://www.saavutettavuusvaatimukset.fi/",
    ),
    Authority(
        date(2025, 1, 1),
        {
            "fi": "Liikenne- ja viestintävirasto Traficom",
            "sv": "Transport- och kommunikationsverket Traficom",
            "en": "Finnish Transport and Communications Agency Traficom",
        },
        "https://www.saavutettavuusvaatimukset.fi/",
    ),
)
# Source: the General Data Protection Regulation, article 77; the data protection act 1050/2018, section 8.
DATA_PROTECTION = (
    Authority(
        date(2019, 1, 1),
        {
            "fi": "Tietosuojavaltuutetun toimisto",
            "sv": "Dataombudsmannens byrå",
            "en": "Office of the Data Protection Ombudsman",
        },
        "https://tietosuoja.fi/",
    ),
)


def on(day: date, authorities: tuple[Authority, ...]) -> Authority:
    """Which it is on this day; the first before all of them."""
    known = [each for each in authorities if each.since <= day]
    return known[-1] if known else authorities[0]
