"""What can be done with entities, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action, Hand
from desktop.entities.dialogs import AssignForm, CloseForm, CorrectForm, RiskForm
from desktop.entities.entity_pane import EntityPane
from desktop.entities.place_forms import CoordinateForm, NewForm, PremisesForm
from desktop.texts import t
from domain.entities.commands import (
    AssignGrid,
    CloseEntity,
    CorrectEntity,
    CorrectPremises,
    PlacePremises,
    SetRisk,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.entities.events import PremisesContent
    from domain.entities.reads import EntityFile

    Do = Callable[[EntityPane], None]
    Ask = Callable[[Hand, EntityFile], None]

# What a form still asks for is no reason to grey its action.
ASKED: Final = frozenset({"REASON_MISSING", "NOTHING_NEW", "NO_SUCH_GRID"})


def _pane(hand: Hand) -> EntityPane | None:
    try:
        return hand.frame.pane(EntityPane)
    except LookupError:
        return None


def _here(hand: Hand) -> str:
    return "" if _pane(hand) is not None else t("entity.why.no_pane")


def _primary(hand: Hand) -> tuple[PremisesContent, ...]:
    """Return the primary premises of the entities selected, the leading one first."""
    read = hand.desk.read.entities
    found = (read.premises_of(one)[:1] for one in hand.selection.ids("entity"))
    return tuple(one for some in found for one in some)


def _first(hand: Hand) -> EntityFile | None:
    one = hand.selection.first("entity")
    return hand.desk.read.entities.entity_file(one) if one else None


def _refused(make: Callable[[EntityFile], object]) -> Callable[[Hand], str]:
    """Return what says why an act on the chosen entity would be refused now."""

    def why(hand: Hand) -> str:
        found = _first(hand)
        if found is None:
            return t("entity.why.select")
        reason = hand.desk.refusal(make(found), passing=ASKED)
        return hand.desk.words(reason)

    return why


def _no_place(hand: Hand) -> str:
    found = _first(hand)
    if found is None:
        return t("entity.why.select")
    if not found.premises:
        return t("entity.why.no_premises")
    one = found.premises[0]
    command = PlacePremises(premises=one.id, x=0.0, y=0.0, datum="wgs84", reason="")
    return hand.desk.words(hand.desk.refusal(command, passing=ASKED))


def _no_click(hand: Hand) -> str:
    return _here(hand) or _no_place(hand)


def _no_assign(hand: Hand) -> str:
    found = _first(hand)
    if found is None:
        return t("entity.why.select")
    if not found.premises:
        return t("entity.why.no_premises")
    # The leading one speaks for all: the rule itself asks about each in the end.
    command = AssignGrid(premises=(found.premises[0].id,), reason="")
    return hand.desk.words(hand.desk.refusal(command, passing=ASKED))


def _no_confirm(hand: Hand) -> str:
    why = _no_assign(hand)
    if why:
        return why
    found = _first(hand)
    if found is not None and not found.row.grid:
        return t("entity.why.no_grid", name=found.row.name)
    return ""


def _not_on_map(hand: Hand) -> str:
    found = _first(hand)
    if found is None:
        return t("entity.why.select")
    known = any(one.x is not None for one in found.premises[:1])
    return "" if known else t("entity.why.no_coordinates")


def _selected(hand: Hand) -> str:
    return "" if hand.selection.first("entity") else t("entity.why.select")


def _with_pane(do: Do, *, front: bool = False) -> Callable[[Hand], None]:
    def run(hand: Hand) -> None:
        pane = hand.frame.show_pane(EntityPane) if front else _pane(hand)
        if pane is not None:
            do(pane)

    return run


def _form(ask: Ask) -> Callable[[Hand], None]:
    def run(hand: Hand) -> None:
        found = _first(hand)
        if found is not None:
            ask(hand, found)

    return run


def _assign(hand: Hand) -> None:
    first = _first(hand)
    if first is not None:
        premises = [one.id for one in _primary(hand)]
        grid = hand.selection.first("grid") or first.row.grid
        AssignForm(hand, first.row.name, premises, grid).open()


def _confirm(hand: Hand) -> None:
    """Confirm each in its grid, with the reason that stands in the pane."""
    first, pane = _first(hand), _pane(hand)
    if first is None:
        return
    said = pane.remark() if pane is not None else t("entity.remark.confirm")
    premises = tuple(one.id for one in _primary(hand))
    command = AssignGrid(premises=premises, reason=said)
    told = t("entity.confirm.done", count=len(premises), name=first.row.name)
    hand.desk.attempt(command, told=told)


def _new(hand: Hand) -> None:
    form = NewForm(hand, hand.parent)
    form.accepted.connect(lambda: hand.selection.set(("entity", form.entity)))
    form.open()


def _edit(hand: Hand, one: EntityFile) -> None:
    CorrectForm(hand, one, hand.parent).open()


def _premises(hand: Hand, one: EntityFile) -> None:
    PremisesForm(hand, one, hand.parent).open()


def _coordinates(hand: Hand, one: EntityFile) -> None:
    CoordinateForm(hand, one, hand.parent).open()


def _risk(hand: Hand, one: EntityFile) -> None:
    RiskForm(hand, one, hand.parent).open()


def _close(hand: Hand, one: EntityFile) -> None:
    CloseForm(hand, one, hand.parent).open()


MENU: Final = "entity"
_no_edit = _refused(lambda one: CorrectEntity(entity=one.row.id, reason=""))
_no_premises = _refused(
    lambda one: CorrectPremises(entity=one.row.id, reason="", premises=())
)
_no_close = _refused(lambda one: CloseEntity(entity=one.row.id, reason=""))
_no_risk = _refused(lambda one: SetRisk(entity=one.row.id, scheme="credit", letter=""))

ACTIONS: Final = (
    Action(
        "entities.search",
        MENU,
        _with_pane(lambda pane: pane.focus_search(), front=True),
        "F6",
        (),
        _here,
        "store-search-outline",
    ),
    Action(
        "entities.worklist",
        MENU,
        _with_pane(lambda pane: pane.open_list("unplaced"), front=True),
        "Shift+F6",
        (),
        _here,
        "map-marker-question-outline",
    ),
    Action(
        "entities.next", MENU, _with_pane(lambda pane: pane.step(1)), "F7", (), _here
    ),
    Action(
        "entities.previous",
        MENU,
        _with_pane(lambda pane: pane.step(-1)),
        "Shift+F7",
        (),
        _here,
    ),
    Action(
        "entities.edit",
        MENU,
        _form(_edit),
        "Alt+E",
        ("CorrectEntity",),
        _no_edit,
        "pencil-outline",
    ),
    Action(
        "entities.premises",
        MENU,
        _form(_premises),
        "Alt+Shift+E",
        ("CorrectPremises",),
        _no_premises,
        "home-edit-outline",
    ),
    Action(
        "entities.place",
        MENU,
        _with_pane(lambda pane: pane.place_by_click()),
        "Alt+U",
        ("PlacePremises",),
        _no_click,
        "map-marker-plus-outline",
    ),
    Action(
        "entities.coordinates",
        MENU,
        _form(_coordinates),
        "Alt+Shift+U",
        ("PlacePremises",),
        _no_place,
        "crosshairs-gps",
    ),
    Action(
        "entities.assign",
        MENU,
        _assign,
        "Alt+B",
        ("AssignGrid",),
        _no_assign,
        "select-group",
    ),
    Action(
        "entities.confirm",
        MENU,
        _confirm,
        "Alt+Shift+B",
        ("AssignGrid",),
        _no_confirm,
        "check-decagram-outline",
    ),
    Action(
        "entities.risk",
        MENU,
        _form(_risk),
        "Ctrl+Shift+F6",
        ("SetRisk",),
        _no_risk,
        "alert-outline",
    ),
    Action(
        "entities.close",
        MENU,
        _form(_close),
        "Alt+Shift+X",
        ("CloseEntity",),
        _no_close,
        "store-off-outline",
    ),
    Action(
        "entities.new",
        MENU,
        _new,
        "Ctrl+F6",
        ("RegisterEntity",),
        icon="store-plus-outline",
    ),
    Action(
        "entities.complaint",
        MENU,
        _with_pane(lambda pane: pane.complain()),
        "Ctrl+F7",
        (),
        lambda hand: _here(hand) or _selected(hand),
        "message-alert-outline",
    ),
    Action(
        "entities.show",
        MENU,
        _with_pane(lambda pane: pane.show_on_map()),
        "Ctrl+Shift+F7",
        (),
        lambda hand: _here(hand) or _not_on_map(hand),
        "map-search-outline",
    ),
    Action(
        "entities.export",
        MENU,
        _with_pane(lambda pane: pane.export()),
        "Alt+X",
        (),
        _here,
        "file-export-outline",
    ),
)
BY_NAME: Final = {action.id: action for action in ACTIONS}
