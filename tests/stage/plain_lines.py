"""An organisation for load and for faults: its lines are always open and in Finnish; no key package is judged."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from chatd.base.base64url import to_text
from chatd.base.names import (
    EmbedId,
    Language,
    LineId,
    OrganisationId,
    Seconds,
    StaffId,
    StaffRole,
)
from chatd.conversation.seal.adapter import MlsSeals
from chatd.directory.rules.directory import (
    Directory,
    Embed,
    Helpline,
    Interval,
    Line,
    LinePolicy,
    OpeningHours,
    Organisation,
    Staff,
)

FI = Language("fi")
ALWAYS = ((Interval(time(0), time(0)),),) * 7
HELPLINE = Helpline({FI: "h"}, "112", {FI: "h"}, {FI: "h"}, date(2026, 1, 1))
ORGANISATION = OrganisationId("koe")


class UnjudgedSeals(MlsSeals):
    """The headers are read as in life; of a key package only that it is another one."""

    def check_key_package(
        self,
        body: bytes,
        roots: Sequence[bytes],
        lists: Sequence[bytes],
        now: Seconds,
        leaf: bytes | None = None,
    ) -> bytes:
        return hashlib.sha256(body).digest()


def plain_directory(lines: Mapping[str, LinePolicy], staff: Iterable[str]) -> Directory:
    """Each line with an embed of the same name, on no site; all of the staff are counsellors of all lines."""
    ids = tuple(LineId(name) for name in lines)
    return Directory(
        {ORGANISATION: Organisation(ORGANISATION, "Koe", (to_text(b"r" * 32),))},
        {LineId(name): _line(name, policy) for name, policy in lines.items()},
        {EmbedId(each): Embed(EmbedId(each), each, ORGANISATION, ()) for each in ids},
        {
            StaffId(name): Staff(
                StaffId(name), ORGANISATION, name.title(), StaffRole.COUNSELLOR, ids, (FI,)
            )
            for name in staff
        },
    )


def _line(name: str, policy: LinePolicy) -> Line:
    return Line(
        id=LineId(name),
        organisation=ORGANISATION,
        name={FI: name},
        audience={FI: name},
        languages=(FI,),
        topics=(),
        answered_by=("volunteer",),
        is_adult=True,
        hours=OpeningHours("Europe/Helsinki", ALWAYS),
        helplines=(HELPLINE,),
        policy=policy,
    )
