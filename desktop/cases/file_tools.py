"""The actions on a case's file: note, file, call-back, caller, links, copying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QCursor, QGuiApplication

from db.sealed import open_field
from desktop.action import Action, Hand
from desktop.cases.attachments_page import ask_files
from desktop.cases.case_file import CaseFile
from desktop.cases.case_of import case_of
from desktop.cases.file_dialogs import (
    CallBackDialog,
    EraseDialog,
    LinkDialog,
    NoteDialog,
)
from desktop.cases.more_acts import MORE, act_menu
from desktop.texts import t
from domain.cases.file_commands import (
    AttachFile,
    EraseCaller,
    RevealCaller,
    SetCallBack,
    UnlinkCases,
)
from domain.cases.intake_commands import LinkCases
from domain.cases.side_commands import NoteCase
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.cases.acts import CaseAct
    from domain.cases.reads import CaseRow

    Start = Callable[[Hand, CaseRow, CaseAct], None]
    Why = Callable[[Hand], str]

# What a form still asks for does not grey an action out.
ASKED: Final = frozenset(
    {
        "FIELD_MISSING",
        "REASON_MISSING",
        "TIME_IN_PAST",
        "LINK_CYCLE",
        "NOT_STAGED",
        "BAD_FIELD",
    }
)


def file_of(hand: Hand) -> CaseFile | None:
    """Return the case file of this window, None where it has none."""
    try:
        return hand.frame.pane(CaseFile)
    except LookupError:
        return None


def _why(make: Callable[[Hand, CaseRow], object]) -> Why:
    """Return what tells why the command that `make` returns is not open now."""

    def why(hand: Hand) -> str:
        case = case_of(hand)
        if case is None:
            return t("why.select_case")
        desk = hand.desk
        return desk.words(desk.refusal(make(hand, case), passing=ASKED))

    return why


def _on_case(run: Callable[[Hand, CaseRow], None]) -> Callable[[Hand], None]:
    def wrapped(hand: Hand) -> None:
        case = case_of(hand)
        if case is not None:
            run(hand, case)

    return wrapped


def _note(hand: Hand, case: CaseRow) -> None:
    NoteDialog(hand, case, hand.parent).open()


def _call_back(hand: Hand, case: CaseRow) -> None:
    CallBackDialog(hand, case, hand.parent).open()


def _link(hand: Hand, case: CaseRow) -> None:
    file = file_of(hand)
    if file is not None and file.stack.currentWidget() is file.related:
        file.related.link()
        return
    LinkDialog(hand, case, hand.parent).open()


def _erase(hand: Hand, case: CaseRow) -> None:
    EraseDialog(hand, case, hand.parent).open()


def _copy_number(hand: Hand, case: CaseRow) -> None:
    QGuiApplication.clipboard().setText(case.number)
    hand.desk.messages.say(t("file.copied", what=case.number))


def _caller(hand: Hand, case: CaseRow) -> None:
    """Read the caller's sealed fields, which is journaled; again: copy the phone."""
    file = file_of(hand)
    box = None if file is None else file.facts_page.caller
    if box is None or not box.shown or file is None or file.case != case.id:
        told = read_caller(hand, case)
        if told and file is not None:
            file.show_tab("facts")
            file.facts_page.caller.unmask(told)
    else:
        told = box.shown
    phone = told.get("phone", "")
    if phone:
        QGuiApplication.clipboard().setText(phone)
        hand.desk.messages.toast(t("caller.copied"))


def read_caller(hand: Hand, case: CaseRow) -> dict[str, str]:
    """Return the sealed words of a case in clear, {} where they may not be read."""
    desk = hand.desk
    if desk.keys is None:
        desk.messages.refuse(Refused("KEYS_LOCKED"))
        return {}
    fields = tuple(ref.field for ref in case.sealed)
    if desk.attempt(RevealCaller(case=case.id, fields=fields)) is None:
        return {}
    conn, keys = desk.store.conn, desk.keys
    told = {one: open_field(conn, case.id, one, keys) or "" for one in fields}
    return {name: said for name, said in told.items() if said}


