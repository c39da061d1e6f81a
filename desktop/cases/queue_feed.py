"""What keeps the queue up to date: reads, changes, clocks, and what is held back."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.cases import queue_source
from desktop.cases.queue_source import Ordered, Stock
from desktop.reasons import reason_text
from desktop.tasks import Token
from desktop.texts import t
from domain.refused import Unavailable

if TYPE_CHECKING:
    from db.case_queue import QueueCase
    from desktop.cases.models import QueueModel
    from desktop.cases.queue_view import View
    from desktop.desk import Desk
    from desktop.tasks import Result, Tasks
    from domain.changes import Changes

TICK_MS: Final = 20_000
LOOK_MS: Final = 250
# Up to this many cases are read or ordered at once, more of them in a worker.
READ_AT_ONCE: Final = 30
ORDER_AT_ONCE: Final = 2_000
# From here the order of all is computed anew in every third tick only.
MANY: Final = 5_000


class Rows(Protocol):
    """What shows the rows: whether a hand is on them, and how they are kept still."""

    def hand_on(self) -> bool:
        """Tell whether rows must not move now."""

    def steady(self) -> AbstractContextManager[None]:
        """Keep selection and place on the screen over a change of rows."""


class QueueFeed(QObject):
    """Fills the model and follows what changes, most of it off the window's thread."""

    settled = Signal()
    filled = Signal()

    def __init__(
        self, desk: Desk, tasks: Tasks, model: QueueModel, rows: Rows, parent: QObject
    ) -> None:
        """Serve `model` from `desk`; `rows` shows it."""
        super().__init__(parent)
        self._desk = desk
        self._tasks = tasks
        self.model = model
        self._rows = rows
        self.reading = False
        self.whole = False
        self._wanted: View = model.view
        self._again = False
        self._order_due = False
        self._touched: dict[str, set[str]] = {"read": set(), "order": set()}
        self._token: Token | None = None
        self._ticks = 0
        self._seen_until: datetime | None = None
        desk.changed.connect(self._changed)
        for interval, act in ((TICK_MS, self.tick), (LOOK_MS, self.look)):
            timer = QTimer(self)
            timer.setInterval(interval)
            timer.timeout.connect(act)
            timer.start()

    @property
    def view(self) -> View:
        """The view that is wanted, shown as soon as it is arranged."""
        return self._wanted

    @property
    def holds(self) -> bool:
        """Whether anything waits until no hand is on the rows."""
        return bool(self.model.waiting) or self._order_due

    # All of it

    def begin(self, view: View, seen_until: datetime | None) -> None:
        """Show the first page now and read the rest; later cases count as new."""
        self._wanted = view
        self._seen_until = seen_until
        self.model.at(self._desk.clock.now())
        cases = self._desk.read.cases
        counts = cases.lane_counts(self.model.now)
        if sum(counts.values()) > 4 * queue_source.FIRST_EACH:
            self.model.lexicon.learn(self._desk.read, ())
            self._take(
                queue_source.first_page(
                    self._desk.read, self.model.rules, self.model.ready(view)
                )
            )
            self.model.shelf.preset(counts)
        self.read_all()

    def read_all(self) -> None:
        """Read every open case anew, in a worker."""
        if self.reading:
            self._again = True
            return
        self.reading = True
        self._touched["read"].clear()
        self.settled.emit()
        now = self._desk.clock.now()
        self.model.at(now)
        rules, arranger = self.model.rules, self.model.ready(self._wanted)
        self._tasks.run(
            lambda token: queue_source.read_all(
                self._desk.open_reader, rules, arranger, token
            ),
            self._filled,
            t("queue.reading"),
        )

    def _filled(self, result: Result) -> None:
        self.reading = False
        if isinstance(result.error, Unavailable):
            self._desk.messages.say(reason_text(result.error), "late")
        elif result.error is not None:
            raise result.error
        else:
            self._fill(result.value)
        self.settled.emit()
        self.filled.emit()
        if self._again:
            self._again = False
            self.read_all()

    def _fill(self, found: Ordered) -> None:
        # What changed while it was read is newer here than in the reading.
        newer = self._newer("read")
        self.whole = True
        if self._seen_until is not None and found.stock is not None:
            since = self._seen_until
            self.model.fresh |= {
                one
                for one, row in found.stock.rows.items()
                if row.case.registered_at > since
            }
            self._seen_until = None
        self._take(found)
        self._put_all(newer)
        looks_at_new = any(chip.kind == "new" for chip in self._wanted.chips)
        if found.arranger.view != self._wanted or looks_at_new:
            self.show(self._wanted)

    def _newer(self, job: str) -> dict[str, QueueCase | None]:
        return {one: self.model.queue_row(one) for one in self._touched[job]}

    def _take(self, found: Ordered) -> None:
        with self._rows.steady():
            if found.stock is not None:
                self._fill_with(found.stock)
            self.model.show(found.arranger, found.arranged)

    def _fill_with(self, stock: Stock) -> None:
        before = self.model.fill(stock)
        if len(before.rows) > ORDER_AT_ONCE:
            self._tasks.run(
                lambda _token: queue_source.let_go(before),
                lambda _result: None,
                t("queue.sorting"),
            )

    def _put_all(self, found: dict[str, QueueCase | None]) -> None:
        if found:
            with self._rows.steady():
                self._put(found, hold=False)

    # The order

    def show(self, view: View) -> None:
        """Show another view, or the same with all its rows in place."""
        self._wanted = view
        self._order(with_marks=False)

    def _order(self, *, with_marks: bool) -> None:
        if self._token is not None:
            self._token.cancel()
            self._token = None
        self._order_due = False
        arranger = self.model.ready(self._wanted)
        rules = self.model.rules if with_marks else None
        stock, opener = self.model.shelf.stock(), self._desk.open_reader
        if len(stock.rows) <= ORDER_AT_ONCE and not with_marks:
            self.model.lexicon.learn(self._desk.read, stock.rows.values())
            silent = Token("", lambda _count, _total: None)
            self._take(queue_source.order_anew(stock, None, arranger, silent))
            self.settled.emit()
            return
        self._touched["order"].clear()

        def work(token: Token) -> Ordered:
            if not arranger.lexicon.known:
                read = opener()
                arranger.lexicon.learn(read, stock.rows.values())
                read.conn.close()
            found = queue_source.order_anew(stock, rules, arranger, token)
            token.progress(0)
            return found

        def done(result: Result) -> None:
            # An order that was asked for later has taken this one's place.
            if running is self._token:
                self._token = None
                self._order_done(result)

        running = self._token = self._tasks.run(work, done, t("queue.sorting"))

    def _order_done(self, result: Result) -> None:
        if result.error is not None:
            raise result.error
        found: Ordered = result.value
        newer = self._newer("order")
        if found.stock is not None:
            # The clocks are right at once, wherever the hand is.
            self._fill_with(found.stock)
            if found.newly:
                self.model.went_late.emit(found.newly)
        same = found.arranger.view == self.model.view
        self._order_due = same and self._rows.hand_on()
        if not self._order_due:
            self._take(replace(found, stock=None))
        with self._rows.steady():
            self._put(newer, hold=self._order_due)
        self.settled.emit()

    # One by one

    def _changed(self, changes: Changes, _origin: object) -> None:
        self.model.names.forget(changes)
        self.model.lexicon.forget(changes)
        if changes.touches("rule"):
            self.model.rules = self._desk.read.cases.clock_rules()
        if changes.whole("case") or changes.touches("rule"):
            self.read_all()
            return
        ids = changes.ids("case")
        if len(ids) > READ_AT_ONCE:
            self._read_some(ids)
        elif ids:
            self.model.at(self._desk.clock.now())
            found = queue_source.some(self._desk.read, ids, self.model.now)
            self.take({one: found.get(one) for one in ids})
        if changes.touches("person", "entity", "grid"):
            self.settled.emit()

    def _read_some(self, ids: frozenset[str]) -> None:
        now = self._desk.clock.now()

        def done(result: Result) -> None:
            if result.error is not None:
                raise result.error
            self.model.at(now)
            self.take({one: result.value.get(one) for one in ids})

        opener = self._desk.open_reader
        self._tasks.run(
            lambda _token: queue_source.some_anew(opener, ids, now),
            done,
            t("queue.reading"),
        )

    def take(self, found: dict[str, QueueCase | None]) -> None:
        """Take over cases as they are now; None for one that left the queue."""
        for touched in self._touched.values():
            touched.update(found)
        rows = [row for row in found.values() if row is not None]
        self.model.lexicon.learn(self._desk.read, rows)
        if self.whole:
            known = self.model.shelf.rows
            self.model.fresh |= {row.case.id for row in rows} - known.keys()
        hold = self._rows.hand_on()
        with self._rows.steady():
            self._put(found, hold=hold)
        self.settled.emit()

    def _put(self, found: dict[str, QueueCase | None], *, hold: bool) -> None:
        self.model.holding = hold
        for case_id, row in sorted(found.items()):
            if row is None:
                self.model.drop(case_id)
            else:
                self.model.put(row)

    # Time and hand

    def tick(self) -> None:
        """Let the clocks go on: rows in sight at once, the order from a worker."""
        now = self._desk.clock.now()
        self.model.at(now)
        self._ticks += 1
        self._let_old_ones_go(now)
        if len(self.model.shelf.rows) < MANY or self._ticks % 3 == 0:
            self._order(with_marks=True)
        self.settled.emit()

    def _let_old_ones_go(self, now: datetime) -> None:
        stay = {lane: one for lane, one in self._desk.read.cases.lanes() if one}
        gone: dict[str, QueueCase | None] = {
            row.case.id: None
            for row in self.model.all_rows()
            if row.lane in stay and not queue_source.is_recent(row, stay[row.lane], now)
        }
        if gone:
            self.take(gone)

    def look(self) -> None:
        """Let in what is held back, once no hand is on the rows."""
        if self.holds and not self._rows.hand_on():
            self.let_in()

    def let_in(self) -> None:
        """Let what is held back take its place now."""
        if self._order_due or len(self.model.waiting) > READ_AT_ONCE:
            self._order(with_marks=False)
            return
        with self._rows.steady():
            self.model.release()
        self.settled.emit()
