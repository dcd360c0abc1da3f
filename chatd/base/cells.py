"""The cells of a CSV file that a spreadsheet opens: what it would carry out is marked as a text, as spreadsheets do.

A Finnish spreadsheet ends a cell with a semicolon, and a hasty one at the end of a line, whatever the quotes say.
Source: OWASP, CSV Injection.
"""

import re

_FORMULA = re.compile(r"""(?<![^;\n\r])(["']*)(?=[=+@\t\r-])""")
_MARKED = re.compile(r"""(?<![^;\n\r])(["']*)'(?=[=+@\t\r-])""")


def safe(cell: str) -> str:
    """As it may stand in a file."""
    return _FORMULA.sub(r"\1'", cell)


def plain(cell: str) -> str:
    """Without those marks, one for each: what stood there before comes back."""
    return _MARKED.sub(r"\1", cell)
