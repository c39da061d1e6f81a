"""What the actions on entities may ask of their pane."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class EntityPane(QWidget):
    """The pane of entities as its actions see it: its search, lists and the map."""

    def step(self, by: int) -> None:
        """Go on to the next row of the list, or back."""
        raise NotImplementedError

    def open_list(self, scope: str) -> None:
        """Show one of the lists, such as the unplaced."""
        raise NotImplementedError

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        raise NotImplementedError

    def place_by_click(self) -> None:
        """Let the next click on the map say where the chosen entity is."""
        raise NotImplementedError

    def show_on_map(self) -> None:
        """Let the map show where the chosen entity is."""
        raise NotImplementedError

    def complain(self) -> None:
        """Begin a new case about the chosen entity."""
        raise NotImplementedError

    def export(self) -> None:
        """Write the list that is shown to a file."""
        raise NotImplementedError

    def remark(self) -> str:
        """Return the reason that is written in the pane for quick decisions."""
        raise NotImplementedError
