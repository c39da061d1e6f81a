"""Rows of staff as they wait in staging: persons, posts and certificates by number."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Any

from domain.boundary.staged import chunks_of, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from domain.staffing.reads import PostKind


@dataclass(frozen=True, slots=True)
class StagedPerson:
    """One person of a file; `id` is used only where the number is new.

    Times are ISO text with zone; `valid_to` None = still serving.
    """

    id: str
    staff_no: str
    name: str
    initials: str
    kind: str
    station: str
    phone: str
    valid_from: str
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class StagedPost:
    """One standing post of a file; `place` is a grid code or unit id."""

    id: str
    staff_no: str
    place: str
    scope: str
    post_kind: str
    valid_from: str
    valid_to: str | None = None
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class StagedQualification:
    """One certificate of a file; dates are ISO text."""

    id: str
    staff_no: str
    code: str
    level: str
    issued: str
    expires: str | None
    document: str
    source: str = "certificate"


StagedRow = StagedPerson | StagedPost | StagedQualification
KINDS: dict[str, type[StagedRow]] = {
    "person": StagedPerson,
    "post": StagedPost,
    "qualification": StagedQualification,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def staff_chunks(rows: Iterable[StagedRow]) -> list[bytes]:
    """Return staged rows as chunks, in their order: persons must come first."""
    return chunks_of([[_NAMES[type(row)], *astuple(row)] for row in rows])


def read_staff(names: Sequence[str], blob: Callable[[str], bytes]) -> list[StagedRow]:
    """Return the staged rows of all chunks, in their order."""
    return [_row(plain) for name in names for plain in unpacked(blob(name))]


def _row(plain: list[Any]) -> StagedRow:
    return KINDS[plain[0]](*plain[1:])


@dataclass(frozen=True, slots=True)
class BadRow:
    """A staged row that cannot come in: its position, field, value and reason."""

    index: int
    field: str
    value: str
    reason: str


PERSON_KINDS = frozenset({"official", "auxiliary", "social"})


def check_rows(
    rows: Sequence[StagedRow],
    post_kinds: Sequence[PostKind],
    has_place: Callable[[str, str], bool],
    staff_numbers: frozenset[str] = frozenset(),
) -> list[BadRow]:
    """Return what is wrong with staged rows, at most one finding a row.

    `has_place(scope, place)` tells whether a grid code or unit id exists,
    `staff_numbers` are those already on file. Two holders of an exclusive post, or
    one person as both officers of a grid, are found within the rows.
    """
    known = set(staff_numbers)
    kinds = {kind.code: kind for kind in post_kinds}
    held: dict[tuple[str, str], str] = {}
    bad: list[BadRow] = []
    for index, row in enumerate(rows):
        if isinstance(row, StagedPerson):
            wrong = _empty(row) or _wrong_person(row, has_place)
            known.add(row.staff_no)
        else:
            wrong = _empty(row) or _wrong_reference(row, known, kinds, has_place)
        if wrong is None and isinstance(row, StagedPost):
            wrong = _wrong_holder(row, kinds[row.post_kind], held)
        if wrong is not None:
            bad.append(BadRow(index, *wrong))
    return bad


Wrong = tuple[str, str, str]


def _empty(row: StagedRow) -> Wrong | None:
    needed = {"staff_no", "name", "kind", "station", "place", "post_kind", "code"}
    for field in fields(row):
        if field.name in needed and not str(getattr(row, field.name)).strip():
            return field.name, "", "FIELD_MISSING"
    return None


def _wrong_person(
    row: StagedPerson, has_place: Callable[[str, str], bool]
) -> Wrong | None:
    if row.kind not in PERSON_KINDS:
        return "kind", row.kind, "NO_SUCH_PERSON_KIND"
    if not has_place("station", row.station) and not has_place("bureau", row.station):
        return "station", row.station, "NO_SUCH_UNIT"
    return None


def _wrong_reference(
    row: StagedPost | StagedQualification,
    known: set[str],
    kinds: dict[str, PostKind],
    has_place: Callable[[str, str], bool],
) -> Wrong | None:
    if row.staff_no not in known:
        return "staff_no", row.staff_no, "NO_SUCH_PERSON"
    if isinstance(row, StagedQualification):
        return None
    if row.post_kind not in kinds:
        return "post_kind", row.post_kind, "NO_SUCH_POST_KIND"
    if not has_place(kinds[row.post_kind].scope, row.place):
        return "place", row.place, "NO_SUCH_PLACE"
    return None


def _wrong_holder(
    row: StagedPost, kind: PostKind, held: dict[tuple[str, str], str]
) -> Wrong | None:
    if not kind.exclusive or row.valid_to is not None:
        return None
    if held.setdefault((row.place, row.post_kind), row.staff_no) != row.staff_no:
        return "post_kind", row.post_kind, "POST_HELD"
    pair = {"grid_officer_a": "grid_officer_b", "grid_officer_b": "grid_officer_a"}
    other = pair.get(row.post_kind)
    if other and held.get((row.place, other)) == row.staff_no:
        return "staff_no", row.staff_no, "A_IS_B"
    return None
