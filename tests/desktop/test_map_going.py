"""Going to places, coordinates, pictures and the map's actions, on a real sample."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import settings as kept
from desktop import texts
from desktop.app import Parts, build_desk, dress, open_window
from desktop.catalog import ACTIONS, BY_ID
from desktop.map.canvas import MapCanvas
from desktop.map.cards import Cards
from desktop.selection import Item
from domain.boundary.projection import lonlat_to_plane
from domain.changes import Changes
from domain.clock import SHANGHAI, FrozenClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.window import Window

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

NINE = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def parts(sample: Path, qapp: QApplication, tmp_path: Path) -> Iterator[Parts]:
    assert qapp is not None
    settings = kept.load(tmp_path / "settings.json")
    dress(settings)
    made = build_desk(sample, clock=FrozenClock(NINE), settings=settings)
    yield made
    made.close()


@pytest.fixture
def window(parts: Parts, qtbot: QtBot) -> Iterator[Window]:
    made = open_window(parts)
    made.resize(1920, 1080)
    made.show()
    qtbot.waitUntil(lambda: made.watch.queue.model.rowCount() > 0, timeout=20_000)
    assert map_of(made).wait_until_complete()
    yield made
    made.close()
    parts.tasks.close()
    made.deleteLater()


def map_of(window: Window) -> MapCanvas:
    return window.pane(MapCanvas)


def type_in(canvas: MapCanvas, text: str) -> None:
    """Type by an input method, as hanzi are."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    canvas.bench.go_to.field.clear()
    QApplication.sendEvent(canvas.bench.go_to.field, event)


def go(canvas: MapCanvas, qtbot: QtBot, text: str) -> None:
    canvas.bench.ask_where()
    type_in(canvas, text)
    QTest.keyClick(canvas.bench.go_to.field, Qt.Key.Key_Return)
    qtbot.waitUntil(canvas.bench.go_to.isHidden, timeout=10_000)


def half_a_pixel(canvas: MapCanvas) -> float:
    """Return by how many metres a view may be off: the ground is on whole pixels."""
    return canvas.camera.mpp * 0.51 + 0.01


def ground(canvas: MapCanvas) -> tuple[float, float]:
    origin = canvas.content.origin
    return canvas.camera.x + origin[0], canvas.camera.y + origin[1]


def test_the_key_leads_to_a_grid_by_the_end_of_its_code(
    window: Window, qtbot: QtBot
) -> None:
    canvas = map_of(window)
    code = canvas.content.outlines.areas.codes[7]
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_G)
    assert canvas.bench.go_to.isVisible()
    assert QApplication.focusWidget() is canvas.bench.go_to.field
    QTest.keyClicks(canvas.bench.go_to.field, code)
    QTest.keyClick(canvas.bench.go_to.field, Qt.Key.Key_Return)
    qtbot.waitUntil(canvas.bench.go_to.isHidden, timeout=10_000)
    assert window.parts.selection.items == (Item("grid", code),)
    box = canvas.picking.box_of(window.parts.selection.items)
    assert box is not None
    middle = (box[0] + box[2]) / 2
    assert canvas.camera.x == pytest.approx(middle, abs=half_a_pixel(canvas))
    assert QApplication.focusWidget() is canvas


def test_it_leads_to_an_entity_an_address_a_station_and_a_coordinate(
    window: Window, qtbot: QtBot
) -> None:
    canvas, read = map_of(window), window.parts.desk.read
    entity = read.entities.in_grid(canvas.content.outlines.areas.codes[0]).rows[0]
    go(canvas, qtbot, entity.uscc)
    assert window.parts.selection.items == (Item("entity", entity.id),)
    place = next(one for one in read.entities.premises_of(entity.id) if one.primary)
    assert ground(canvas) == pytest.approx((place.x, place.y), abs=half_a_pixel(canvas))
    assert canvas.bench.marker.place == pytest.approx((place.x, place.y))
    case = next(
        one
        for row in read.cases.queue(NINE)
        if (one := row.case).x is not None and len(one.address) > 4
    )
    go(canvas, qtbot, case.address)
    assert canvas.bench.marker.place == pytest.approx((case.x, case.y))
    areas = canvas.content.outlines.areas
    unit, name = next(iter(areas.stations.items()))
    go(canvas, qtbot, name)
    assert window.parts.selection.items == (Item("station", unit),)
    go(canvas, qtbot, "108.95，34.22")
    here = lonlat_to_plane(108.95, 34.22, read.boundary.crs_epsg)
    assert ground(canvas) == pytest.approx(here, abs=half_a_pixel(canvas))
    remembered = window.parts.settings.gone_to
    assert remembered[0] == "place:108.95，34.22"
    assert remembered[1] == f"station:{unit}"
    assert remembered[3] == f"entity:{entity.id}"
    stored = kept.load(window.parts.settings.path)
    assert stored.gone_to == remembered
    canvas.bench.ask_where()
    listed = canvas.bench.go_to.list
    qtbot.waitUntil(lambda: listed.count() == 4, timeout=10_000)
    canvas.bench.go_to.leave()


