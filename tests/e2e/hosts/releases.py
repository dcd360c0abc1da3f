"""Pages that nobody has touched since an earlier release: what they pin is served, and talks with a counsellor of today.

0.1.0 and 0.2.0 (kept as 0.1.91) open, wait and leave. No seal comes about there with a console of today.
"""

from tests.e2e.hosts.row import Opens, Row
from tests.stage.snippets import snippet, versions

UNSEALED = {"0.1.0", "0.1.91"}
ROWS = [
    Row(
        f"release {version}",
        change=lambda of_today, version=version: snippet(version, of_today),
        opens=Opens.EARLIER,
        is_answered=version not in UNSEALED,
        talks=version == versions()[-1],
    )
    for version in versions()
]
