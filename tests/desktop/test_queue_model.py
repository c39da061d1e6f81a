"""The queue's model: one case moves one row, and every order equals a full sorting."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from db.workspace import read_only
from desktop import theme
from desktop.cases.models import QueueModel
from desktop.cases.names import Names
from desktop.cases.queue_order import flipped, mark_of
from desktop.cases.queue_source import stock_of
from desktop.cases.queue_view import GROUPS, SORTS, Chip, View, view_from
from domain.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.case_queue import QueueCase

NOW = datetime(2026, 9, 16, 9, 0, tzinfo=SHANGHAI)
MANY = 20_000
VIEWS = (
    View(),
    View(down=True),
    View(sort="received", down=True),
    View(sort="matter", group="station"),
    View(sort="place", down=True, group="due_day"),
    View(group="handler", chips=(Chip("kind", "complaint"), Chip("overdue"))),
    View(sort="number", group="grid", text="食品"),
)


@pytest.fixture
def model(sample: Path, qapp: QApplication) -> Iterator[QueueModel]:
    assert qapp is not None
    theme.show("dark")
    read = read_only(sample)
    made = QueueModel(Names(read), read.cases.clock_rules(), NOW)
    made.lexicon.learn(read, read.cases.queue(NOW))
    made.base = read.cases.queue(NOW)  # type: ignore[attr-defined]
    yield made
    read.conn.close()


def many(model: QueueModel, count: int) -> list[QueueCase]:
    """Return so many cases, each like one of the sample but for number and time."""
    base = model.base  # type: ignore[attr-defined]
    rows = []
    for place in range(count):
        row = base[place % len(base)]
        case = replace(
            row.case,
            id=f"c{place:06}",
            number=f"610113{place % 13:03}-20260916-{place:06}",
            received_at=row.case.received_at - timedelta(minutes=place % 977),
        )
        rows.append(replace(row, case=case))
    return rows


def show(model: QueueModel, rows: list[QueueCase], view: View) -> None:
    marks = {row.case.id: mark_of(row, model.rules, model.now) for row in rows}
    model.fill(stock_of({row.case.id: row for row in rows}, marks))
    arranger = model.ready(view)
    model.show(arranger, arranger.arrange(model.all_rows(), marks))


def full(model: QueueModel) -> list[object]:
    arranger = model.ready(model.view)
    return list(arranger.arrange(model.all_rows(), model.shelf.marks).entries)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.sort}-{view.group}")
def test_cases_that_change_one_by_one_stand_where_a_full_sorting_puts_them(
    model: QueueModel, view: View
) -> None:
    dice = random.Random(7)  # noqa: S311
    rows = many(model, 600)
    show(model, rows[:400], view)
    for _ in range(150):
        row = dice.choice(rows)
        other = dice.choice(rows)
        if dice.random() < 0.2:
            model.drop(row.case.id)
        else:
            case = replace(
                other.case, id=row.case.id, number=row.case.number, version=9
            )
            model.put(replace(other, case=case))
    assert model.shelf.shown.entries == full(model)
    sizes = {code: n for code, n in model.shelf.shown.sizes.items() if n}
    heads = [model.head_at(place) for place in range(model.rowCount())]
    assert sorted(sizes) == sorted(head for head in heads if head)


def test_among_twenty_thousand_one_changed_case_moves_one_row(
    model: QueueModel,
) -> None:
    rows = many(model, MANY)
    show(model, rows, View())
    assert model.rowCount() == MANY
    told: list[str] = []
    model.rowsInserted.connect(lambda *_: told.append("in"))
    model.rowsRemoved.connect(lambda *_: told.append("out"))
    model.modelReset.connect(lambda: told.append("all"))
    late = next(row for row in rows if model.is_late(row))
    calm = next(row for row in reversed(rows) if not model.is_late(row))
    model.put(replace(calm, runs=late.runs, governed=late.governed))
    assert told in (["out", "in"], [])
    assert model.shelf.shown.entries == full(model)
    for place in (0, 1, 9_999, MANY - 1):
        assert model.row_of(model.id_at(place)) == place
    counts = {lane: model.count(lane) for lane in model.view.lanes}
    assert sum(counts.values()) == MANY


def test_what_comes_while_the_hand_is_on_waits_and_takes_its_place_later(
    model: QueueModel,
) -> None:
    rows = many(model, 300)
    show(model, rows[:200], View())
    order = model.shown_ids()
    model.holding = True
    model.put(rows[250])
    changed = replace(rows[20], case=replace(rows[20].case, matter="0206", version=8))
    model.put(changed)
    model.drop(rows[30].case.id)
    assert model.shown_ids() == order
    assert model.new_waiting() == 1
    shown = model.shelf.case_at(order.index(rows[20].case.id))
    assert shown is not None
    assert shown.case.matter == "0206"
    # The case that left is still painted where it was, so that nothing moves up.
    assert model.shelf.case_at(order.index(rows[30].case.id)) is not None
    model.holding = False
    model.release()
    assert rows[250].case.id in model.shown_ids()
    assert rows[30].case.id not in model.shown_ids()
    assert model.shelf.shown.entries == full(model)
    assert not model.waiting


def test_a_closed_group_keeps_its_head_and_count(model: QueueModel) -> None:
    show(model, many(model, 500), View(group="station"))
    code = model.head_at(0)
    size = model.head(code).count
    before = model.rowCount()
    model.fold([code], folded=True)
    assert model.rowCount() == before - size
    assert model.head(code).folded
    assert model.head(code).count == size
    model.fold([code], folded=False)
    assert model.rowCount() == before


def test_the_quick_filter_leaves_in_what_holds_every_word(model: QueueModel) -> None:
    rows = many(model, 400)
    hay = model.lexicon.hay
    for text in ("zzs", "食品 投诉", "610113001", "YP"):
        show(model, rows, View(text=text))
        words = text.lower().split()
        wanted = {row.case.id for row in rows if all(one in hay(row) for one in words)}
        assert set(model.shown_ids()) == wanted


def test_texts_numbers_and_pairs_are_ordered_the_other_way_round() -> None:
    texts = ["", "a", "ab", "b", "食品", "食品店", "药"]
    assert sorted(texts, key=flipped) == sorted(texts, reverse=True)
    pairs = [(0, "a"), (0, "b"), (1, ""), (-1, "z")]
    assert sorted(pairs, key=flipped) == sorted(pairs, reverse=True)


def test_a_view_comes_back_from_settings_as_it_went_in() -> None:
    view = View(
        "早班",
        ("dispatch", "handling"),
        (Chip("station", "s1"), Chip("due", "4h"), Chip("mine")),
        "食品",
        "received",
        True,
        "grid",
        ("received", "station"),
    )
    assert view_from(view.plain()) == view


@pytest.mark.parametrize("broken", [None, [], "x", {"sort": 3, "chips": [1, ["x"]]}])
def test_settings_that_somebody_edited_give_a_plain_view(broken: object) -> None:
    assert view_from(broken) == View()


def test_every_order_is_one_and_every_group_has_a_title(model: QueueModel) -> None:
    rows = many(model, 90)
    for sort in SORTS:
        for down in (False, True):
            show(model, rows, View(sort=sort, down=down))
            assert model.rowCount() == len(rows)
            assert model.shelf.shown.entries == full(model)
    for group in GROUPS:
        show(model, rows, View(group=group))
        places = range(model.rowCount())
        codes = [code for place in places if (code := model.head_at(place))]
        titles = {model.head(code).title for code in codes}
        assert len(titles) == len(codes)
        assert sum(model.head(code).count for code in codes) == len(rows)


def test_a_column_pressed_thrice_gives_the_tightest_clock_back() -> None:
    view = View().pressed("received")
    assert (view.sort, view.down) == ("received", False)
    view = view.pressed("received")
    assert (view.sort, view.down) == ("received", True)
    assert view.pressed("received").sort == "clock"
