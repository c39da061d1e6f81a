"""The head of a case file: symbol, matter, flags, number, where and who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from desktop import shapes
from desktop.cases.fact_words import source_word
from desktop.flow_layout import FlowLayout
from desktop.pane import label
from desktop.texts import t

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QPaintEvent

    from db.case_queue import QueueCase
    from desktop.cases.names import Names


class Symbol(QWidget):
    """The case's symbol, as it is on the map."""

    def __init__(self, parent: QWidget) -> None:
        """Start with nothing to show."""
        super().__init__(parent)
        self.row: QueueCase | None = None
        self.setFixedSize(40, 40)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.row is None:
            return
        painter = QPainter(self)
        kind = self.row.case.kind
        shapes.case_symbol(
            painter,
            QRectF(3, 3, 34, 34),
            kind,
            self.row.lane or "closed",
            t(f"kind.{kind}.letter"),
            "bg1",
        )


class CaseHead(QWidget):
    """Two lines that say which case this is, and its flags as framed words."""

    def __init__(self, names: Names, parent: QWidget) -> None:
        """Start without a case."""
        super().__init__(parent)
        self._names = names
        self.symbol = Symbol(self)
        self.facts = label("", "second", self)
        self.facts.setWordWrap(True)
        self._tags = QWidget(self)
        self.title = label("", "casetitle", self._tags)
        self._flow = FlowLayout(self._tags, 6, 4)
        self._flow.addWidget(self.title)
        self._shown: list[tuple[str, str]] = []
        self._tagged: list[QLabel] = []
        self._last: tuple[QueueCase, datetime, int] | None = None
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._tags)
        words.addWidget(self.facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def follow(self, changed: SignalInstance) -> None:
        """Say anew where a plan takes the case, once it takes it elsewhere."""
        changed.connect(self._goes_otherwise)

    def _goes_otherwise(self, cases: frozenset[str]) -> None:
        if self._last is not None and self._last[0].case.id in cases:
            self._fill(self._flags(*self._last))

    def show_case(self, row: QueueCase, now: datetime, alike: int) -> None:
        """Show which case this is; `alike` others may be the same matter."""
        case = row.case
        self._last = (row, now, alike)
        self.symbol.row = row
        self.symbol.update()
        self.title.setText(self._names.matter(case.matter))
        self.title.setToolTip(self.title.text())
        parts = (
            case.number,
            self._names.entity(case.entity),
            case.address,
            self._names.grid(case.grid),
            t("file.source", source=source_word(case.source, self._names)),
            case.summary,
        )
        self.facts.setText(" · ".join(part for part in parts if part))
        self._fill(self._flags(row, now, alike))

    def _flags(
        self, row: QueueCase, now: datetime, alike: int
    ) -> list[tuple[str, str]]:
        case = row.case
        found = [
            (self._names.label(case.kind), "tag"),
            (self._names.label(case.state), "tag"),
            (t(f"level.{case.priority}"), "tag" if case.priority > 2 else "tagwarn"),
        ]
        found.extend(
            (self._names.flag(one), "tagwarn")
            for one in case.flags
            if one != "reworked"
        )
        if case.reworks:
            found.append((t("flag.rework_n", n=case.reworks), "tagwarn"))
        if row.merged:
            found.append((t("flag.merged_n", n=row.merged), "tagwarn"))
        if case.merged_into and row.bound:
            said = t("flag.merged_into", number=row.bound[0].number)
            found.insert(0, (said, "tagwarn"))
        goes = self._names.goes(case.id, whole=True)
        if goes:
            found.insert(0, (goes, "tagdraft"))
        if alike:
            found.append((t("flag.alike_n", n=alike), "tagwarn"))
        if row.call_back is not None:
            late = row.call_back <= now
            said = t("flag.call_back", at=f"{row.call_back:%m-%d %H:%M}")
            found.append((said, "taglate" if late else "tag"))
        return found

    def _fill(self, flags: list[tuple[str, str]]) -> None:
        if flags == self._shown:
            return
        self._shown = flags
        # The title stays, and so do the flags behind it: a label takes longer to
        # make than to tell.
        for said, name in flags[len(self._tagged) :]:
            tag = label(said, name, self._tags)
            self._tagged.append(tag)
            self._flow.addWidget(tag)
        for place, tag in enumerate(self._tagged):
            said, name = flags[place] if place < len(flags) else ("", tag.objectName())
            if tag.text() != said:
                tag.setText(said)
            if tag.objectName() != name:
                tag.setObjectName(name)
                tag.style().unpolish(tag)
                tag.style().polish(tag)
            tag.setVisible(bool(said))
        self._flow.invalidate()
        self._tags.updateGeometry()
