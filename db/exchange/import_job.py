"""What an import is asked for, what it reports, and what every kind of it shares."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
import numpy as np

from db.exchange.columns import mapped, parsed_map
from db.exchange.file_reader import FileReader
from db.exchange.known_outlines import SHIFTED, epsg_of, judged
from domain.boundary.datum_guard import AS_GIVEN
from domain.entities.file_rows import Rejected
from domain.entities.premises_place import DEGREES
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from db.door import Door
    from db.exchange.rows_stream import FileRow
    from db.world import Reads
    from domain.boundary.datum_guard import Judgement
    from domain.boundary.owner_moves import Move

ROWS_AT_MOST = 20_000
# A report names so many rows one by one; beyond, it gives their number.
REJECTS_KEPT = 100_000


class Token(Protocol):
    """Whatever can tell an import to stop."""

    @property
    def cancelled(self) -> bool:
        """Whether the person has cancelled."""


class GoOn:
    """A token that never cancels."""

    cancelled = False


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a file is to be read and taken in; see `main.py import --help`."""

    crs: str = ""
    datum: str = ""
    map: tuple[str, ...] = ()
    layer: str = ""
    encoding: str = ""
    swap: bool = False
    dry_run: bool = False
    all_or_nothing: bool = False
    repair: bool = False
    yes: bool = False
    root: str = ""
    root_crs: str = ""
    holes: str = "outside"
    station: str = ""
    bureau: str = ""
    source: str = "register"
    vanish: str = "mark"
    document_no: str = ""
    replace: str = "all"
    only_told: bool = False
    plan: str = ""
    fill: str = "undivided"
    codes: str = "file"
    snap: float = 0.1


@dataclass(frozen=True, slots=True)
class GroundMove:
    """A piece of ground that a mending gives to another grid, and how many live on it.

    `kind`: gap (nobody had it), overlap (both had it), shift (only the giver had
    it), given_up (nobody has it afterwards). Names are "" for nobody.
    """

    kind: str
    giver: str
    receiver: str
    entities: int
    move: Move


@dataclass(slots=True)
class ImportReport:
    """What an import found and did; every list is plain, for people and scripts.

    `notes` are (text key, fields): what was chosen, and what cannot be told; `moves`
    the pieces of ground that a mending would give to another grid, `outlines` the
    grids as the file has them, in metres of the workspace.
    """

    kind: str
    file: str
    rows: int = 0
    good: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rejected_count: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0
    examples: tuple[tuple[str, str, str], ...] = ()
    findings: list[dict[str, Any]] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    moves: list[GroundMove] = field(default_factory=list)
    outlines: tuple[BaseGeometry, ...] = ()
    applied: bool = False
    result: dict[str, Any] = field(default_factory=dict)

    def reject(self, rows: Iterable[Rejected]) -> None:
        """Add rows that were turned away."""
        for row in rows:
            self.rejected_count += 1
            if len(self.rejected) < REJECTS_KEPT:
                self.rejected.append(row)

    def note(self, key: str, **fields: Any) -> None:
        """Add something that a person should know."""
        self.notes.append((key, fields))


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """Where an import goes: the file, its reads, and the door to write through.

    `confirm` asks a person about a repair; None = nobody is there to ask.
    """

    path: Path
    read: Reads
    door: Door
    progress: Callable[[str, int, int], None] = lambda _step, _done, _of: None
    token: Token = field(default_factory=GoOn)
    confirm: Callable[[ImportReport], bool] | None = None


def opened(file: Path, options: ImportOptions) -> FileReader:
    """Return the reader of a file, to be entered: the layer, encoding and axes told."""
    return FileReader(file, options.layer, options.encoding, swap=options.swap)


def fields_of(row: FileRow, mapping: dict[str, str]) -> dict[str, str]:
    """Return the fields of a row that have a value, under our names."""
    told = {}
    for name, column in mapping.items():
        value = row.fields.get(column)
        if value:
            told[name] = value
    return told


def mapping_of(kind: str, reader: FileReader, options: ImportOptions) -> dict[str, str]:
    """Return field -> column for a file."""
    told = parsed_map(options.map)
    return mapped(kind, reader.head.columns, told, guess=not options.only_told)


def stop_if_cancelled(target: ImportTarget, kind: str) -> None:
    """Leave when the person has cancelled; what is staged stays for another time."""
    if target.token.cancelled:
        raise Refused("IMPORT_CANCELLED", kind=kind)


def source_crs(reader: FileReader, options: ImportOptions) -> int:
    """Return the EPSG number of a file's shapes, as told or as it says, 0 for none.

    A datum told means degrees, whatever the file says of itself.
    """
    if options.datum and options.datum not in (*DEGREES, "unknown"):
        raise Refused("BAD_DATUM", datum=options.datum, known=", ".join(DEGREES))
    return epsg_of(options.crs) or epsg_of(reader.head.crs)


def guard(
    shapes: NDArray[np.object_],
    epsg: int,
    target: ImportTarget,
    options: ImportOptions,
    report: ImportReport,
) -> None:
    """Hold coordinates against a known outline; Refused WRONG_PLACE names the likelier.

    Where nothing overlaps, the report says that it cannot be told.
    """
    if not len(shapes):
        return
    # A file said to be shifted must read best in just that datum.
    said = options.datum if options.datum in SHIFTED else AS_GIVEN
    found = judged(shapes, epsg, said, target.read)
    if not found.sure or found.best.key == said:
        if not found.sure:
            report.note("exchange.cannot_tell")
        return
    fields: dict[str, str | int] = {
        "reading": "wgs84" if found.best.key == AS_GIVEN else found.best.key,
        "offset": round(_between(found, said)),
        "against": found.against,
    }
    if options.yes or options.datum == "unknown":
        report.note("exchange.looks_like", **fields)
        return
    raise Refused("WRONG_PLACE", **fields)


def _between(found: Judgement, said: str) -> float:
    """Return how far the likeliest reading lies from the one that was said, about."""
    far = {one.key: one.offset_m for one in found.readings}
    return abs(found.best.offset_m - far.get(said, 0.0))


def faulty(row: FileRow, mapping: dict[str, str]) -> Rejected:
    """Return what is wrong with a row that the file itself broke."""
    first = next((row.fields.get(c) or "" for c in mapping.values()), "")
    return Rejected(row.line, "", first, row.fault)


def batch_name(path: Path, kind: str, options: ImportOptions) -> str:
    """Return the name of the batch that this file, read this way, makes."""
    hasher = hashlib.sha256(kind.encode())
    told = (options.crs, options.datum, options.map, options.layer, options.encoding)
    hasher.update(msgspec.json.encode((*told, "swapped") if options.swap else told))
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            hasher.update(block)
    return hasher.hexdigest()[:32]


def finish_rejects(options: ImportOptions, report: ImportReport) -> None:
    """Refuse the whole file if one row is bad and all or nothing was asked."""
    if report.rejected_count and options.all_or_nothing:
        first = report.rejected[0]
        raise Refused(
            "ROWS_REJECTED",
            count=report.rejected_count,
            line=first.line,
            field=first.field,
            value=first.value,
            reason=first.reason,
        )