def test_an_entity_chosen_in_another_pane_is_shown_marked_and_has_a_card(
    window: Window,
) -> None:
    canvas, read = map_of(window), window.parts.desk.read
    canvas.look(canvas.camera.zoomed(30, 5, 5), own=False)
    canvas.travel.own = False
    code = canvas.content.outlines.areas.codes[-1]
    entity = read.entities.in_grid(code).rows[0]
    window.parts.selection.set(("entity", entity.id))
    place = next(one for one in read.entities.premises_of(entity.id) if one.primary)
    assert canvas.bench.marker.place == pytest.approx((place.x, place.y))
    assert ground(canvas) == pytest.approx((place.x, place.y), abs=half_a_pixel(canvas))
    window.keys.run(BY_ID["map.card"])
    assert entity.name in canvas.panels.card.accessibleName()
    window.parts.selection.clear()
    assert canvas.bench.marker.place is None


def test_what_is_no_place_is_refused_in_one_line_and_nothing_moves(
    window: Window, qtbot: QtBot
) -> None:
    canvas = map_of(window)
    before = canvas.camera
    canvas.bench.ask_where()
    for text in ("gcj 108.95", "118.95 34.22", "没有这个地方啊"):
        type_in(canvas, text)
        canvas.bench.go_to.search()
        qtbot.waitUntil(lambda: bool(canvas.bench.go_to.problem.text()), timeout=9_000)
        QTest.keyClick(canvas.bench.go_to.field, Qt.Key.Key_Return)
        assert canvas.bench.go_to.isVisible()
        canvas.bench.go_to.problem.clear()
    QTest.keyClick(canvas.bench.go_to.field, Qt.Key.Key_Escape)
    assert canvas.bench.go_to.isHidden()
    assert canvas.camera == before


def test_arrows_choose_among_what_is_found(window: Window, qtbot: QtBot) -> None:
    canvas = map_of(window)
    name = canvas.content.outlines.areas.names[0][:3]
    canvas.bench.ask_where()
    type_in(canvas, name)
    listed = canvas.bench.go_to.list
    qtbot.waitUntil(lambda: listed.count() > 2, timeout=10_000)
    QTest.keyClick(canvas.bench.go_to.field, Qt.Key.Key_Down)
    assert listed.currentRow() == 1
    QTest.keyClick(canvas.bench.go_to.field, Qt.Key.Key_Up)
    QTest.keyClick(canvas.bench.go_to.field, Qt.Key.Key_Up)
    assert listed.currentRow() == listed.count() - 1
    canvas.bench.go_to.leave()


def test_copied_coordinates_lead_back_in_every_system(
    window: Window, qtbot: QtBot
) -> None:
    canvas = map_of(window)
    canvas.setFocus()
    at = QPoint(400, 420)
    seen = set()
    for _ in range(3):
        canvas.fit()
        QTest.mouseMove(canvas.viewport(), at)
        canvas.look_at(at.toPointF())
        x, y = canvas.camera.to_world(at.x(), at.y())
        there = (x + canvas.content.origin[0], y + canvas.content.origin[1])
        window.keys.run(BY_ID["map.copy_place"])
        words = QGuiApplication.clipboard().text()
        seen.add(words)
        go(canvas, qtbot, words)
        assert ground(canvas) == pytest.approx(there, abs=half_a_pixel(canvas))
        window.keys.run(BY_ID["map.system"])
    assert len(seen) == 3
    QTest.keyClick(canvas, Qt.Key.Key_H)
    shown = canvas.panels.readout.system
    assert kept.load(window.parts.settings.path).coordinates == shown


def test_a_half_drawn_line_outlives_another_mode(window: Window) -> None:
    canvas = map_of(window)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_M)
    for x in (200, 300):
        QTest.mouseClick(
            canvas.viewport(), Qt.MouseButton.LeftButton, PLAIN, QPoint(x, 300)
        )
    points = list(canvas.bench.measure.points)
    assert len(points) == 2
    window.show_mode("assess")
    window.show_mode("watch")
    assert canvas.bench.measure.points == points
    assert canvas.bench.measure.drawing
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.bench.measure.active


