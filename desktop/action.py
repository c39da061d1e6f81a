"""What an action of the window is: words, key, the command it sends, why not now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from desktop import key_choice
from desktop.draft_cases import DraftCases
from desktop.open_plan import OpenPlan
from desktop.texts import t

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.selection import Selection
    from desktop.settings import Settings
    from desktop.tasks import Tasks
    from desktop.undo import Undo


Pane = TypeVar("Pane", bound=QWidget)


class FrameParts(Protocol):
    """What actions may ask of the window itself."""

    @property
    def mode(self) -> str:
        """The mode shown now: watch, redraw, roster, assess or train."""

    def show_mode(self, mode: str) -> None:
        """Switch to a mode of the window."""

    def focus_field(self) -> None:
        """Put the cursor into the command field."""

    def focus_queue(self) -> None:
        """Put the cursor into the queue."""

    def toggle_roster(self) -> None:
        """Show or hide the roster pane over the map."""

    def step_back(self) -> None:
        """Go one step back: from the case file to the queue, then to no selection."""

    def redress(self) -> None:
        """Show the theme, type size and language that the settings name."""

    def sign_in(self) -> None:
        """Ask who sits at the desk now."""

    def show_part(self, name: str) -> None:
        """Open a part of the frame: help, keys, menu, history, lock and such."""

    def give(self, person: str, case: str) -> None:
        """Dispatch a case to a person, as by dragging him onto it."""

    def pane(self, kind: type[Pane]) -> Pane:
        """Return the one pane of a class, such as the map; LookupError for none."""

    def show_pane(self, kind: type[Pane]) -> Pane:
        """Bring the pane of a class to the front, with the cursor in it."""


@dataclass(slots=True)
class Hand:
    """What an action works with: the desk, the selection and the window.

    `candidate` is the person chosen among those who could take the selected case,
    `plan` the plan that is open for drawing, `draft_cases` what it does to cases.
    """

    desk: Desk
    selection: Selection
    settings: Settings
    tasks: Tasks
    undo: Undo
    frame: FrameParts
    parent: QWidget
    candidate: str = ""
    plan: OpenPlan = field(init=False)
    draft_cases: DraftCases = field(init=False)

    def __post_init__(self) -> None:
        """Begin with no plan open."""
        self.plan = OpenPlan(self.desk, self.parent)
        made = DraftCases(self.desk, self.plan, self.tasks, self.parent)
        self.draft_cases = made


def always(_hand: Hand) -> str:
    """Say that nothing stands in the way of an action."""
    return ""


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its texts are action.<id> and action.<id>.tip.

    `commands` are the class names of what it sends through the desk's door; `key`
    is a Qt key text; a `letter` key acts only while no text is being typed, and a
    `local` one is bound by its pane, where it acts, not by the window.
    """

    id: str
    menu: str
    run: Callable[[Hand], None]
    key: str = ""
    commands: tuple[str, ...] = ()
    why_not: Callable[[Hand], str] = always
    icon: str = ""
    letter: bool = False
    local: bool = False

    @property
    def text(self) -> str:
        """Return its name in the language spoken now."""
        return t(f"action.{self.id}")

    @property
    def tip(self) -> str:
        """Return what it does, with its key."""
        said = t(f"action.{self.id}.tip")
        key = key_choice.key_of(self)
        return f"{said} ({key_choice.shown(key)})" if key else said
