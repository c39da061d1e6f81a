"""Drawing in redraw by mouse and keys, on a real window over a real workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desktop import redraw_ghosts as ghosts
from tests.desktop import redraw_walks as walks
from tests.desktop import trace_walks
from tests.desktop.redraw_hand import DrawingHand
from tests.desktop.window_of import window_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


WALKS = {
    "a line drawn across": (
        walks.without_an_open_plan_every_tool_is_grey_and_says_what_to_do,
        walks.a_split_from_border_to_border_is_one_step_and_exact,
        walks.undo_and_redo_go_by_the_steps_of_the_plan,
    ),
    "a line refused": (
        walks.a_refused_stroke_stays_red_with_its_reason_and_can_be_mended,
        walks.esc_twice_gives_the_line_up,
        ghosts.a_refused_drag_stays_red_with_its_reason_until_the_hand_goes_on,
        ghosts.the_read_out_leaves_the_stroke_to_be_seen,
        ghosts.from_afar_the_borders_of_grids_are_seen_while_a_plan_is_open,
        walks.a_half_drawn_line_survives_other_tools_modes_and_the_right_button,
    ),
    "a border redrawn": (
        walks.a_border_is_redrawn_by_one_stroke_that_traces_back_to_it,
        trace_walks.a_trace_follows_the_border_between_two_clicks,
        trace_walks.a_trace_that_is_not_ready_says_so_and_draws_nothing_else,
        walks.a_vertex_is_dragged_on_both_sides_at_once,
    ),
    "grids taken together and apart": (
        walks.grids_are_merged_in_the_order_in_which_they_were_clicked,
        walks.a_piece_goes_to_the_neighbour_that_is_clicked,
        walks.a_grid_is_handed_over_by_the_menu_of_stations,
    ),
    "closed and freehand lines": (
        walks.an_enclave_is_closed_by_a_click_on_its_beginning,
        walks.a_freehand_stroke_is_simplified_when_it_is_let_go,
        walks.pressing_and_moving_pushes_the_paper_and_adds_no_point,
    ),
    "figures and the right button": (
        walks.figures_are_typed_and_a_lock_holds_until_the_next_click,
        walks.the_next_leg_runs_parallel_or_across_to_the_edge_under_the_cursor,
        walks.the_right_button_goes_from_grid_to_border_to_neighbour,
    ),
}


@pytest.fixture
def hand(sample: Path, qtbot: QtBot) -> Iterator[DrawingHand]:
    with window_of(sample, qtbot, with_map=True) as (window, parts):
        made = DrawingHand(window, parts)
        assert made.canvas.wait_until_complete()
        yield made


@pytest.mark.parametrize("walk", WALKS)
def test_drawing(hand: DrawingHand, walk: str) -> None:
    for gesture in WALKS[walk]:
        gesture(DrawingHand(hand.window, hand.parts))