def test_a_picture_is_saved_with_its_legend_and_no_panel(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    canvas = map_of(window)
    window.keys.run(BY_ID["map.save_picture"])
    dialog = canvas.bench.picture.dialog
    assert dialog is not None
    path = tmp_path / "map"
    dialog.path.setText(str(path))
    QTest.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    history = window.parts.desk.messages.history
    saved = tmp_path / "map.png"
    qtbot.waitUntil(saved.exists, timeout=20_000)
    image = QImage(str(saved))
    assert image.width() == 2 * (canvas.viewport().width() + 40)
    colours = {image.pixelColor(x, image.height() // 3).rgb() for x in range(40, 900)}
    assert len(colours) > 5
    qtbot.waitUntil(
        lambda: any("map.png" in one.text for one in history), timeout=9_000
    )


def test_a_picture_that_cannot_be_written_says_so(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    canvas = map_of(window)
    canvas.bench.picture.save(str(tmp_path / "none" / "x.png"), 1, "t")
    history = window.parts.desk.messages.history
    qtbot.waitUntil(lambda: any("x.png" in one.text for one in history), timeout=20_000)
    assert not (tmp_path / "none").exists()


def test_a_picture_goes_to_the_clipboard(window: Window, qtbot: QtBot) -> None:
    canvas = map_of(window)
    QGuiApplication.clipboard().clear()
    window.keys.run(BY_ID["map.copy_picture"])
    clipboard = QGuiApplication.clipboard()
    qtbot.waitUntil(lambda: not clipboard.image().isNull(), timeout=20_000)
    assert clipboard.image().width() == canvas.viewport().width() + 40


def test_cards_tell_figures_of_the_file_and_nothing_of_who_complained(
    window: Window,
) -> None:
    canvas, read = map_of(window), window.parts.desk.read
    cards = Cards(canvas.content, read)
    code = canvas.content.outlines.areas.codes[0]
    rows = read.entities.in_grid(code, limit=5000).rows
    high = sum(any(g in row.risk for g in (":C", ":D")) for row in rows)
    grid = cards.of(Item("grid", code))
    assert grid is not None
    told = {fact.label: fact.value for fact in grid.facts}
    assert told["map.card.high"].startswith(f"{high:,}")
    case = next(one.case for one in read.cases.queue(NINE) if one.case.sealed)
    card = cards.of(Item("case", case.id))
    assert card is not None
    assert case.number in card.title
    assert case.summary not in card.spoken
    person = canvas.content.people.marks[0].id
    card = cards.of(Item("person", person))
    assert card is not None
    known = read.staffing.person(person)
    assert known is not None
    assert known.name in card.title
    assert known.phone not in card.spoken
    entity = cards.of(Item("entity", rows[0].id))
    assert entity is not None
    assert entity.title == rows[0].name


def test_a_person_let_go_over_a_case_is_handed_to_the_dispatch(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[object] = []
    monkeypatch.setattr(window.keys, "run", ran.append)
    case = next(iter(map_of(window).choosing.cases_in_view()))
    map_of(window).person_dropped.emit("p-9", case)
    assert window.parts.selection.first("case") == case
    assert window.hand.candidate == "p-9"
    assert ran == [BY_ID["case.dispatch"]]


def test_every_action_of_the_map_has_a_key_words_and_a_reason(window: Window) -> None:
    mine = [one for one in ACTIONS if one.id.startswith("map.")]
    assert len(mine) >= 20
    for action in mine:
        assert action.key
        for suffix in ("", ".tip"):
            both = texts.both(f"action.{action.id}{suffix}")
            assert both["zh"]
            assert both["en"]
    window.parts.selection.clear()
    said = BY_ID["map.to_selection"].why_not(window.hand)
    assert said == texts.t("map.why.nothing_chosen")
    assert BY_ID["map.copy_measure"].why_not(window.hand)
    assert BY_ID["map.fit"].why_not(window.hand) == ""


def test_a_case_changed_while_the_map_is_still_read_lies_where_it_is(
    parts: Parts, qtbot: QtBot
) -> None:
    made = open_window(parts)
    canvas = map_of(made)
    content = canvas.content
    assert content.bounds is None
    canvas.travel.reveal_quietly((591_000.0, 3_790_000.0, 591_001.0, 3_790_001.0))
    cases = parts.desk.read.cases
    case = cases.cases(cases.open_ids(NINE))[0].id
    seen = []

    def arrived(part: str) -> None:
        if part == "areas":
            content.apply(Changes.of("case", [case]))
            box = canvas.picking.box_of((Item("case", case),))
            seen.append(box is not None and canvas.travel.in_view(box))

    content.arrived.connect(arrived)
    made.show()
    assert canvas.wait_until_complete()
    assert seen == [True]
    bounds = content.bounds
    assert bounds is not None
    assert canvas.travel.in_view(bounds)
    made.close()
    parts.tasks.close()
    made.deleteLater()
    assert qtbot is not None
