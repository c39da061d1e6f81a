"""Rules of entering, correcting, grading and closing one entity."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain.entities import events
from domain.entities.credit_code import (
    registrar_of,
    registration_fault,
    tidied,
    uscc_fault,
)
from domain.entities.entity_types import ENDED, STATES, state_of, type_of
from domain.entities.industry import industry_code
from domain.entities.premises_place import content_of
from domain.entities.risk import graded
from domain.refused import Refused

if TYPE_CHECKING:
    from domain.asked import Asked
    from domain.entities.commands import (
        CloseEntity,
        CorrectEntity,
        LicenceGiven,
        RegisterEntity,
        SetRisk,
    )
    from domain.entities.reads import EntityFile
    from domain.world import World

CORRECTABLE = (
    "name",
    "uscc",
    "registration_no",
    "type",
    "state",
    "industry",
    "business_scope",
    "registrar",
)


def register_entity(command: RegisterEntity, _asked: Asked, world: World) -> list[Any]:
    """Enter one entity with its premises and grades."""
    if world.entities.entity(command.entity) is not None:
        raise Refused("ENTITY_EXISTS", entity=command.entity, name=command.name)
    content = _checked(
        events.EntityContent(
            name=command.name.strip(),
            uscc=tidied(command.uscc),
            registration_no=tidied(command.registration_no),
            type=command.type,
            state=command.state,
            industry=command.industry,
            business_scope=command.business_scope,
            registrar=command.registrar or registrar_of(tidied(command.uscc)),
            licences=_licences(command.licences),
        )
    )
    _refuse_twins(command.entity, content, world)
    premises = tuple(
        content_of(
            one, f"{command.entity}.{number + 1}", world.boundary, primary=number == 0
        )
        for number, one in enumerate(command.premises)
    )
    risk = tuple(
        events.RiskContent(scheme=row.scheme, letter=row.letter, rank=row.rank)
        for row in sorted({graded(one.scheme, one.letter) for one in command.risk})
    )
    return [
        events.EntityRegistered(
            entity=command.entity, content=content, premises=premises, risk=risk
        )
    ]


def correct_entity(command: CorrectEntity, _asked: Asked, world: World) -> list[Any]:
    """Correct fields of an entity; codes keep their checks and stay unique."""
    found = _known(command.entity, world)
    if not command.reason.strip():
        raise Refused("REASON_MISSING")
    given: dict[str, Any] = {
        name: getattr(command, name)
        for name in CORRECTABLE
        if getattr(command, name) is not None
    }
    for code in ("uscc", "registration_no"):
        if code in given:
            given[code] = tidied(given[code])
    if command.licences is not None:
        given["licences"] = _licences(command.licences)
    new = _checked(replace(found.content, **given))
    _refuse_twins(command.entity, new, world)
    return [_corrected(command.entity, found, new, command.reason)]


def close_entity(command: CloseEntity, _asked: Asked, world: World) -> list[Any]:
    """Note that an entity was cancelled or revoked."""
    found = _known(command.entity, world)
    if command.state not in ENDED:
        raise Refused("BAD_STATE", state=command.state, known=", ".join(sorted(ENDED)))
    if not command.reason.strip():
        raise Refused("REASON_MISSING")
    if found.content.state == command.state:
        raise Refused("ALREADY_CLOSED", name=found.content.name, state=command.state)
    new = replace(found.content, state=command.state)
    return [_corrected(command.entity, found, new, command.reason)]


def set_risk(command: SetRisk, _asked: Asked, world: World) -> list[Any]:
    """Grade an entity under one scheme, or take its grade away."""
    found = _known(command.entity, world)
    kept = [one for one in found.risk if one.scheme != command.scheme]
    if command.letter:
        row = graded(command.scheme, command.letter)
        kept.append(
            events.RiskContent(scheme=row.scheme, letter=row.letter, rank=row.rank)
        )
    new = tuple(sorted(kept, key=lambda one: one.scheme))
    if new == found.risk:
        raise Refused("NOTHING_NEW", unchanged=1)
    return [
        events.RiskSet(
            entity=command.entity, old=found.risk, new=new, reason=command.reason
        )
    ]


def _known(entity: str, world: World) -> EntityFile:
    found = world.entities.entity_file(entity)
    if found is None:
        raise Refused("NO_SUCH_ENTITY", entity=entity)
    return found


def _corrected(
    entity: str, found: EntityFile, new: events.EntityContent, reason: str
) -> events.EntityCorrected:
    if new == found.content:
        raise Refused("NOTHING_NEW", unchanged=1)
    return events.EntityCorrected(
        entity=entity, old=found.content, new=new, reason=reason
    )


def _licences(given: tuple[LicenceGiven, ...]) -> tuple[events.LicenceContent, ...]:
    kept = {
        (one.kind, one.number): events.LicenceContent(
            kind=one.kind, number=one.number, valid_to=one.valid_to
        )
        for one in given
    }
    return tuple(kept[key] for key in sorted(kept))


def _checked(content: events.EntityContent) -> events.EntityContent:
    if not content.name:
        raise Refused("FIELD_MISSING", field="name")
    _check_codes(content)
    kind = type_of(content.type, content.uscc)
    if kind is None:
        raise Refused("BAD_TYPE", type=content.type)
    state = state_of(content.state)
    if state is None:
        raise Refused("BAD_STATE", state=content.state, known=", ".join(STATES))
    industry = industry_code(content.industry)
    if industry is None:
        raise Refused("BAD_INDUSTRY", industry=content.industry)
    return replace(content, type=kind, state=state, industry=industry)


def _check_codes(content: events.EntityContent) -> None:
    if not content.uscc and not content.registration_no:
        raise Refused("CODE_MISSING", name=content.name)
    fault = uscc_fault(content.uscc) if content.uscc else None
    if fault is not None:
        raise Refused("BAD_USCC", uscc=content.uscc, fault=fault.value)
    number = content.registration_no
    fault = registration_fault(number) if number else None
    if fault is not None:
        raise Refused("BAD_REGISTRATION_NO", number=number, fault=fault.value)


def _refuse_twins(entity: str, content: events.EntityContent, world: World) -> None:
    by_code = world.entities.entity_by_uscc(content.uscc) if content.uscc else None
    if by_code is not None and by_code.id != entity:
        raise Refused("CODE_TAKEN", taken=content.uscc, name=by_code.name)
    number = content.registration_no
    by_number = world.entities.entity_by_registration_no(number) if number else None
    if by_number is not None and by_number.id != entity:
        raise Refused("CODE_TAKEN", taken=number, name=by_number.name)
