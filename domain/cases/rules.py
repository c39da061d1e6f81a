"""The rows that rule cases, as the deciders read them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """A version of a procedure (定流程) and the days it is in force, half-open."""

    code: str
    version: int
    kind: str
    valid_from: str
    valid_to: str
    basis: str
    status: str


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a procedure: who may do what in which state, and what follows.

    `from_state` is "" for a new case, "*" for any open state; `to_state` is "=" when
    the state stays. `effects` and `sets` are tokens of domain.cases.procedure.
    """

    procedure: str
    version: int
    from_state: str
    act: str
    to_state: str
    roles: tuple[str, ...]
    approvers: tuple[str, ...]
    required: tuple[str, ...]
    guards: tuple[str, ...]
    effects: tuple[str, ...]
    sets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state of a case: its lane in the queue, and whether it is open or final."""

    code: str
    lane: str
    is_open: bool
    is_final: bool
    position: int


@dataclass(frozen=True, slots=True)
class CaseKind:
    """A kind of case, in the order of the intake form."""

    code: str
    position: int
    needs_contact: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter (管理事项): its basis, station, evidence and who may act on it.

    `radius_m` is how near two cases of it must lie to be taken for the same.
    """

    code: str
    parent: str
    name_zh: str
    name_en: str
    legal_basis: str
    level: str
    two_certificates: bool
    social_allowed: bool
    qualification: str
    evidence: tuple[str, ...]
    radius_m: float
    status: str


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """A reason that may be given for an act."""

    code: str
    act: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class RefusalGround:
    """A ground for not accepting or for ending mediation, of one Order."""

    code: str
    act: str
    valid_from: str
    valid_to: str
    zh: str
    en: str
    article: str
    status: str


@dataclass(frozen=True, slots=True)
class ClosureCode:
    """How a case may end, and for which source ("" = all)."""

    code: str
    source: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class KeywordRule:
    """Words in a summary that propose a matter and a level; first match wins."""

    code: str
    position: int
    words: tuple[str, ...]
    kind: str
    matter: str
    priority: int
    sop: str


@dataclass(frozen=True, slots=True)
class RuleColumn:
    """A column of a rule table: its type and whether it is part of the key."""

    name: str
    type: str
    required: bool
    key: bool
