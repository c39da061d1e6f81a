"""Guided start, third: the plane coordinates, then the workspace is founded."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem
from typing_extensions import override

from db.founding_act import Founding, found, metre_epsg
from desktop.home import home
from desktop.organisation.guided_step import Guide, Step
from desktop.pane import label
from desktop.reasons import reason_text
from desktop.texts import t
from domain.boundary.zone_choice import ZoneOffer, zone_offers
from domain.clock import WallClock
from domain.ids import RandomIds
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.organisation.step_name import NameStep
    from desktop.tasks import Result, Token

EPSG = Qt.ItemDataRole.UserRole


def make(path: Path, founding: Founding, token: Token) -> Path:
    """Found the workspace; its printed code is renewed in a later step."""
    token.progress(0, 1)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    clock, ids = WallClock(time.time), RandomIds(os.urandom)
    made = found(path, founding, home=home(), clock=clock, ids=ids)
    made.workspace.close()
    return path


class SystemStep(Step):
    """A list of the systems that suit the outline, each with what it costs."""

    name = "system"

    def __init__(self, guide: Guide, name: NameStep, parent: QWidget) -> None:
        """Offer systems; `name` knows what is to be founded."""
        super().__init__(guide, parent)
        self._name = name
        self.list = QListWidget(self)
        self.list.setAccessibleName(t("guided.system"))
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(self._chosen)
        self.facts = label("", "second", self)
        self.facts.setWordWrap(True)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.facts)
        self.finish(stretch=False)
        self.founding = False

    @override
    def enter(self) -> None:
        box = self.guide.draft.get("box").split()
        self.list.clear()
        if not box:
            return
        west, south, east, north = map(float, box)
        kept = self.guide.draft.get("crs")
        for offer in zone_offers(west, south, east, north):
            self._add(offer, kept)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def _add(self, offer: ZoneOffer, kept: str) -> None:
        said = t(
            f"guided.system.{offer.kind}",
            epsg=offer.epsg,
            meridian=offer.meridian,
            stretch=f"{offer.stretch_ppm / 10:.1f}",
        )
        best = t("guided.system.best") if offer.best else ""
        item = QListWidgetItem(f"{best}{said}")
        item.setData(EPSG, f"EPSG:{offer.epsg}")
        self.list.addItem(item)
        if kept == f"EPSG:{offer.epsg}":
            self.list.setCurrentItem(item)

    @override
    def first(self) -> QWidget:
        return self.list

    def _crs(self) -> str:
        row = self.list.currentRow()
        return str(self.list.item(row).data(EPSG)) if row >= 0 else ""

    def _chosen(self) -> None:
        if not self._crs():
            return
        self.guide.draft.put(crs=self._crs())
        self.facts.setText(
            t("guided.system.found", path=self._name.target(), crs=self._crs())
        )
        self.moved.emit()

    @override
    def why_not(self) -> str:
        if self.founding:
            return t("guided.system.wait")
        return "" if self._crs() else t("guided.system.none")

    @override
    def done(self) -> bool:
        return self.guide.draft.path is not None

    @override
    def achieved(self) -> str:
        if self.guide.draft.path is None:
            return ""
        return t("guided.system.done", crs=self.guide.draft.get("crs"))

    @override
    def go_on(self) -> None:
        draft = self.guide.draft
        path = self._name.target()
        try:
            crs = f"EPSG:{metre_epsg(self._crs())}"
        except Refused as reason:
            self.complain(reason_text(reason))
            return
        founding = Founding(
            title=draft.get("title"),
            crs=crs,
            login=draft.get("login"),
            name=draft.get("who"),
            city_code=draft.get("city_code"),
        )
        self.founding = True
        self.complain("")
        self.guide.tasks.run(
            lambda token: make(path, founding, token),
            self._made,
            t("guided.system.making", path=path.name),
        )
        self.moved.emit()

    def _made(self, result: Result) -> None:
        self.founding = False
        if result.error is None:
            self.guide.draft.put(path=str(result.value), step="units")
            self.through.emit()
        elif isinstance(result.error, Refused | Unavailable):
            self.complain(reason_text(result.error))
            self.moved.emit()
        else:
            raise result.error
