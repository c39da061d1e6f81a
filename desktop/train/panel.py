"""The training page: what day it is here, what to practise, feed and a fresh start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from db.case_figures import CaseFigures
from desktop.pane import Empty, PaneHead, label
from desktop.texts import t

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent
    from PySide6.QtWidgets import QLabel

    from desktop.action import Hand

TICK_MS: Final = 5_000
RATES: Final = (0, 20, 60, 200, 600)
# What the sample holds from before this time is none of the trainee's own work.
DAY_BEGINS: Final = "08:30"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing to practise: its text keys are train.lesson.<name>, .how and .done.

    `acts` are the acts of the case timeline that show that it was done.
    """

    name: str
    acts: tuple[str, ...]


LESSONS: Final = (
    Lesson("take", ("accept", "refuse", "advise", "file_task", "not_file")),
    Lesson("give", ("dispatch", "recall")),
    Lesson("answer", ("take", "decline", "answer")),
    Lesson("check", ("verify_pass", "verify_unable", "rework")),
    Lesson("close", ("close", "archive", "void")),
    Lesson("remind", ("remind", "extend", "note", "link")),
)


class LessonCard(QWidget):
    """What to do, by which keys, and how often it was done today."""

    def __init__(self, lesson: Lesson, parent: QWidget) -> None:
        """Stand for one lesson."""
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.lesson = lesson
        self.name = label("", "title", self)
        self.how = label("", "second", self)
        self.how.setWordWrap(True)
        self.done = label("", "hint", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        for one in (self.name, self.how, self.done):
            column.addWidget(one)
        column.addStretch(1)

    def tell(self, times: int) -> None:
        """Show how often it was done today."""
        key = f"train.lesson.{self.lesson.name}"
        self.name.setText(t(key))
        self.how.setText(t(f"{key}.how"))
        self.done.setText(t("train.done" if times else "train.not_yet", n=times))
        self.setAccessibleName(f"{self.name.text()}, {self.done.text()}")


class TrainPage(QWidget):
    """The sample day: clock, feed, six lessons with what was done, a fresh start.

    `feed_wanted` carries cases an hour (0 = none); `restart_wanted` asks for the day
    as it was at its beginning.
    """

    feed_wanted = Signal(int)
    restart_wanted = Signal()

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Describe the training day of the workspace that the hand works on."""
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._hand = hand
        self.per_hour = 0
        self.head = PaneHead("page.train", "", self)
        self.empty = Empty(self)
        self.inner = QWidget(self)
        self.inner.setObjectName("page")
        self.facts = {name: label("", "count", self.inner) for name in _FACTS}
        self._names = {name: label("", "second", self.inner) for name in _FACTS}
        self.cards = tuple(LessonCard(one, self.inner) for one in LESSONS)
        self.rates = {rate: QPushButton(self.inner) for rate in RATES}
        self.restart = QPushButton(self.inner)
        self._titles = tuple(label("", "title", self.inner) for _ in range(3))
        self._says = tuple(label("", "second", self.inner) for _ in range(2))
        self._lay_out()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.look)
        for rate, button in self.rates.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, n=rate: self.feed_wanted.emit(n))
        self.restart.clicked.connect(self.restart_wanted)
        hand.desk.changed.connect(lambda _changes, _origin: self._again())
        self._retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.inner)
        column.setContentsMargins(24, 14, 24, 24)
        column.setSpacing(14)
        facts = QHBoxLayout()
        for name in _FACTS:
            pair = QVBoxLayout()
            pair.addWidget(self._names[name])
            pair.addWidget(self.facts[name])
            facts.addLayout(pair)
        column.addLayout(facts)
        column.addWidget(self._titles[0])
        cards = QGridLayout()
        cards.setSpacing(8)
        for place, card in enumerate(self.cards):
            cards.addWidget(card, place // 3, place % 3)
            cards.setColumnStretch(place % 3, 1)
        column.addLayout(cards)
        for place, buttons in enumerate((self.rates.values(), (self.restart,))):
            column.addWidget(self._titles[place + 1])
            column.addWidget(self._says[place])
            self._says[place].setWordWrap(True)
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)
        self._around()

    def _around(self) -> None:
        scroll = QScrollArea(self)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.inner)
        self.pages = scroll
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(scroll, 1)
        whole.addWidget(self.empty, 1)

    @property
    def training(self) -> bool:
        """Whether this workspace is training data."""
        meta = self._hand.desk.read.meta
        return meta is not None and meta.training

    def tell_feed(self, per_hour: int) -> None:
        """Show how many cases an hour come in by themselves."""
        self.per_hour = per_hour
        for rate, button in self.rates.items():
            button.setChecked(rate == per_hour)

    def ask_sure(self, path: str) -> None:
        """Ask for a second press before the day is started over."""
        self.restart.setText(t("train.restart.sure"))
        self._says[1].setText(t("train.restart.kept", path=path))

    def ask_nothing(self) -> None:
        """Offer the fresh start as at first."""
        self.restart.setText(t("train.restart"))
        _tell(self._says[1], "train.again.say")

    def look(self) -> None:
        """Read what the day holds now."""
        self.pages.setVisible(self.training)
        self.empty.say("" if self.training else t("page.train.empty"))
        if not self.training:
            self.head.facts.setText("")
            return
        read = self._hand.desk.read
        now = self._hand.desk.clock.now()
        meta = read.meta
        counts = read.cases.lane_counts(now)
        opened = sum(n for lane, n in counts.items() if lane != "closed")
        day = f"{now:%Y-%m-%d}" if meta is None or not meta.day else meta.day
        acts = CaseFigures(read.cases).acts_since(f"{day}T{DAY_BEGINS}")
        own = sum(acts.get(act, 0) for one in LESSONS for act in one.acts)
        said = {
            "day": day,
            "clock": f"{now:%H:%M}",
            "cases": f"{opened:,}",
            "acts": f"{own:,}",
        }
        for name, fact in self.facts.items():
            fact.setText(said[name])
        for card in self.cards:
            card.tell(sum(acts.get(act, 0) for act in card.lesson.acts))
        self.head.facts.setText(t("page.train.facts"))

    def _again(self) -> None:
        if self.isVisible():
            self.look()

    def _retranslate(self) -> None:
        self.head.retranslate()
        for name, one in self._names.items():
            one.setText(t(f"train.{name}"))
        _tell(self._titles[0], "train.lessons")
        _tell(self._titles[1], "train.feed")
        _tell(self._says[0], "train.feed.say")
        _tell(self._titles[2], "train.again")
        _tell(self._says[1], "train.again.say")
        for rate, button in self.rates.items():
            button.setText(t("train.rate" if rate else "train.rate_none", n=rate))
        self.restart.setText(t("train.restart"))
        self.restart.setToolTip(t("train.again.say"))
        self.tell_feed(self.per_hour)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self._tick.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()
        super().hideEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            if self.isVisible():
                self.look()
        super().changeEvent(event)


_FACTS: Final = ("day", "clock", "cases", "acts")


def _tell(one: QLabel, key: str) -> None:
    one.setText(t(key))
