"""The composition root of the desk: every object is built here, once, and passed in."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog

from db.workspace import Workspace, hold, read_only
from desktop import settings as chosen
from desktop import texts, theme
from desktop.desk import Desk
from desktop.desk_door import DeskDoor
from desktop.home import home
from desktop.map.canvas import MapCanvas
from desktop.messages import Messages
from desktop.receivers import let_go
from desktop.selection import Selection
from desktop.sign_in import SignInDialog
from desktop.tasks import Tasks
from desktop.undo import Undo
from desktop.window import Window
from domain.clock import WallClock
from domain.ids import RandomIds
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.map_page import MakeMap
    from desktop.settings import Settings
    from domain.clock import Clock


@dataclass(slots=True)
class Parts:
    """What one desk is made of; closing it lets go of the workspace."""

    workspace: Workspace
    desk: Desk
    selection: Selection
    settings: Settings
    tasks: Tasks
    undo: Undo
    door: DeskDoor | None = None

    def sign_in(self, login: str, secret: str) -> None:
        """Let another user act from now on; Refused when he is not who he says."""
        session = self.workspace.sign_in(login, secret)
        self.desk.sign_in(session, self.workspace.keys)

    def close(self) -> None:
        """Stop what runs, the door for the command line, and the workspace."""
        self.tasks.close()
        if self.door is not None:
            self.door.close()
            let_go(self.door)
        desk = self.desk
        let_go(desk, desk.messages, self.selection, self.tasks, self.undo)
        self.workspace.close()


def build_desk(
    path: Path,
    *,
    clock: Clock | None = None,
    settings: Settings | None = None,
    serve: bool = False,
    ask: Callable[[Workspace], None] | None = None,
) -> Parts:
    """Open a workspace and build a desk around it, signed in as this account.

    `clock` stands in for the workspace's own; `serve` opens the door for the command
    line, and lets a person sign in where the account alone may not (or `ask` does).
    Refused or Unavailable says why the workspace cannot be opened.
    """
    workspace = hold(
        path,
        home=home(),
        clock=clock or WallClock(time.time),
        ids=RandomIds(os.urandom),
        title="GridDesk",
    )
    try:
        chosen_settings = settings or chosen.load()
        asking = ask or (_dialog(chosen_settings) if serve else None)
        sign_in(workspace, asking, chosen_settings)
    except BaseException:
        workspace.close()
        raise
    if clock is not None:
        workspace.store.clock = clock
    return _parts(workspace, chosen_settings, serve=serve)


def sign_in(
    workspace: Workspace,
    ask: Callable[[Workspace], None] | None,
    settings: Settings,
) -> None:
    """Sign in as this account, or let a person say who he is."""
    if settings.lock_passphrase and ask is not None:
        ask(workspace)
        return
    try:
        workspace.sign_in()
    except Refused as reason:
        if ask is None or reason.code != "SIGN_IN_NEEDED":
            raise
        ask(workspace)


def _dialog(settings: Settings) -> Callable[[Workspace], None]:
    def ask(workspace: Workspace) -> None:
        dialog = SignInDialog(workspace.sign_in, settings, None)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            raise Refused("SIGN_IN_NEEDED")

    return ask


def _parts(workspace: Workspace, settings: Settings, *, serve: bool) -> Parts:
    store = workspace.store
    desk = Desk(
        store,
        workspace.session,
        Messages(store.clock),
        lambda: read_only(workspace.path),
        workspace.keys,
    )
    desk.who_is = lambda login, secret: workspace.identify(login, secret)[0]
    parts = Parts(workspace, desk, Selection(), settings, Tasks(), Undo(desk))
    if serve:
        parts.door = DeskDoor(desk, workspace, home())
        workspace.announce("GridDesk", parts.door.address)
    settings.remember(str(workspace.path))
    return parts


def dress(settings: Settings) -> QApplication:
    """Return the one QApplication, dressed as the settings say."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
    app.setApplicationName("GridDesk")
    app.setStyle("Fusion")
    texts.set_language(settings.language)
    theme.show(settings.theme, settings.type_scale)
    return app


def open_window(parts: Parts, make_map: MakeMap | None = None) -> Window:
    """Return the window of a desk, not yet shown; `make_map` stands in for the map."""
    dress(parts.settings)

    def canvas(desk: Desk, selection: Selection) -> QWidget:
        return MapCanvas(desk, selection, settings=parts.settings)

    window = Window(parts, make_map or canvas)
    if parts.door is not None:
        parts.door.front_wanted.connect(lambda: _to_front(window))
    return window


def _to_front(window: Window) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
