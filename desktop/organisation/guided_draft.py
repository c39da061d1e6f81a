"""What the guided start remembers between two sittings: a few words per step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from desktop.settings import Settings

KEY: Final = "guided"
# Before the file exists, and in the file that then exists.
BEFORE: Final = ("name", "outline", "system")
WITHIN: Final = ("units", "grids", "staff", "users", "code", "done")
STEPS: Final = (*BEFORE, *WITHIN)


class GuidedDraft:
    """The words typed so far; all that is decided lies in the workspace itself."""

    def __init__(self, settings: Settings) -> None:
        """Keep them in the settings of this PC's user."""
        self._settings = settings

    @property
    def begun(self) -> bool:
        """Whether a guided start was begun and not ended."""
        return bool(self._told().get("step"))

    @property
    def step(self) -> str:
        """The step to go on at."""
        step = self.get("step")
        return step if step in STEPS else STEPS[0]

    @property
    def path(self) -> Path | None:
        """The workspace that it has founded, None before that."""
        told = self.get("path")
        return Path(told) if told else None

    def is_for(self, path: Path) -> bool:
        """Tell whether it goes on in this workspace."""
        return self.path is not None and self.path.resolve() == path.resolve()

    @property
    def quiet(self) -> bool:
        """Whether no start of the desk shall open it: it is asked for instead."""
        return bool(self.get("quiet"))

    def get(self, name: str, default: str = "") -> str:
        """Return one word."""
        return self._told().get(name, default)

    def put(self, **told: str) -> None:
        """Keep words, on the disk at once."""
        kept = {**self._told(), **told}
        if kept != self._told():
            self._settings.drafts[KEY] = kept
            self._settings.save()

    def end(self) -> None:
        """Forget it: the guided start is through, or given up."""
        if self._settings.drafts.pop(KEY, None) is not None:
            self._settings.save()

    def _told(self) -> dict[str, str]:
        return self._settings.drafts.get(KEY, {})
