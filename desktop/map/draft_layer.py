"""A plan over the map: what it redraws, the borders in force, what is locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPen, QTransform

from desktop import theme
from desktop.map.borders import fine, pen
from desktop.map.camera import step_of, tolerance_of
from desktop.map.draft_key import (
    DRAWN,
    ERASED,
    FRESH,
    GONE,
    LOCKED,
    MOVED,
    UNDIVIDED,
    draw_key,
)
from desktop.map.draft_paths import Outlines, Tally, Turn, lines_of, path_of
from desktop.map.halo import write_haloed
from desktop.texts import language, t
from domain.boundary.editing.ring_algebra import edges_of
from domain.plans.reads import Difference

if TYPE_CHECKING:
    import shapely

    from desktop.desk import Desk
    from desktop.map.canvas import MapCanvas
    from desktop.map.draft_paths import Key
    from desktop.map.drawing_ground import Ground
    from desktop.open_plan import OpenPlan
    from domain.boundary.events import GridContent
    from domain.plans.reads import PlanRow

# From this scale on changed grids are named.
NAMED_LIMIT: Final = 60_000
# So many turns of steps taken back are kept besides those of the plan.
TURNS_SPARE: Final = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """What a plan changes, as paths in metres about the local origin."""

    fresh: QPainterPath
    gone: QPainterPath
    moved: QPainterPath
    locked: QPainterPath
    undivided: QPainterPath
    names: tuple[tuple[str, float, float], ...]
    locks: tuple[tuple[float, float], ...]
    # What the step of a film did by itself: the lines it drew, and those it erased.
    drawn: QPainterPath
    erased: QPainterPath


@dataclass(frozen=True, slots=True)
class _Told:
    """What a draft tells at a step: whose ground moved, which lines, which names."""

    moved: tuple[Key, ...]
    held: tuple[GridContent, ...]
    undivided: tuple[GridContent, ...]
    new_ones: tuple[GridContent, ...]
    lines: dict[str, list[shapely.LineString]]


class DraftLayer(QObject):
    """Paints the open plan; its paths are made anew when a step was taken."""

    def __init__(
        self, canvas: MapCanvas, desk: Desk, plan: OpenPlan, ground: Ground
    ) -> None:
        """Paint over one canvas."""
        super().__init__(canvas)
        self._canvas = canvas
        self._desk = desk
        self._plan = plan
        self._ground = ground
        self._draft: Draft | None = None
        self._told: _Told | None = None
        self._origin = (0.0, 0.0)
        self._slack = 0.0
        self._picture: tuple[object, QImage, Draft] | None = None
        # By the ids of both versions: a step costs what it touched.
        self._turns: dict[Key, Turn] = {}
        self._tally = Tally()
        self._outlines = Outlines()
        self._spots: dict[str, tuple[GridContent, shapely.Point]] = {}
        # What lies over the map besides and is explained with the rest.
        self.also: tuple[str, ...] = ()
        # The step of a film that is shown, None = the plan as it stands.
        self.step: int | None = None
        plan.changed.connect(self._stale)

    def _stale(self) -> None:
        self._draft = self._told = None

    def show_step(self, step: int | None) -> None:
        """Show the plan as it was after one of its steps; None = as it stands."""
        self.step = step
        self._stale()
        self._canvas.redraw()

    def draft(self) -> Draft | None:
        """Return what the open plan changes, None without a plan."""
        origin = self._canvas.content.origin
        # As the map's own borders: what no pixel can show is left out, step by step.
        slack = tolerance_of(step_of(self._canvas.camera.mpp))
        if self._draft is None or (origin, slack) != (self._origin, self._slack):
            row = self._plan.row()
            if row is None:
                return None
            self._origin, self._slack = origin, slack
            if self._told is None:
                self._told = self._tell(row)
            self._draft = self._made(self._told)
        return self._draft

    def _tell(self, row: PlanRow) -> _Told:
        plans = self._desk.read.plans
        if self.step is None:
            changed, own = plans.difference(row.id), Difference((), ())
        else:
            changed = plans.difference_at(row.id, self.step)
            own = plans.step_difference(row.id, self.step)
        before = {edge for grid in own.removed for edge in edges_of(grid.rings)}
        after = {edge for grid in own.added for edge in edges_of(grid.rings)}
        turns, tally = self._turned(changed), self._tally
        tally.follow(turns)
        old_codes = {grid.code for grid in changed.removed}
        mesh = self._ground.mesh
        grids = (mesh.by_code(code) for code in row.locked)
        held = tuple(grid for grid in grids if grid is not None)
        open_ones = tuple(one for one in mesh.grids.values() if one.kind == UNDIVIDED)
        shapes = {key: turn.moved for key, turn in turns.items() if turn.moved}
        moved = tuple(shapes)
        shapes |= {_own(one): one.rings for one in (*held, *open_ones)}
        self._outlines.keep(shapes)
        return _Told(
            moved=moved,
            held=held,
            undivided=open_ones,
            new_ones=tuple(one for one in changed.added if one.code not in old_codes),
            lines={
                FRESH: lines_of(tally.fresh),
                GONE: lines_of(tally.gone),
                DRAWN: lines_of(after - before),
                ERASED: lines_of(before - after),
            },
        )

    def _made(self, told: _Told) -> Draft:
        origin, slack = self._origin, self._slack
        lines = {
            kind: path_of(those, origin, slack) for kind, those in told.lines.items()
        }
        shape = self._outlines.path
        named = (*told.new_ones, *told.held)
        self._spots = {one.id: self._spot(one) for one in named}
        return Draft(
            fresh=lines[FRESH],
            gone=lines[GONE],
            moved=shape(told.moved, origin, slack),
            locked=shape(map(_own, told.held), origin, slack),
            undivided=shape(map(_own, told.undivided), origin, slack),
            names=tuple(self._named(one) for one in told.new_ones),
            locks=tuple(self._named(grid)[1:] for grid in told.held),
            drawn=lines[DRAWN],
            erased=lines[ERASED],
        )

    def _turned(self, changed: Difference) -> dict[Key, Turn]:
        """Return what became of each grid; what was worked out before is kept."""
        was = {grid.code: grid for grid in changed.removed}
        pairs = [(was.pop(grid.code, None), grid) for grid in changed.added]
        known = self._turns
        made: dict[Key, Turn] = {}
        for old, new in (*pairs, *((old, None) for old in was.values())):
            key = ("" if old is None else old.id, "" if new is None else new.id)
            kept = known.get(key)
            if kept is None or not kept.tells(old, new):
                kept = Turn.of(old, new)
            made[key] = kept
        # A film, and a hand that takes back, goes there and back again.
        few = self.step is not None or len(known) < 2 * len(made) + TURNS_SPARE
        self._turns = known | made if few else made
        return made

    def _spot(self, grid: GridContent) -> tuple[GridContent, shapely.Point]:
        """Return a place inside a grid, looked for once."""
        kept = self._spots.get(grid.id)
        if kept is not None and kept[0] == grid:
            return kept
        return grid, self._ground.shape(grid).representative_point()

    def _named(self, grid: GridContent) -> tuple[str, float, float]:
        at = self._spots[grid.id][1]
        return grid.name, at.x - self._origin[0], at.y - self._origin[1]

    # Painting

    def draw(self, painter: QPainter) -> None:
        """Paint the plan over the map: one blit while neither of them moves."""
        draft = self.draft()
        if draft is None:
            return
        camera, ratio = self._canvas.camera, fine(painter)
        look = (theme.name(), ratio, theme.px(100), language(), self.also)
        key = (camera, id(draft), *look)
        if self._picture is None or self._picture[0] != key:
            size = QSize(round(camera.width * ratio), round(camera.height * ratio))
            image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(0)
            inner = QPainter(image)
            self._draw(inner, draft)
            inner.end()
            self._picture = (key, image, draft)
        painter.setOpacity(1.0)
        painter.drawImage(0, 0, self._picture[1])

    def _draw(self, painter: QPainter, draft: Draft) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        transform = self._canvas.camera.transform()
        painter.setTransform(transform, True)
        back = QTransform(transform).inverted()[0]
        line, grey = theme.color("mode.redraw", 130), theme.color("t3", 150)
        painter.fillPath(draft.moved, theme.color("mode.redraw", 70))
        for path, tone, pattern in (
            (draft.moved, line, Qt.BrushStyle.BDiagPattern),
            (draft.undivided, grey, Qt.BrushStyle.FDiagPattern),
            (draft.locked, grey, Qt.BrushStyle.DiagCrossPattern),
        ):
            _hatch(painter, path, QBrush(tone, pattern), back)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ratio = fine(painter)
        for path, ink in (
            (draft.gone, pen(theme.color("t1"), 2.0, (4.0, 3.0), ratio=ratio)),
            (draft.fresh, pen(theme.color("map"), 5.6, ratio=ratio)),
            (draft.fresh, pen(theme.color("mode.redraw"), 3.0, ratio=ratio)),
            (draft.drawn, pen(theme.color("acc"), 5.0, ratio=ratio)),
            (draft.erased, pen(theme.color("acc"), 3.0, (2.0, 2.0), ratio=ratio)),
        ):
            painter.setPen(ink)
            painter.drawPath(path)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_names(painter, draft)
        self._draw_locks(painter, draft)
        self._draw_tag(painter)
        kinds = (FRESH, GONE, MOVED, LOCKED, UNDIVIDED, DRAWN, ERASED)
        shown = [one for one in kinds if not getattr(draft, one).isEmpty()]
        corner = QPointF(12, 18 + theme.metrics(13).height() + 12)
        draw_key(painter, corner, (*shown, *self.also))

    def _draw_names(self, painter: QPainter, draft: Draft) -> None:
        """Name the grids that the plan made, where they can be told apart."""
        camera = self._canvas.camera
        if camera.ratio > NAMED_LIMIT:
            return
        for name, x, y in draft.names:
            px, py = camera.to_screen(x, y)
            write_haloed(painter, QPointF(px, py - 22), name, size=14, middle=True)

    def _draw_locks(self, painter: QPainter, draft: Draft) -> None:
        icon = theme.icon("lock-outline", "t1")
        for x, y in draft.locks:
            px, py = self._canvas.camera.to_screen(x, y)
            painter.setPen(QPen(theme.color("line2"), 1))
            painter.setBrush(theme.color("bg1"))
            painter.drawRoundedRect(QRectF(px - 13, py - 13, 26, 26), 5, 5)
            icon.paint(painter, round(px) - 9, round(py) - 9, 18, 18)

    def _draw_tag(self, painter: QPainter) -> None:
        """Say at the head of the map that this is a draft, which one, at which step."""
        row = self._plan.row()
        if row is None:
            return
        tag = t(f"plan.state.{row.state}")
        words = t("redraw.tag.words", plan=row.title, step=row.step, steps=row.steps)
        if self.step is not None:
            words = t("replay.tag", plan=row.title, step=self.step, steps=row.step)
        bold, plain = theme.metrics(13, bold=True), theme.metrics(13)
        wide = bold.horizontalAdvance(tag) + 14
        room = QRectF(
            12, 12, wide + plain.horizontalAdvance(words) + 20, bold.height() + 12
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("mode.redraw"), 1))
        painter.setBrush(theme.color("bg1"))
        painter.drawRoundedRect(room, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("mode.redraw"))
        head = QRectF(room.left() + 4, room.top() + 4, wide, room.height() - 8)
        painter.drawRoundedRect(head, 3, 3)
        painter.setFont(theme.font(13, bold=True))
        painter.setPen(theme.color("map"))
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, tag)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("t1"))
        rest = room.adjusted(wide + 12, 0, 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rest, middle, words)


def _hatch(
    painter: QPainter, path: QPainterPath, brush: QBrush, back: QTransform
) -> None:
    # The hatch belongs to the paper, not to the ground: it keeps its pitch.
    brush.setTransform(back)
    painter.fillPath(path, brush)


def _own(grid: GridContent) -> Key:
    return "", grid.id
