"""The help pages as they lie on the disk, with actions and keys filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import key_choice, texts
from desktop.catalog import ACTIONS, BY_ID
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

FOLDER: Final = Path(__file__).resolve().parent.parent / "resources" / "help"
KEYS_PAGE: Final = "keys"
FIRST_PAGE: Final = "start"
# The pages in the order of the list; the page of keys is made from the catalog.
PAGES: Final = (
    FIRST_PAGE,
    "symbols",
    "roster",
    "map",
    "queue",
    "case_file",
    "intake",
    "entities",
    "organisation",
    "guided",
    "imports",
    "modes",
    "redraw",
    "plans",
    "division",
    "borders",
    "shifts",
    "assess",
    "commands",
    "undo",
    "messages",
    "sample",
    KEYS_PAGE,
)
# Which page tells about the widget that has the cursor, by the class of a pane.
PAGE_OF: Final = {
    "RosterPanel": "roster",
    "Rail": "roster",
    "LeaveDialog": "roster",
    "TakeOverDialog": "roster",
    "MapCanvas": "map",
    "QueuePanel": "queue",
    "CaseFile": "case_file",
    "ActDialog": "case_file",
    "IntakeForm": "intake",
    "CommandField": "commands",
    "ModePage": "modes",
    "Toolbox": "redraw",
    "GridsPanel": "redraw",
    "VertexPanel": "redraw",
    "ProblemRoom": "plans",
    "BorderRoom": "borders",
    "DivisionPanel": "division",
    "BalancePanel": "division",
    "WeightsDialog": "division",
    "RosterPage": "shifts",
    "FillDialog": "shifts",
    "SwapDialog": "shifts",
    "RefuseLeaveDialog": "shifts",
    "AssessPage": "assess",
    "TrainPage": "assess",
    "GuidedStart": "guided",
    "StaffFileDialog": "imports",
    "SettingsDialog": "start",
    "MessageBar": "messages",
    "HistoryDialog": "messages",
}
# The room a pane lives in tells its page where the class alone does not.
PAGE_OF_ROOM: Final = {
    "desktop.entities": "entities",
    "desktop.organisation": "organisation",
    "desktop.map": "map",
    "desktop.staffing": "roster",
    "desktop.cases": "queue",
    "desktop.boundary": "plans",
    "desktop.files": "imports",
}
# In redraw the map is drawn upon, which has a page of its own.
PAGE_IN_MODE: Final = {("redraw", "map"): "redraw", ("redraw", FIRST_PAGE): "redraw"}
ACT: Final = re.compile(r"\{\{([\w.]+)\}\}")
LINK: Final = re.compile(r"\]\((do|page):([\w.]+)\)")
SYMBOL: Final = re.compile(r"\(shape:([\w/-]+)\)")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page: its name, its title and its text in Markdown."""

    name: str
    title: str
    text: str


def page(name: str) -> HelpPage:
    """Return a page in the language spoken now; LookupError for none."""
    if name not in PAGES:
        raise LookupError(name)
    if name == KEYS_PAGE:
        return HelpPage(name, t("action.keys"), _keys_text())
    raw = (FOLDER / texts.language() / f"{name}.md").read_text("utf-8")
    title = raw.splitlines()[0].removeprefix("# ").strip()
    return HelpPage(name, title, ACT.sub(_act, raw))


def all_pages() -> tuple[HelpPage, ...]:
    """Return every page, in the order of the list."""
    return tuple(page(name) for name in PAGES)


def page_at(widget: QWidget | None) -> str:
    """Return the page about the place where the cursor is."""
    around = []
    at = widget
    while at is not None:
        around.append(type(at))
        at = at.parentWidget()
    # A pane says more than the room of a widget inside it.
    named = (PAGE_OF.get(kind.__name__) for kind in around)
    roomy = (PAGE_OF_ROOM.get(kind.__module__.rpartition(".")[0]) for kind in around)
    return next((page for page in (*named, *roomy) if page), FIRST_PAGE)


def _act(found: re.Match[str]) -> str:
    action = BY_ID.get(found.group(1))
    if action is None:
        # A page must open all the same; a test holds the pages to the catalog.
        return f"`{found.group(1)}`"
    key = key_choice.shown(key_choice.key_of(action))
    link = f"[{action.text}](do:{action.id})"
    return f"{link} `{key}`" if key else link


def _keys_text() -> str:
    """Return the page of all keys, written from the catalog as it is now."""
    lines = [f"# {t('action.keys')}", "", t("help.keys_intro"), ""]
    for menu in dict.fromkeys(one.menu for one in ACTIONS):
        lines += [f"## {t(f'menu.{menu}')}", ""]
        head = (t("help.key"), t("help.action"), t("help.does"))
        lines += [f"|{'|'.join(head)}|", "|---|---|---|"]
        for action in ACTIONS:
            if action.menu == menu:
                key = key_choice.shown(key_choice.key_of(action))
                said = t(f"action.{action.id}.tip").replace("|", "/")
                lines.append(f"|{key}|[{action.text}](do:{action.id})|{said}|")
        lines.append("")
    return "\n".join(lines)
