"""What the service found, as it goes out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chatd.base.errors import Unknown
from chatd.base.names import LineId, OrganisationId, StaffId
from chatd.directory.ports import Draft, Publication, Standing
from chatd.directory.rules.differences import Part
from chatd.directory.rules.directory import Directory, LinePolicy, Staff
from chatd.directory.rules.items import Key, Kind
from chatd.directory.rules.ranges import RANGES
from chatd.directory.rules.sharing import (
    Sharing,
    invitations_by,
    invitations_to,
    taken_by,
    taking_from,
)
from chatd.directory.service.as_tables import kept_shape, shape_of
from chatd.directory.service.editing import Own
from chatd.directory.service.looking import Look, Told
from chatd.directory.service.registry import Registry
from chatd.directory.shapes.items import (
    By,
    CardDraft,
    EmbedDraft,
    Held,
    HeldCard,
    HeldEmbed,
    HeldLine,
    HeldOrganisation,
    HeldPhrase,
    HeldStaff,
    HeldUnit,
    LineDraft,
    Looked,
    OrganisationDraft,
    OtherDraft,
    Otherwise,
    OwnItems,
    Past,
    PastItem,
    PhraseDraft,
    PolicyNumber,
    Sentence,
    SharedLine,
    StaffDraft,
    UnitDraft,
)

HELD: Mapping[Kind, tuple[type[Any], type[Any]]] = {
    "organisation": (HeldOrganisation, OrganisationDraft),
    "unit": (HeldUnit, UnitDraft),
    "line": (HeldLine, LineDraft),
    "embed": (HeldEmbed, EmbedDraft),
    "staff": (HeldStaff, StaffDraft),
    "phrase": (HeldPhrase, PhraseDraft),
    "card": (HeldCard, CardDraft),
}

POLICY = tuple(
    PolicyNumber(
        name=name,
        usual=getattr(LinePolicy(), name),
        least=within.least,
        most=within.most,
        or_zero=within.or_zero,
    )
    for name, within in RANGES.items()
)


Sharings = Callable[[Directory, OrganisationId], Iterator[Sharing]]


class Shown:
    """Names people by the registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def own(self, who: Staff, own: Own) -> OwnItems:
        """What stands, or is drafted by this person; and that others have drafts."""
        drafts = {draft.key: draft for draft in own.drafts if draft.staff == who.id}
        keys = [key for key, each in own.standing.items() if each.item is not None]
        keys += [key for key in drafts if key not in keys]
        is_whole = own.unit is None
        held = {key: self._held(key, own.standing.get(key), drafts.get(key)) for key in keys}

        def of(kind: Kind) -> tuple[Any, ...]:
            return tuple(each for key, each in held.items() if key.kind == kind)

        return OwnItems(
            organisation=held[Key("organisation", who.organisation)],
            lines=of("line"),
            embeds=of("embed"),
            staff=of("staff"),
            phrases=of("phrase"),
            cards=of("card"),
            units=of("unit"),
            unit=own.unit,
            others=tuple(
                OtherDraft(
                    kind=each.key.kind, id=each.key.id, by=self._who(each.staff), at=int(each.at)
                )
                for each in own.drafts
                if each.staff != who.id
            ),
            may=own.may,
            policy=POLICY,
            shared=tuple(self._shared(who, invitations_by, invitations_to)) if is_whole else (),
            handed=tuple(self._shared(who, taken_by, taking_from)) if is_whole else (),
        )

    def _shared(self, who: Staff, ours: Sharings, theirs: Sharings) -> Iterator[SharedLine]:
        """Who is let in on own lines, and which lines of others let us."""
        whole = self._registry.directory
        for line, organisation, is_accepted in ours(whole, who.organisation):
            name = whole.organisations[organisation].name if is_accepted else organisation
            yield self._shared_line(line, name, is_own=True, is_accepted=is_accepted)
        for line, _, is_accepted in theirs(whole, who.organisation):
            name = self._registry.organisation_name(whole.lines[line])
            yield self._shared_line(line, name, is_own=False, is_accepted=is_accepted)

    def _shared_line(
        self, line: LineId, organisation: str, *, is_own: bool, is_accepted: bool
    ) -> SharedLine:
        found = self._registry.line(line)
        return SharedLine(
            line=line,
            name=found.name_in(found.languages[0]),
            organisation=organisation,
            is_own=is_own,
            is_accepted=is_accepted,
        )

    def _held(self, key: Key, standing: Standing | None, draft: Draft | None) -> Any:
        held, drafted = HELD[key.kind]
        item = standing.item if standing else None
        shown = draft and drafted(
            base=draft.base, at=int(draft.at), value=kept_shape(key.kind, draft.value)
        )
        return held(
            id=key.id,
            version=standing.version if standing else 0,
            by=self._by(standing.account) if standing else None,
            at=int(standing.at) if standing else 0,
            value=None if item is None else shape_of(item),
            draft=shown,
        )

    def look(self, look: Look) -> Looked:
        """A draft, looked at."""
        draft, now = look.draft, look.meanwhile
        return Looked(
            kind=draft.key.kind,
            id=draft.key.id,
            base=draft.base,
            errors=_sentences(look.errors),
            warnings=_sentences(look.warnings),
            changes=_otherwise(look.changes),
            theirs=_otherwise(look.theirs),
            meanwhile=now
            and Held(
                id=draft.key.id, version=now.version, by=self._by(now.account), at=int(now.at)
            ),
        )

    def publication(self, each: Publication) -> Past:
        """What was published together."""
        return Past(
            number=each.number,
            by=self._by(each.account),
            at=int(each.at),
            undoes=each.undoes,
            items=tuple(
                PastItem(kind=key.kind, id=key.id, version=version)
                for key, (version, _) in each.before.items()
            ),
        )

    def _by(self, account: str) -> By | None:
        return self._who(StaffId(account)) if account else None

    def _who(self, account: StaffId) -> By:
        try:
            person = self._registry.staff(account)
        except Unknown:
            return By(id=account, alias=None, role=None)
        return By(id=account, alias=person.alias, role=person.role.as_before)


def _sentences(told: tuple[Told, ...]) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(way=each.way, text=str(each.text), key=each.key, gaps=dict(each.gaps))
        for each in told
    )


def _otherwise(parts: tuple[Part, ...]) -> tuple[Otherwise, ...]:
    return tuple(Otherwise(name=each.name, old=each.old, new=each.new) for each in parts)
