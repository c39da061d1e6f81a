"""The acts by which the sample's cases move on, done by those who would do them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from db.sample.made_picture import picture
from domain.cases import main_commands as main
from domain.cases import side_commands as side
from domain.cases.file_commands import (
    AttachFile,
    FinishCallBack,
    RemoveFile,
    SetCallBack,
)
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.sample.sample_hand import Hand
    from domain.cases.reads import CaseRow

METHOD = "现场核查(样例)"
PHOTO = ("样例照片",)


class CaseActs:
    """Does one named act on a case: at the desk, or in the name of its handler."""

    def __init__(
        self, hand: Hand, leaders: dict[str, str], heads: dict[str, str]
    ) -> None:
        """Take who leads each grid, and who heads the station it belongs to.

        The leader is the second enforcer where two are needed, the head approves.
        """
        self._hand = hand
        self._leaders = leaders
        self._heads = heads
        self._acts: dict[str, Callable[[CaseRow], object]] = {
            "accept": _plain(main.AcceptCase),
            "file": _plain(main.FileCase),
            "dispatch": self._dispatch,
            "take": _plain(main.TakeCase),
            "answer": self._answer,
            "verify": _plain(main.VerifyCase, outcome="pass", method=METHOD),
            "close": _plain(main.CloseCase, closure="handled"),
            "archive": _plain(main.ArchiveCase, reason="样例归档"),
            "decline": _plain(main.DeclineCase, reason="on_other_duty"),
            "rework": _plain(main.VerifyCase, outcome="rework", reason="not_mended"),
            "refuse": _plain(main.RefuseCase, ground="g3", form="样例文书"),
            "advise": _plain(main.AdviseCase, advice="已告知咨询渠道(样例)"),
            "not_file": _plain(main.NotFileCase, reason="minor"),
            "void": _plain(main.VoidCase, reason="registered_twice"),
            "pause": _plain(
                side.PauseClock,
                clock="handle",
                reason="testing",
                attachment="样例委托书",
            ),
            "penalty": self._penalty,
            "remind": _remind,
            "note": _note,
            **self._on_file(),
            "send_back": self._send_back,
            "extend": _plain(
                side.ExtendClock, clock="handle", amount=5.0, reason="检测"
            ),
        }

    # What the person in the field does; all else is done at the desk.
    FIELD = frozenset({"take", "answer", "decline", "penalty", "send_back"})

    def do(self, act: str, case_id: str) -> None:
        """Do an act on a case as it stands now; Refused if a rule says no."""
        case = self._hand.store.read.cases.case(case_id)
        if case is None:
            raise KeyError(case_id)
        handler = case.handler if act in self.FIELD else ""
        self._hand.do(self._acts[act](case), for_person=handler)

    def _on_file(self) -> dict[str, Callable[[CaseRow], object]]:
        """Return the acts on a case's file: call-backs and photos."""
        hours = timedelta(hours=1)
        return {
            "call_soon": self._call("回电告知进展(样例)", hours / 2),
            "call_later": self._call("补收购物票据(样例)", 20 * hours),
            "call_over": self._call("问检测机构要报告(样例)", 60 * hours),
            "call_done": self._call_done,
            "photo": self._photo("现场照片(样例).png", "before", 3),
            "photo_after": self._photo("整改后(样例).png", "after", 5),
            "wrong_photo": self._photo("别案照片(样例).png", "other", 7),
        }

    def _call(self, text: str, after: timedelta) -> Callable[[CaseRow], object]:
        def made(case: CaseRow) -> object:
            due = self._hand.clock.now() + after
            return SetCallBack(case=case.id, due_at=due, text=text)

        return made

    def _call_done(self, case: CaseRow) -> object:
        """Set a call-back and return how it was made at once."""
        self._hand.do(self._call("核对投诉人地址(样例)", timedelta(hours=1))(case))
        (row,) = self._hand.store.read.cases.call_backs(case.id)
        return FinishCallBack(case=case.id, call_back=row.id, result="已核对(样例)")

    def _photo(self, name: str, role: str, hue: int) -> Callable[[CaseRow], object]:
        def made(case: CaseRow) -> object:
            kind = f"photo-{case.id[:8]}-{role}"
            staged = self._hand.stage(kind, [(picture(hue), 1)])
            attach = AttachFile(
                case=case.id,
                name=name,
                role=role,
                batch=staged.batch,
                chunks=staged.chunks,
            )
            if role != "other":
                return attach
            # The one that was put into the wrong case is taken out again.
            id_ = self._hand.do(attach).events[0].attachment
            return RemoveFile(case=case.id, attachment=id_, reason="放错案卷(样例)")

        return made

    def _dispatch(self, case: CaseRow) -> object:
        staffing = self._hand.store.read.staffing
        chosen = responsible_at(case.grid, self._hand.clock.now(), staffing)
        return main.DispatchCase(
            case=case.id,
            seen_version=case.version,
            person=chosen.person,
            side_confirmed=True,
        )

    def _answer(self, case: CaseRow) -> object:
        second = self._leaders.get(case.grid, "")
        return main.AnswerCase(
            case=case.id,
            seen_version=case.version,
            result="已现场处理，问题整改到位(样例)",
            second_enforcer="" if second == case.handler else second,
            photos_before=PHOTO,
            photos_after=PHOTO,
        )

    def _send_back(self, case: CaseRow) -> object:
        return main.SendBackCase(
            case=case.id,
            seen_version=case.version,
            reason="not_my_grid",
            suggested_owner=self._leaders.get(case.grid, ""),
            approver=self._heads.get(case.grid, ""),
        )

    def _penalty(self, case: CaseRow) -> object:
        return side.ClueCheckDone(
            case=case.id,
            seen_version=case.version,
            filing=True,
            decision_date=self._hand.clock.now().date().isoformat(),
            approver=self._heads.get(case.grid, ""),
        )


def _plain(
    kind: Callable[..., Any], **fields: str | float
) -> Callable[[CaseRow], object]:
    """Return how to make a command that needs nothing but these fields."""

    def made(case: CaseRow) -> object:
        return kind(case=case.id, seen_version=case.version, **fields)

    return made


def _remind(case: CaseRow) -> object:
    return side.RemindCase(case=case.id, text="请尽快办理(样例)")


def _note(case: CaseRow) -> object:
    return side.NoteCase(case=case.id, text="已电话联系当事人，待补充票据(样例)")
