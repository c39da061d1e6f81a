"""A small workspace with rules, grids, people and an entity-free street of cases."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db.founding_act import FIRST_ROLES, seeds
from db.store import Frame, Outcome, Session
from domain.access.commands import CreateUser, GrantRole
from domain.cases.sealed_refs import SealedRef
from domain.clock import local_time
from domain.commands import COMMANDS
from domain.refused import Refused
from domain.staffing.commands import AddQualification, AppointPost, RegisterPerson
from tests.db.boundary_desk import BoundaryDesk, X, Y, four

if TYPE_CHECKING:
    from pathlib import Path

    from domain.cases.reads import CaseRow

SEEN = -1
BOX = b"sealed"
CONTACT = (SealedRef(field="phone", sha256=hashlib.sha256(BOX).hexdigest()),)


class CaseDesk(BoundaryDesk):
    """A station with two grids, officers A and B, a verifier and a social officer."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.clock.at = local_time("2026-04-28T09:00")
        self.do(seeds())
        self.publish(four())
        past = local_time("2026-01-05T08:00")
        for person, kind in (
            ("zhang", "official"),
            ("li", "official"),
            ("wang", "official"),
            ("chen", "official"),
            ("rider", "social"),
        ):
            self.do(
                RegisterPerson(
                    person=person,
                    staff_no=person,
                    name=person,
                    kind=kind,
                    station="s1",
                    valid_from=past,
                )
            )
        for person, kind in (
            ("zhang", "grid_officer_a"),
            ("li", "grid_officer_b"),
            ("wang", "grid_leader"),
            ("rider", "social_officer"),
        ):
            self.do(
                AppointPost(
                    place="A",
                    post_kind=kind,
                    person=person,
                    document_no="1",
                    valid_from=past,
                )
            )
        self.do(CreateUser(user="u", login="u", name="u", slot_hash="0" * 64))
        self.do(
            CreateUser(user="clerk", login="clerk", name="clerk", slot_hash="1" * 64)
        )
        for role in FIRST_ROLES:
            self.do(GrantRole(user="u", role=role))
        self.do(GrantRole(user="clerk", role="intake"))
        # A box that lies there already: sealing itself is tested elsewhere.
        self.conn.execute("INSERT INTO pii VALUES ('other', 'phone', ?)", (BOX,))
        self.cases = self.store.read.cases

    def certify(self, *people: str) -> None:
        for person in people:
            self.do(
                AddQualification(
                    person=person,
                    code="enforcement_certificate",
                    issued_on=date(2025, 1, 1),
                    document="z",
                )
            )

    def by(self, user: str, command: object, **frame: Any) -> Outcome:
        return self.store.do(command, Session(user), Frame(**frame))

    def register(self, kind: str = "patrol", **more: Any) -> str:
        from_command = {
            "kind": kind,
            "source": "12315",
            "summary": "电梯困人",
            "matter": "0206",
            "x": X + 50,
            "y": Y + 50,
            "sealed": CONTACT,
        }
        outcome = self.do(self.command("RegisterCase", **(from_command | more)))
        return str(outcome.events[0].case)

    def command(self, name: str, **fields: Any) -> object:
        return COMMANDS[name](**fields)

    def act(self, name: str, case: str, *, on: str = "", **fields: Any) -> Outcome:
        self.clock.at += timedelta(minutes=1)
        seen = fields.pop("seen", SEEN)
        version = self.row(case).version if seen == SEEN else seen
        command = self.command(name, case=case, seen_version=version, **fields)
        return self.do(command, on_behalf_of=on)

    def row(self, case: str) -> CaseRow:
        found = self.cases.case(case)
        assert found is not None
        return found

    def to_state(self, case: str, state: str) -> str:
        """Take a case along the main line up to a state."""
        for after, name, on, fields in MAIN_LINE:
            if self.row(case).state == state:
                break
            self.act(name, case, on=on, **fields)
            assert self.row(case).state == after
        assert self.row(case).state == state
        return case


def statutory(desk: CaseDesk) -> str:
    """Return the statutory deadline of the first case as scripts read it."""
    return str(desk.cases.case_rows(desk.clock.at)[0]["due_statutory"])


def refused(code: str, do: Any, *args: Any, **fields: Any) -> Refused:
    """Do something that a rule must refuse, and return the refusal."""
    with pytest.raises(Refused) as caught:
        do(*args, **fields)
    assert caught.value.code == code, caught.value
    return caught.value


MAIN_LINE: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("accepted", "AcceptCase", "", {}),
    ("awaiting_dispatch", "FileCase", "", {}),
    ("dispatched", "DispatchCase", "", {"person": "zhang"}),
    ("in_handling", "TakeCase", "zhang", {}),
    (
        "in_verification",
        "AnswerCase",
        "zhang",
        {"result": "已整改", "photos_after": ("p1",)},
    ),
    ("awaiting_close", "VerifyCase", "", {"outcome": "pass", "method": "site"}),
    ("closed", "CloseCase", "", {"closure": "handled"}),
    ("archived", "ArchiveCase", "", {"reason": "终止告知另行"}),
)
