"""The look of the desk: colours in both themes, type sizes, icons, one stylesheet."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import qtawesome
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Sequence

THEMES: Final = ("dark", "light")
SHEET: Final = (
    Path(__file__).resolve().parent.parent / "resources" / "styles" / "desk.qss"
)
ICONS: Final = SHEET.parent.parent / "icons"
FAMILIES: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)

# Each token by theme: the dark colour, then the light one.
TOKENS: Final[dict[str, tuple[str, str]]] = {
    "bg0": ("#0B0F14", "#DFE5EB"),
    "out": ("#0C1218", "#E9EDF1"),
    "map": ("#111820", "#FBFCFD"),
    "bg1": ("#141A21", "#FFFFFF"),
    "bg2": ("#1B232C", "#F2F5F8"),
    "bg3": ("#263240", "#E4EAF0"),
    "line1": ("#2A3541", "#D5DDE5"),
    "line2": ("#465666", "#A3B0BD"),
    "t1": ("#EAF0F6", "#141D26"),
    "t2": ("#B7C3CF", "#3F4E5D"),
    "t3": ("#8C9AA8", "#5C6B7A"),
    "off": ("#657383", "#8794A1"),
    "acc": ("#4BA3FF", "#0A5FC4"),
    "accfill": ("#1B66C4", "#1B66C4"),
    "onacc": ("#FFFFFF", "#FFFFFF"),
    "sel": ("#16324F", "#D8E9FD"),
    "warn": ("#FFB938", "#8A5200"),
    "warnfill": ("#FFB938", "#C97A00"),
    "warnbg": ("#3A2C10", "#FFF0CF"),
    "late": ("#FF7169", "#BE231C"),
    "latefill": ("#C6312B", "#BE231C"),
    "latebg": ("#44191A", "#FDE3E1"),
    "ok": ("#45C08A", "#117348"),
    "acting": ("#C9A6FF", "#6A3FC4"),
    "grid": ("#5D7188", "#7A8DA0"),
    "station": ("#93A7BB", "#4E6276"),
    "bureau": ("#AEBDCB", "#394857"),
    "heat": ("#3E86C8", "#5C9FDD"),
    "dot": ("#8FB9E3", "#3D7FC0"),
    "bar": ("#B7C3CF", "#3F4E5D"),
    "lane.acceptance": ("#9DB2C9", "#52677E"),
    "lane.dispatch": ("#B7A1FF", "#6A48D0"),
    "lane.handling": ("#4BA3FF", "#0A5FC4"),
    "lane.verification": ("#35C9C0", "#08736E"),
    "lane.closed": ("#93A398", "#5B6A60"),
    "mode.watch": ("#4BA3FF", "#0A5FC4"),
    "mode.redraw": ("#F06BD0", "#A8178A"),
    "mode.roster": ("#35C9C0", "#08736E"),
    "mode.assess": ("#B7A1FF", "#6A48D0"),
    "mode.train": ("#C6D84A", "#5F6B00"),
    "modebg.redraw": ("#47213F", "#FBE3F5"),
    "modebg.roster": ("#133A39", "#DBF1EF"),
    "modebg.assess": ("#2E2852", "#EBE5FB"),
    "modebg.train": ("#353A14", "#EFF2D2"),
}

# The colours of shaded areas, five by theme; other numbers lie in between. Lightness
# rises steadily along `sequential`, so that its order is seen without any hue.
RAMPS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "sequential": (
        ("#1E3550", "#2A567F", "#3B7BB0", "#66A5D6", "#A9D2F2"),
        ("#E3EEF9", "#B5D0EC", "#7CABDB", "#3F7FBF", "#1B4E8C"),
    ),
    "diverging": (
        ("#E0B06A", "#8E6B3D", "#3A4550", "#3F8F89", "#7FD6CC"),
        ("#8C510A", "#D8B365", "#E4E8EC", "#5AB4AC", "#01665E"),
    ),
}

# Type sizes in pixels: nothing under 12, badge digits 11.
BADGE, HINT, SECOND, BODY, CLOCK, ROW, BANNER, CASE, COUNT, TIME = (
    11,
    12,
    13,
    14,
    15,
    16,
    18,
    19,
    20,
    26,
)
SCALES: Final = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)

_now: dict[str, str] = {"theme": "dark"}
_scale: dict[str, float] = {"type": 1.0}


def name() -> str:
    """Return the theme shown now: dark or light."""
    return _now["theme"]


def px(size: float) -> int:
    """Return a length or type size in the chosen type scale."""
    return round(size * _scale["type"])


def nearest_scale(scale: float) -> float:
    """Return the type scale on offer that is nearest to one kept by hand."""
    return min(SCALES, key=lambda one: abs(one - scale))


def hex_of(token: str) -> str:
    """Return the colour of a token in the theme shown now, as #RRGGBB."""
    return TOKENS[token][THEMES.index(_now["theme"])]


