"""The drawing tools of redraw: names, keys, icons, how each one takes the hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.action import Hand

SELECT, VERTEX, DELETE, RESHAPE, SPLIT = (
    "select",
    "vertex",
    "delete",
    "reshape",
    "split",
)
ENCLAVE, MERGE, PIECE, HAND_OVER = "enclave", "merge", "piece", "hand_over"
SNAP, TRACE, BRUSH = "snap", "trace", "brush"


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: `way` is stroke (a line is drawn), drag, pick, brush, or switch."""

    name: str
    key: str
    icon: str
    way: str
    commands: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the action that takes it."""
        return f"redraw.{self.name}"


TOOLS: Final = (
    Tool(SELECT, "V", "cursor-default-outline", "pick"),
    Tool(
        VERTEX,
        "N",
        "vector-point-select",
        "drag",
        ("MoveVertex", "MoveEdge", "InsertVertex"),
    ),
    Tool(DELETE, "D", "vector-polyline-minus", "drag", ("DeleteVertex",)),
    Tool(RESHAPE, "R", "vector-polyline-edit", "stroke", ("ReshapeBorder",)),
    Tool(SPLIT, "X", "content-cut", "stroke", ("SplitGrid",)),
    Tool(ENCLAVE, "E", "vector-circle-variant", "stroke", ("SplitGrid",)),
    Tool(MERGE, "G", "merge", "pick", ("MergeGrids",)),
    Tool(PIECE, "P", "swap-horizontal", "stroke", ("TransferPiece",)),
    Tool(HAND_OVER, "H", "home-switch-outline", "pick", ("HandOver",)),
    Tool(BRUSH, "B", "brush-variant", "brush", ("GiveBlocks",)),
    Tool(SNAP, "S", "magnet", "switch"),
    Tool(TRACE, "T", "vector-polyline", "switch"),
)
# What snapping catches besides, each turned on by itself.
FINE_TOOLS: Final = (
    Tool("crossing", "Shift+X", "vector-intersection", "switch"),
    Tool("end", "Shift+E", "ray-end", "switch"),
    Tool("middle", "Shift+M", "vector-point", "switch"),
)
BY_NAME: Final = {tool.name: tool for tool in (*TOOLS, *FINE_TOOLS)}


def _run(tool: Tool) -> Callable[[Hand], None]:
    def run(hand: Hand) -> None:
        hand.frame.show_mode("redraw")
        hand.plan.take(tool.name)

    return run


def _why(hand: Hand) -> str:
    if hand.frame.mode != "redraw":
        return t("redraw.why.mode")
    return hand.plan.why_not()


ACTIONS: Final = tuple(
    Action(
        tool.id,
        "redraw",
        _run(tool),
        tool.key,
        tool.commands,
        _why,
        tool.icon,
        letter=True,
        local=True,
    )
    for tool in (*TOOLS, *FINE_TOOLS)
)
