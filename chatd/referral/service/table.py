"""The table as a CSV file and back. Source: RFC 4180, UTF-8; a mark of the byte order and semicolons are read too."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from chatd.base import cells
from chatd.referral.rules.rows import COLUMNS, CSV_MAX_CHARS, Fault, Read, read_rows, row_of
from chatd.referral.rules.services import SERVICES_MAX, Service

MARK = "\ufeff"  # so that a spreadsheet reads UTF-8
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
            rows.append([cells.plain(each) for each in row])
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
    writer.writerows([cells.safe(cell) for cell in row_of(each)] for each in services)
    return MARK + out.getvalue()
