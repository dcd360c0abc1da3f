"""The table as a CSV file and back. Source: RFC 4180, UTF-8; a mark of the byte order and semicolons are read too."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date

from chatd.referral.rules.rows import COLUMNS, CSV_MAX_CHARS, Fault, Read, read_rows, row_of
from chatd.referral.rules.services import SERVICES_MAX, Service

MARK = "\ufeff"  # so that a spreadsheet reads UTF-8
# What a spreadsheet carries out at the beginning of a cell: also behind what another one takes for the end of one.
_FORMULA = re.compile(r"""(?<![^;\n\r])(["']*)(?=[=+@\t\r-])""")
_MARKED = re.compile(r"""(?<![^;\n\r])(["']*)'(?=[=+@\t\r-])""")
ROWS_MAX = 2 * SERVICES_MAX  # with empty ones
csv.field_size_limit(CSV_MAX_CHARS)


def read_table(text: str, today: date) -> Read:
    """All of it, or what is wrong."""
    text = text.removeprefix(MARK)
    head = text.partition("\n")[0]
    between = ";" if head.count(";") > head.count(",") else ","
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        for row in reader:
            rows.append([_plain(each) for each in row])
            if len(rows) > ROWS_MAX:
                return Read(
                    (), (Fault(ROWS_MAX, "", f"there is room for {SERVICES_MAX} services"),)
                )
    except csv.Error:
        how = 'is no CSV: a quote within quotes is written twice (""), and each ends'
        return Read((), (Fault(len(rows) + 1, "", how),))
    return read_rows(rows, today)


def write_table(services: Iterable[Service]) -> str:
    """As `read_table` reads it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_safe(row_of(each)) for each in services)
    return MARK + out.getvalue()


def _safe(row: Sequence[str]) -> list[str]:
    """What a spreadsheet takes for a formula is marked as a text, as spreadsheets do. Source: OWASP, CSV Injection.

    A Finnish spreadsheet ends a cell with a semicolon, and a hasty one at the end of a line, whatever the quotes say.
    """
    return [_FORMULA.sub(r"\1'", each) for each in row]


def _plain(field: str) -> str:
    """Without those marks, one for each: what stood there before comes back."""
    return _MARKED.sub(r"\1", field)
