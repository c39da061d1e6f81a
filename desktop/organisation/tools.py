"""What can be done with the organisation, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from desktop.action import Action, Hand
from desktop.organisation.guided_entry import guide
from desktop.organisation.panel import OrganisationWindow
from desktop.organisation.person_form import PersonForm
from desktop.organisation.staff_file_dialog import StaffFileDialog
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable


def window_of(hand: Hand) -> OrganisationWindow:
    """Return the window of the organisation, opened if it was not."""
    for one in QApplication.topLevelWidgets():
        if isinstance(one, OrganisationWindow) and one.parent() is hand.parent:
            one.raise_()
            one.activateWindow()
            return one
    made = OrganisationWindow(hand, hand.parent)
    made.show()
    return made


def _tab(name: str) -> Callable[[Hand], None]:
    return lambda hand: window_of(hand).show_tab(name)


def _person(hand: Hand) -> None:
    PersonForm(hand, hand.selection.first("person"), hand.parent).open()


def _no_person(hand: Hand) -> str:
    person = hand.selection.first("person")
    known = bool(person) and hand.desk.read.staffing.person(person) is not None
    return "" if known else t("why.org.person")


def _staff_file(hand: Hand) -> None:
    StaffFileDialog(hand, hand.parent).open()


ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        "org.units",
        "organisation",
        _tab("units"),
        "F9",
        (
            "CreateUnit",
            "RenameUnit",
            "RenumberUnit",
            "MoveUnit",
            "MarkZone",
            "CloseUnit",
            "MergeStations",
            "ApplyUnitPlan",
            "CancelUnitPlan",
            "RenameGrid",
            "HandGrid",
        ),
        icon="sitemap-outline",
    ),
    Action(
        "org.people",
        "organisation",
        _tab("people"),
        "Shift+F9",
        (
            "RegisterPerson",
            "CorrectPerson",
            "DismissPerson",
            "AppointPost",
            "EndPost",
            "AddQualification",
            "EndQualification",
        ),
        icon="account-group-outline",
    ),
    Action(
        "org.guided",
        "organisation",
        guide,
        "Ctrl+F9",
        ("RenewRecoveryCode", "PublishGrids"),
        icon="map-marker-plus-outline",
    ),
    Action(
        "org.users",
        "organisation",
        _tab("users"),
        "Alt+Y",
        (
            "CreateUser",
            "ChangePassphrase",
            "LinkPerson",
            "DisableUser",
            "EnableUser",
            "GrantRole",
            "RevokeRole",
        ),
        icon="account-key-outline",
    ),
    Action(
        "org.checklist",
        "organisation",
        _tab("checklist"),
        "Alt+Z",
        icon="format-list-checks",
    ),
    Action(
        "org.person",
        "organisation",
        _person,
        "Alt+K",
        ("CorrectPerson",),
        _no_person,
        "card-account-details-outline",
    ),
    Action(
        "org.staff_file",
        "organisation",
        _staff_file,
        "Alt+M",
        ("ImportStaff",),
        icon="account-arrow-down-outline",
    ),
)
