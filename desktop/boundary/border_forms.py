"""The forms of a requested border: ask for it, answer for a station, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLabel
from typing_extensions import override

from desktop.boundary.border_list import grid_names, station_name, station_names
from desktop.boundary.plan_dialogs import PlanForm
from desktop.pane import label
from desktop.texts import t
from domain.plans.border_events import BorderRequested
from domain.plans.commands import (
    AnswerBorderRequest,
    RequestBorder,
    WithdrawBorderRequest,
)
from domain.plans.negotiating import may_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from db.store import Outcome
    from desktop.action import Hand
    from domain.plans.border_states import BorderRequest

    Line = tuple[tuple[float, float], ...]
    Done = Callable[[str], None]

# Stands for the reason that the form still asks for.
ANY_REASON = "-"


class RequestForm(PlanForm):
    """Ask both stations for the line that was drawn; it is drawn on while this is open.

    `done` is called with the id of the request once it is on the disk.
    """

    def __init__(self, hand: Hand, line: Line, done: Done, parent: QWidget) -> None:
        """Say whose border it is and what would change hands; ask why."""
        super().__init__(hand, "border.ask", parent)
        self._line, self._done = line, done
        self.text("reason", t("border.field.why"))
        foreseen = hand.desk.foresee(RequestBorder(line=line, reason=ANY_REASON))
        for said, value in _facts(hand, foreseen[0]):
            told = _fact(value, self)
            told.setAccessibleName(f"{said} {value}")
            self.form.addRow(said, told)

    @override
    def command(self) -> RequestBorder:
        """Return the request."""
        return RequestBorder(line=self._line, reason=self.value("reason"))

    @override
    def after(self, outcome: Outcome) -> None:
        """Say that it was sent."""
        self._done(str(outcome.events[0].request))


def _fact(value: str, parent: QWidget) -> QLabel:
    made = label(value, "second", parent)
    made.setWordWrap(True)
    return made


def _facts(hand: Hand, event: BorderRequested) -> tuple[tuple[str, str], ...]:
    read = hand.desk.read
    first, second = (station_name(read, one) for one in event.stations)
    held = {grid.code: grid.name for grid in read.boundary.contents(event.grids)}
    grids = " / ".join(held.get(code, code) for code in event.grids)
    return (
        (t("border.field.grids"), grids),
        (t("border.field.stations"), f"{first} / {second}"),
        (
            t("border.field.ground"),
            t(
                "border.ground",
                first=first,
                to_first=f"{event.to_first_m2:,.0f}",
                second=second,
                to_second=f"{event.to_second_m2:,.0f}",
            ),
        ),
    )


class AnswerForm(PlanForm):
    """Accept or decline a requested border for a station."""

    def __init__(
        self, hand: Hand, request: BorderRequest, accepted: bool, parent: QWidget
    ) -> None:
        """Ask for the reason, and for which station where both are this person's."""
        super().__init__(
            hand, "border.accept" if accepted else "border.decline", parent
        )
        self._request, self._accepted = request, accepted
        read = hand.desk.read
        mine = may_answer(request.stations, hand.desk.asking(), read)
        why = "border.field.accept_why" if accepted else "border.field.decline_why"
        self.text("reason", t(why))
        if len(mine) > 1:
            rows = [(one, station_name(read, one)) for one in mine]
            open_ones = [one for one in mine if one in request.waiting]
            chosen = open_ones[0] if open_ones else mine[0]
            self.choice("station", t("border.field.station"), rows, chosen)
        for said, value in (
            (t("border.field.grids"), grid_names(read, request)),
            (t("border.field.stations"), station_names(read, request)),
        ):
            told = _fact(value, self)
            told.setAccessibleName(f"{said} {value}")
            self.form.addRow(said, told)

    @override
    def command(self) -> AnswerBorderRequest:
        """Return the answer."""
        station = self.value("station") if "station" in self.fields else ""
        return AnswerBorderRequest(
            request=self._request.id,
            station=station,
            accepted=self._accepted,
            reason=self.value("reason"),
        )


class WithdrawForm(PlanForm):
    """Take a requested border back."""

    def __init__(self, hand: Hand, request: BorderRequest, parent: QWidget) -> None:
        """Ask why."""
        super().__init__(hand, "border.withdraw", parent)
        self._request = request
        self.text("reason", t("border.field.withdraw_why"))

    @override
    def command(self) -> Any:
        """Return the withdrawal."""
        return WithdrawBorderRequest(
            request=self._request.id, reason=self.value("reason")
        )
