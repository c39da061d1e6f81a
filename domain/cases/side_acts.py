"""Notes, reminders, links and whole batches: acts that leave the state alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from domain.cases.case_of_id import case_of
from domain.cases.doer import doer_of
from domain.cases.events import CaseNoted, CaseReminded, CasesImported, CasesLinked
from domain.cases.merging_cases import refuse_merged
from domain.cases.summary import refuse_personal
from domain.refused import Refused
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from domain.asked import Asked
    from domain.cases.intake_commands import ImportCases, LinkCases
    from domain.cases.reads import CaseRow
    from domain.cases.side_commands import NoteCase, RemindCase
    from domain.world import World

VISIBILITIES = ("internal", "public", "secret")


def note(command: NoteCase, asked: Asked, world: World) -> list[Any]:
    """Decide a note."""
    case = case_of(command.case, world)
    if not command.text.strip():
        raise Refused("FIELD_MISSING", field="text", act="note")
    if command.visibility not in VISIBILITIES:
        raise Refused(
            "BAD_FIELD", command="NoteCase", why=f"visibility {command.visibility!r}"
        )
    refuse_personal(command.text, "text")
    doer = doer_of(asked, case.grid or case.station, world)
    return [
        CaseNoted(
            case=case.id,
            note=command.note,
            at=asked.at,
            by=doer.by,
            text=command.text,
            visibility=command.visibility,
        )
    ]


def remind(command: RemindCase, asked: Asked, world: World) -> list[Any]:
    """Decide a reminder: it reaches the whole responsible chain of this minute."""
    case = case_of(command.case, world)
    state = world.cases.state(case.state)
    if state is None or not state.is_open:
        raise Refused("WRONG_STATE", case=case.number, state=case.state, act="remind")
    refuse_merged(case, "remind", world)
    doer = doer_of(asked, case.grid or case.station, world)
    return [
        CaseReminded(
            case=case.id,
            at=asked.at,
            by=doer.by,
            text=command.text,
            receivers=_receivers(case, asked, world),
        )
    ]


def _receivers(case: CaseRow, asked: Asked, world: World) -> tuple[str, ...]:
    people = [case.handler, *case.assistants]
    if case.grid:
        people.append(responsible_at(case.grid, asked.at, world.staffing).person)
    return tuple(dict.fromkeys(person for person in people if person))


def link(command: LinkCases, asked: Asked, world: World) -> list[Any]:
    """Decide a link; merging clocks is another act."""
    case = case_of(command.case, world)
    other = case_of(command.other, world)
    if command.seen_version != case.version:
        raise Refused(
            "STALE_VERSION",
            case=case.number,
            seen=command.seen_version,
            theirs=case.version,
        )
    if case.id == other.id:
        raise Refused("LINK_CYCLE", case=case.number)
    if world.cases.linked(case.id, other.id):
        raise Refused("ALREADY_LINKED", case=case.number, other=other.number)
    doer = doer_of(asked, case.grid or case.station, world)
    return [
        CasesLinked(
            case=case.id,
            other=other.id,
            at=asked.at,
            by=doer.by,
            reason=command.reason,
        )
    ]


def import_cases(command: ImportCases, asked: Asked, world: World) -> list[Any]:
    """Decide the taking in of a staged batch."""
    if not command.chunks:
        raise Refused("FIELD_MISSING", field="chunks", act="import")
    found = hashlib.sha256("".join(command.chunks).encode()).hexdigest()
    if found != command.content_hash:
        raise Refused("CONTENT_HASH", expected=command.content_hash[:12])
    doer = doer_of(asked, "", world)
    return [
        CasesImported(
            batch=command.batch,
            source=command.source,
            content_hash=command.content_hash,
            chunks=command.chunks,
            count=command.count,
            at=asked.at,
            by=doer.by,
        )
    ]