def _next_page(hand: Hand) -> None:
    hand.frame.show_pane(CaseFile).turn()


def _more(start: Start, actions: Callable[[], dict[str, Action]]) -> Action:
    def run(hand: Hand) -> None:
        case = case_of(hand)
        if case is None:
            return
        menu = act_menu(hand, case, actions(), lambda act: start(hand, case, act))
        file = file_of(hand)
        at = QCursor.pos()
        if file is not None and file.isVisible():
            button = file.head.more
            at = button.mapToGlobal(button.rect().bottomLeft())
        menu.popup(at)

    commands = dict.fromkeys(act.command.__name__ for act in MORE.values())
    return Action(
        "case.more", "case", run, "Ctrl+Shift+A", tuple(commands), _any_case, "menu"
    )


def _any_case(hand: Hand) -> str:
    return "" if case_of(hand) is not None else t("why.select_case")


def _sealed_fields(case: CaseRow) -> tuple[str, ...]:
    return tuple(ref.field for ref in case.sealed) or ("phone",)


def _noted(_hand: Hand, case: CaseRow) -> object:
    return NoteCase(case=case.id, text="-")


def _attached(_hand: Hand, case: CaseRow) -> object:
    return AttachFile(case=case.id, name="", chunks=())


def _called_back(hand: Hand, case: CaseRow) -> object:
    return SetCallBack(case=case.id, due_at=hand.desk.clock.now(), text="-")


def _revealed(_hand: Hand, case: CaseRow) -> object:
    return RevealCaller(case=case.id, fields=_sealed_fields(case))


def _letter(
    id_: str,
    run: Callable[[Hand, CaseRow], None],
    key: str,
    commands: tuple[str, ...],
    why: Why,
    icon: str,
) -> Action:
    return Action(id_, "case", _on_case(run), key, commands, why, icon, letter=True)


CALLS: Final = ("SetCallBack", "MoveCallBack", "FinishCallBack")
FILES: Final = ("AttachFile", "RemoveFile")
LETTERS: Final = (
    _letter("case.note", _note, "J", ("NoteCase",), _why(_noted), "note-plus-outline"),
    _letter("case.attach", ask_files, "U", FILES, _why(_attached), "paperclip"),
    _letter(
        "case.call_back", _call_back, "I", CALLS, _why(_called_back), "phone-clock"
    ),
    _letter(
        "case.caller", _caller, "P", ("RevealCaller",), _why(_revealed), "eye-outline"
    ),
    _letter("case.copy_number", _copy_number, "Y", (), _any_case, "content-copy"),
)


def actions(start: Start, known: Callable[[], dict[str, Action]]) -> tuple[Action, ...]:
    """Return the actions; `start` does an act of the procedure on a case.

    `known` returns the catalog by id, once it is whole.
    """
    return (*LETTERS, *_rest(start, known))


def _rest(start: Start, known: Callable[[], dict[str, Action]]) -> tuple[Action, ...]:
    return (
        Action(
            "case.link",
            "case",
            _on_case(_link),
            "Ctrl+Shift+K",
            (LinkCases.__name__, UnlinkCases.__name__),
            _why(
                lambda _hand, case: LinkCases(
                    case=case.id, other=case.id, seen_version=case.version
                )
            ),
            "link-variant",
        ),
        Action(
            "case.erase",
            "case",
            _on_case(_erase),
            "Ctrl+Shift+R",
            ("EraseCaller",),
            _why(lambda _hand, case: EraseCaller(case=case.id)),
            "eraser",
        ),
        Action(
            "case.page",
            "view",
            _next_page,
            "Ctrl+Shift+N",
            (),
            _any_case,
            "tab",
        ),
        _more(start, known),
    )
