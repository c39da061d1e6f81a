"""The help: pages beside the desk, searched and walked, with links to try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QKeySequence,
    QPainter,
    QPixmap,
    QShortcut,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop import help_pages, shapes, theme
from desktop.messages import flat_button
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

PAGE: Final = Qt.ItemDataRole.UserRole


class HelpText(QTextBrowser):
    """A page of help; its symbols are painted by the hand that paints the desk's."""

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        url = name if isinstance(name, QUrl) else QUrl(name)
        images = QTextDocument.ResourceType.ImageResource.value
        if kind == images and url.scheme() == "shape":
            return picture(url.path())
        return super().loadResource(kind, url)


def picture(name: str) -> QPixmap:
    """Return the picture of a symbol, such as duty/on, lane/dispatch or time/late."""
    family, _, one = name.strip("/").partition("/")
    side = theme.px(18)
    made = QPixmap(side * (3 if family == "time" else 1), side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    box = QRectF(2, 2, side - 4, side - 4)
    if family == "duty":
        shapes.duty_mark(painter, box, one)
    elif family == "lane":
        shapes.lane_mark(painter, box, one)
    elif family == "kind":
        shapes.case_symbol(painter, box, one, "handling", "", "bg1")
    elif family == "time":
        bar = QRectF(2, side * 0.35, made.width() - 4, side * 0.3)
        shapes.time_bar(painter, bar, one, {"ok": 0.7, "warn": 0.2}.get(one, 0))
    elif family == "icon":
        tone = {"alert-octagon": "late", "clock-alert-outline": "warn"}.get(one, "t1")
        shapes.mark(painter, box, one, tone)
    painter.end()
    return made


class HelpWindow(QDialog):
    """A window of its own beside the desk: work goes on while one reads."""

    act_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Show the first page."""
        super().__init__(parent)
        self.setModal(False)
        self._back: list[str] = []
        self._forward: list[str] = []
        self.name = ""
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.list = QListWidget(self)
        self.list.setObjectName("rows")
        self.list.currentItemChanged.connect(self._picked)
        self.text = HelpText(self)
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.back = flat_button("arrow-left", t("help.back"), self)
        self.forward = flat_button("arrow-right", t("help.forward"), self)
        self.back.clicked.connect(lambda: self._step(self._back, self._forward))
        self.forward.clicked.connect(lambda: self._step(self._forward, self._back))
        self._lay()
        self._keys()
        self.retranslate()

    def _lay(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.forward)
        top.addWidget(self.search, 1)
        side = QVBoxLayout()
        side.addLayout(top)
        side.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addLayout(side)
        row.addWidget(self.text, 1)
        self.list.setFixedWidth(theme.px(230))
        self.search.setMaximumWidth(theme.px(230))
        self.resize(theme.px(960), theme.px(700))

    def _keys(self) -> None:
        todo: dict[str, Callable[[], object]] = {
            "Alt+Left": self.back.click,
            "Alt+Right": self.forward.click,
            "Ctrl+F": self.search.setFocus,
            "F1": lambda: self.show_page(help_pages.FIRST_PAGE),
        }
        for key, act in todo.items():
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def retranslate(self) -> None:
        """Speak the language of now."""
        self.setWindowTitle(t("help.title"))
        self.search.setPlaceholderText(t("help.search"))
        self.search.setAccessibleName(t("help.search"))
        self.list.setAccessibleName(t("help.pages"))
        for button, key in ((self.back, "back"), (self.forward, "forward")):
            button.setToolTip(t(f"help.{key}"))
            button.setAccessibleName(t(f"help.{key}"))
        self.back.setIcon(theme.icon("arrow-left"))
        self.forward.setIcon(theme.icon("arrow-right"))
        self._pages = help_pages.all_pages()
        self._narrow(self.search.text())
        self._read(self.name or help_pages.FIRST_PAGE)

    def show_page(self, name: str) -> None:
        """Go to a page; the one left is a step back."""
        if name != self.name:
            if self.name:
                self._back.append(self.name)
            self._forward.clear()
        self._read(name)

    def _read(self, name: str) -> None:
        self.name = name
        page = next(one for one in self._pages if one.name == name)
        self.text.setMarkdown(page.text)
        self._air()
        self.text.setAccessibleName(page.title)
        self.back.setEnabled(bool(self._back))
        self.forward.setEnabled(bool(self._forward))
        for place in range(self.list.count()):
            item = self.list.item(place)
            if item.data(PAGE) == name:
                self.list.blockSignals(True)
                self.list.setCurrentItem(item)
                self.list.blockSignals(False)

    def _air(self) -> None:
        """Give headings the room above them that Markdown leaves out."""
        block = self.text.document().begin()
        while block.isValid():
            shape = block.blockFormat()
            if shape.headingLevel() > 1:
                shape.setTopMargin(theme.px(14))
                shape.setBottomMargin(theme.px(4))
                QTextCursor(block).setBlockFormat(shape)
            block = block.next()

    def _step(self, source: list[str], other: list[str]) -> None:
        if source:
            other.append(self.name)
            self._read(source.pop())

    def _narrow(self, text: str) -> None:
        """List the pages that hold every word typed, those named so first."""
        words = text.lower().split()
        self.list.blockSignals(True)
        self.list.clear()
        found = [
            one
            for one in self._pages
            if all(word in f"{one.title} {one.text}".lower() for word in words)
        ]
        if words:
            found.sort(key=lambda one: not all(w in one.title.lower() for w in words))
        for one in found:
            item = QListWidgetItem(one.title)
            item.setData(PAGE, one.name)
            self.list.addItem(item)
        if not found:
            item = QListWidgetItem(t("help.nothing"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.blockSignals(False)
        if words and found:
            self._read(found[0].name)
            self.text.find(words[0])

    def _picked(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(PAGE):
            self.show_page(str(item.data(PAGE)))

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == "do":
            self.act_wanted.emit(url.path())
        elif url.scheme() == "page":
            self.show_page(url.path())

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(960), theme.px(700))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.text.setFocus()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_pages"):
            self.retranslate()
        super().changeEvent(event)
