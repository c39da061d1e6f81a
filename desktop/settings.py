"""What a person has chosen for this PC: language, theme, rows, type size, windows."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from desktop.home import home

RECENT_AT_MOST: Final = 8
# What was found and typed last in the command field.
FINDS_AT_MOST: Final = 12
LINES_AT_MOST: Final = 40
# The events that may be heard, and which of them are on the first day.
SOUNDS: Final = {"urgent": True, "overdue": True, "callback": True}


@dataclass(frozen=True, slots=True)
class WindowState:
    """How one user left the window: geometry and docks as Qt saves them, in hex.

    `layouts` are the arrangements of docks by mode and width, as "watch.wide".
    """

    geometry: str = ""
    layouts: dict[str, str] = field(default_factory=dict)
    mode: str = "watch"
    closed_stations: tuple[str, ...] = ()


@dataclass(slots=True)
class Settings:
    """The choices of this PC's user, kept in settings.json of his folder."""

    language: str = "zh"
    theme: str = "dark"
    compact_rows: bool = False
    type_scale: float = 1.0
    animations: bool = True
    sounds: dict[str, bool] = field(default_factory=lambda: dict(SOUNDS))
    idle_minutes: int = 15
    lock_passphrase: bool = False
    wall_at_start: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    finds: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)
    login: str = ""
    gone_to: list[str] = field(default_factory=list)
    coordinates: str = "wgs84"
    windows: dict[str, WindowState] = field(default_factory=dict)
    roster_orders: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, dict[str, str]] = field(default_factory=dict)
    # How each user looks at the queue: his views, the last one, what he has seen.
    queues: dict[str, Any] = field(default_factory=dict)
    map_presets: dict[str, dict[str, Any]] = field(default_factory=dict)
    path: Path | None = None

    def remember(self, workspace: str) -> None:
        """Put a workspace first among those opened lately."""
        self.recent = [workspace, *(one for one in self.recent if one != workspace)]
        del self.recent[RECENT_AT_MOST:]

    def found(self, kind: str, id_: str) -> None:
        """Put a thing first among those found lately; ids only, never a name."""
        one = f"{kind}:{id_}"
        self.finds = [one, *(kept for kept in self.finds if kept != one)]
        del self.finds[FINDS_AT_MOST:]

    def typed(self, line: str) -> None:
        """Put a command line first among those typed lately."""
        self.lines = [line, *(kept for kept in self.lines if kept != line)]
        del self.lines[LINES_AT_MOST:]

    def save(self) -> None:
        """Write the choices; the old file stays until the new one is whole."""
        if self.path is None:
            return
        kept = asdict(self)
        del kept["path"]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
        fresh.replace(self.path)


def load(path: Path | None = None) -> Settings:
    """Read the choices; a missing or unreadable file means the first-day choices."""
    where = path or home() / "settings.json"
    try:
        stored = json.loads(where.read_text("utf-8"))
    except (OSError, ValueError):
        return Settings(path=where)
    if not isinstance(stored, dict):
        return Settings(path=where)
    return _settings(stored, where)


def _settings(stored: dict[str, object], where: Path) -> Settings:
    made = Settings(path=where)
    for one in fields(Settings):
        value = stored.get(one.name)
        if one.name in {"path", "windows", "sounds", "keys"} or value is None:
            continue
        # A hand-edited value of another type is passed over, not trusted.
        if isinstance(value, type(getattr(made, one.name))):
            setattr(made, one.name, value)
    made.keys = _texts(stored.get("keys"))
    made.sounds = SOUNDS | _switches(stored.get("sounds"))
    windows = stored.get("windows")
    if isinstance(windows, dict):
        made.windows = {str(user): _window(state) for user, state in windows.items()}
    return made


def _texts(stored: object) -> dict[str, str]:
    if not isinstance(stored, dict):
        return {}
    return {str(name): str(text) for name, text in stored.items()}


def _switches(stored: object) -> dict[str, bool]:
    if not isinstance(stored, dict):
        return {}
    return {name: on for name, on in stored.items() if on in {True, False}}


def _window(state: object) -> WindowState:
    if not isinstance(state, dict):
        return WindowState()
    return WindowState(
        geometry=str(state.get("geometry", "")),
        layouts=_texts(state.get("layouts")),
        mode=str(state.get("mode", "watch")),
        closed_stations=tuple(map(str, state.get("closed_stations", ()))),
    )