@lru_cache(maxsize=256)
def _color(theme: str, token: str) -> QColor:
    return QColor(TOKENS[token][THEMES.index(theme)])


def color(token: str, alpha: int = 255) -> QColor:
    """Return the colour of a token, with an alpha of 0 to 255."""
    made = QColor(_color(_now["theme"], token))
    made.setAlpha(alpha)
    return made


def shade(ramp: str, share: float, alpha: int = 255) -> QColor:
    """Return the colour of a ramp at a share of its length, 0 to 1."""
    stops = RAMPS[ramp][THEMES.index(_now["theme"])]
    place = min(1.0, max(0.0, share)) * (len(stops) - 1)
    low = min(int(place), len(stops) - 2)
    first, second, part = QColor(stops[low]), QColor(stops[low + 1]), place - low
    return QColor(
        round(first.red() + (second.red() - first.red()) * part),
        round(first.green() + (second.green() - first.green()) * part),
        round(first.blue() + (second.blue() - first.blue()) * part),
        alpha,
    )


@lru_cache(maxsize=64)
def _font(pixels: int, bold: bool) -> QFont:
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(pixels)
    made.setBold(bold)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def font(size: int = BODY, *, bold: bool = False) -> QFont:
    """Return the desk's type at one of the sizes, with figures of one width."""
    return QFont(_font(px(size), bold))


@lru_cache(maxsize=64)
def _metrics(pixels: int, bold: bool) -> QFontMetrics:
    return QFontMetrics(_font(pixels, bold))


def metrics(size: int = BODY, *, bold: bool = False) -> QFontMetrics:
    """Return the measures of that type."""
    return _metrics(px(size), bold)


def type_of(pixels: int, *, bold: bool) -> tuple[QFont, QFontMetrics]:
    """Return the desk's type so many pixels high on the screen, with its measures."""
    return _font(pixels, bold), _metrics(pixels, bold)


def icon(mdi: str, colour: str = "t2") -> QIcon:
    """Return an icon of the desk's set in a token of colour (greyed when disabled)."""
    return _icon(mdi, hex_of(colour), hex_of("off"))


@lru_cache(maxsize=256)
def _icon(mdi: str, colour: str, disabled: str) -> QIcon:
    made: QIcon = qtawesome.icon(f"mdi6.{mdi}", color=colour, color_disabled=disabled)
    return made


def show(theme: str, scale: float = 1.0) -> None:
    """Dress the running program in a theme and a type scale."""
    if theme not in THEMES:
        message = f"no such theme: {theme}"
        raise ValueError(message)
    app = QApplication.instance()
    same = (theme, scale) == (_now["theme"], _scale["type"])
    if same and isinstance(app, QApplication) and app.styleSheet():
        # To polish every widget anew takes long: not for a change of other choices.
        return
    _now["theme"] = theme
    _scale["type"] = scale
    if isinstance(app, QApplication):
        app.setFont(font())
        app.setPalette(palette())
        app.setStyleSheet(sheet())


def sheet() -> str:
    """Return the one stylesheet with the tokens and sizes of now filled in."""
    text = SHEET.read_text("utf-8")
    # Longest first, so that @line1 is not taken for a token called @line.
    for token in sorted(TOKENS, key=len, reverse=True):
        text = text.replace(f"@{token};", f"{hex_of(token)};")
        text = text.replace(f"@{token} ", f"{hex_of(token)} ")
    text = text.replace("@icons", ICONS.as_posix()).replace("@theme", name())
    for size in range(1, 80):
        text = text.replace(f"#{size}px", f"{px(size)}px")
    return text


def palette() -> QPalette:
    """Return the palette that widgets without a rule of their own fall back to."""
    made = QPalette()
    pairs: Sequence[tuple[QPalette.ColorRole, str]] = (
        (QPalette.ColorRole.Window, "bg1"),
        (QPalette.ColorRole.WindowText, "t1"),
        (QPalette.ColorRole.Base, "bg1"),
        (QPalette.ColorRole.AlternateBase, "bg2"),
        (QPalette.ColorRole.Text, "t1"),
        (QPalette.ColorRole.Button, "bg2"),
        (QPalette.ColorRole.ButtonText, "t1"),
        (QPalette.ColorRole.Highlight, "sel"),
        (QPalette.ColorRole.HighlightedText, "t1"),
        (QPalette.ColorRole.ToolTipBase, "bg2"),
        (QPalette.ColorRole.ToolTipText, "t1"),
        (QPalette.ColorRole.PlaceholderText, "t3"),
        (QPalette.ColorRole.Link, "acc"),
    )
    for role, token in pairs:
        made.setColor(role, color(token))
    disabled = QPalette.ColorGroup.Disabled
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(disabled, role, color("off"))
    return made
