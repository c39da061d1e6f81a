"""What is said of the brush: in the strip, and of both grids at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.map.drawing_words import Told
from desktop.reasons import reason_text
from desktop.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.map.brush import Brush
    from desktop.map.brush_hint import Hint
    from domain.plans.balance import Share


def told_of(brush: Brush) -> Told:
    """Return what is told at the cursor: the stroke, or what the blocks there do."""
    if brush.painted:
        return _stroke(brush)
    hint = brush.hint()
    if hint is None:
        return Told(*_at_home(brush), (), "", bad=False)
    giver, to = _name(brush, hint.giver), _name(brush, hint.receiver)
    key = "brush.hint" if brush.receiver else "brush.best"
    head = t(key, giver=giver, receiver=to)
    lines = (_part(brush, hint.blocks), _worth(hint))
    return Told(head, lines, _table(brush, hint), "", bad=False)


def _at_home(brush: Brush) -> tuple[str, tuple[str, ...]]:
    book = brush.book
    if book is None or not brush.hover:
        return "", ()
    own = book.owner[brush.hover[0]]
    if own == brush.receiver:
        return t("brush.own", grid=_name(brush, own)), (t("brush.own.how"),)
    return _name(brush, own), (_part(brush, brush.hover),)


def _part(brush: Brush, blocks: Iterable[int]) -> str:
    book = brush.book
    if book is None:
        return ""
    listed = list(blocks)
    part = book.part_of(listed)
    return t(
        "brush.part",
        count=len(listed),
        entities=f"{part.entities:,}",
        load=f"{part.load:,.1f}",
        complaints=part.complaints,
        area=f"{part.area_m2 / 1e4:,.1f}",
    )


def _worth(hint: Hint) -> str:
    if hint.relief > 1e-6:
        return t("brush.better")
    return t("brush.worse" if hint.relief < -1e-6 else "brush.same")


def _table(brush: Brush, hint: Hint) -> tuple[tuple[str, ...], ...]:
    names = (_name(brush, hint.giver), _name(brush, hint.receiver))
    return _rows(names, hint.before, hint.after, (hint.off_before, hint.off_after))


def _rows(
    names: tuple[str, ...],
    before: tuple[Share, ...],
    after: tuple[Share, ...],
    off: tuple[tuple[float, ...], tuple[float, ...]],
) -> tuple[tuple[str, ...], ...]:
    sides = list(zip(before, after, strict=True))
    percents = zip(*off, strict=True)
    return (
        ("", *names),
        (t("brush.row.load"), *(f"{a.load:,.0f} → {b.load:,.0f}" for a, b in sides)),
        (
            t("brush.row.off"),
            *(f"{100 * a:+.1f} → {100 * b:+.1f} %" for a, b in percents),
        ),
        (
            t("brush.row.entities"),
            *(f"{a.entities:,} → {b.entities:,}" for a, b in sides),
        ),
    )


def _stroke(brush: Brush) -> Told:
    before, after = brush.before(), brush.shares()
    codes = [brush.receiver, *sorted(set(after) - {brush.receiver})][:3]
    codes = [code for code in codes if code in after and code in before]
    old = tuple(before[code] for code in codes)
    new = tuple(after[code] for code in codes)
    off = (tuple(map(brush.off, old)), tuple(map(brush.off, new)))
    names = tuple(_name(brush, code) for code in codes)
    reason = brush.foreseen.reason
    said = "" if reason is None else reason_text(reason)
    torn = [grid.name for grid in brush.torn()]
    if torn and not said:
        said = t("brush.torn", grids=" / ".join(torn))
    head = t("brush.stroke", receiver=_name(brush, brush.receiver))
    lines = (_part(brush, brush.painted),)
    table = _rows(names, old, new, off) if codes else ()
    return Told(head, lines, table, said, bad=reason is not None)


def _name(brush: Brush, code: str) -> str:
    grid = brush.ground.mesh.by_code(code)
    return code if grid is None else grid.name


def strip_of(brush: Brush) -> tuple[str, str]:
    """Return the sentence and the keys that the strip shows for the brush."""
    name = t("action.redraw.brush")
    if brush.cut.busy:
        share = round(100 * brush.cut.share)
        return f"{name} · {t('brush.strip.cutting', share=share)}", "Esc"
    if brush.blocks is None:
        return f"{name} · {brush.cut.told or t('brush.strip.nothing')}", ""
    what = t("brush.whole" if brush.whole else "brush.single")
    size = t("brush.size", n=brush.radius) if brush.radius else t("brush.size.one")
    goal = (
        t("brush.strip.to", grid=_name(brush, brush.receiver))
        if brush.receiver
        else t("brush.strip.choose")
    )
    said = " · ".join((name, goal, what, size))
    best = brush.best()
    if best is None:
        return said, t("brush.strip.keys")
    next_best = t(
        "brush.strip.best",
        giver=_name(brush, best.giver),
        receiver=_name(brush, best.receiver),
    )
    return f"{said} · {next_best}", t("brush.strip.keys")
