"""How QGIS shows the five layers by itself: one default style each, as QML."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

GRID_LINE = "122,141,160"
STATION_LINE = "78,98,118"
BUREAU_LINE = "57,72,87"
PAPER = "255,255,255"
INK = "20,29,38"
# The five lanes of the queue as on the desk; hollow marks are not yet or no longer
# worked on, so that no state is shown by colour alone.
LANES = (
    ("acceptance", "待受理 acceptance", "82,103,126", False),
    ("dispatch", "待派单 dispatch", "106,72,208", True),
    ("handling", "在办 in hand", "10,95,196", True),
    ("verification", "待核查 verification", "8,115,110", True),
    ("closed", "近期办结 closed", "91,106,96", False),
)
KINDS = (
    ("complaint", "投诉 complaint", "circle"),
    ("report", "举报 report", "triangle"),
    ("patrol", "巡查发现 patrol finding", "square"),
)
TYPES = (
    ("enterprise", "企业 enterprise", "61,127,192"),
    ("individual_business", "个体工商户 individual business", "201,122,0"),
    ("cooperative", "农民专业合作社 cooperative", "17,115,72"),
    ("", "其他 other", "92,107,122"),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a rule-based legend: what it holds and its symbol."""

    label: str
    filter: str
    symbol: str


def _options(values: dict[str, str]) -> str:
    rows = "".join(
        f'<Option type="QString" name={quoteattr(name)} value={quoteattr(value)}/>'
        for name, value in values.items()
    )
    # QGIS before 3.26 reads <prop>, later ones <Option>: both are written.
    props = "".join(
        f"<prop k={quoteattr(name)} v={quoteattr(value)}/>"
        for name, value in values.items()
    )
    return f'<Option type="Map">{rows}</Option>{props}'


def _outline(name: int, colour: str, width_mm: str, fill: str) -> str:
    values = {
        "color": fill,
        "outline_color": f"{colour},255",
        "outline_style": "solid",
        "outline_width": width_mm,
        "outline_width_unit": "MM",
        "joinstyle": "round",
        "style": "no" if fill.endswith(",0") else "solid",
    }
    return (
        f'<symbol type="fill" name="{name}" alpha="1" clip_to_extent="1" '
        'force_rhr="0"><layer class="SimpleFill" enabled="1" locked="0" pass="0">'
        f"{_options(values)}</layer></symbol>"
    )


def _mark(name: int, shape: str, colour: str, size_mm: str, *, full: bool) -> str:
    values = {
        "name": shape,
        "color": f"{colour},255" if full else f"{PAPER},255",
        "outline_color": f"{PAPER},255" if full else f"{colour},255",
        "outline_style": "solid",
        "outline_width": "0.2" if full else "0.6",
        "outline_width_unit": "MM",
        "size": size_mm,
        "size_unit": "MM",
    }
    return (
        f'<symbol type="marker" name="{name}" alpha="1" clip_to_extent="1" '
        'force_rhr="0"><layer class="SimpleMarker" enabled="1" locked="0" pass="0">'
        f"{_options(values)}</layer></symbol>"
    )


def _single(symbol: str) -> str:
    return (
        '<renderer-v2 type="singleSymbol" forceraster="0" symbollevels="0" '
        f'enableorderby="0"><symbols>{symbol}</symbols></renderer-v2>'
    )


def _by_rules(rules: tuple[Rule, ...]) -> str:
    told = "".join(
        f'<rule key="{{{number:08d}-0000-4000-8000-000000000000}}" '
        f'symbol="{number}" label={quoteattr(rule.label)} '
        f"filter={quoteattr(rule.filter)}/>"
        for number, rule in enumerate(rules)
    )
    symbols = "".join(rule.symbol for rule in rules)
    return (
        '<renderer-v2 type="RuleRenderer" forceraster="0" symbollevels="0" '
        'enableorderby="0"><rules key="{99999999-0000-4000-8000-000000000000}">'
        f"{told}</rules><symbols>{symbols}</symbols></renderer-v2>"
    )


def _by_value(attribute: str, rows: tuple[tuple[str, str, str], ...]) -> str:
    """Return a categorised renderer; rows are value, label and symbol."""
    told = "".join(
        f'<category render="true" symbol="{number}" value={quoteattr(value)} '
        f"label={quoteattr(label)}/>"
        for number, (value, label, _symbol) in enumerate(rows)
    )
    symbols = "".join(symbol for _value, _label, symbol in rows)
    return (
        f'<renderer-v2 type="categorizedSymbol" attr="{attribute}" forceraster="0" '
        f'symbollevels="0" enableorderby="0"><categories>{told}</categories>'
        f"<symbols>{symbols}</symbols></renderer-v2>"
    )


def _labels(expression: str, size_pt: str, colour: str, scale: int) -> str:
    """Return labels with a halo, drawn when zoomed in further than 1:scale."""
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f"<text-style fieldName={quoteattr(expression)} isExpression="
        f'"1" fontFamily="Noto Sans CJK SC" fontSize="{size_pt}" fontSizeUnit="Point" '
        f'textColor="{colour},255" fontWeight="50">'
        f'<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" '
        f'bufferColor="{PAPER},255" bufferOpacity="1"/></text-style>'
        '<placement placement="0" priority="5" centroidInside="1"/>'
        f'<rendering drawLabels="1" scaleVisibility="1" scaleMin="1" '
        f'scaleMax="{scale}" obstacle="1" fontLimitPixelSize="0"/>'
        "</settings></labeling>"
    )


def _qml(renderer: str, labels: str = "", scale: int = 0) -> str:
    """Return a whole style; `scale` hides the layer when zoomed out further."""
    seen = f'hasScaleBasedVisibilityFlag="{int(scale > 0)}" minScale="{scale}"'
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.22.0" styleCategories="Symbology|Labeling|Rendering" '
        f'labelsEnabled="{int(bool(labels))}" '
        f'{seen} maxScale="0">'
        f"{renderer}{labels}<layerGeometryType>{_kind(renderer)}</layerGeometryType>"
        "</qgis>"
    )


def _kind(renderer: str) -> int:
    return 0 if 'type="marker"' in renderer else 2


def _grid() -> str:
    rows = (
        ("grid", "网格 grid", _outline(0, GRID_LINE, "0.2", f"{PAPER},0")),
        (
            "undivided",
            "未划分 undivided",
            _outline(1, GRID_LINE, "0.2", "214,228,243,130"),
        ),
        ("", "其他 other", _outline(2, GRID_LINE, "0.2", f"{PAPER},0")),
    )
    return _qml(
        _by_value("kind", rows),
        _labels("coalesce(\"name\", '') || '\\n' || \"code\"", "8", INK, 25000),
    )


def _entity() -> str:
    rows = tuple(
        (value, label, _mark(number, "circle", colour, "1.4", full=True))
        for number, (value, label, colour) in enumerate(TYPES)
    )
    return _qml(_by_value("type", rows), _labels('"name"', "7", INK, 2500), scale=50000)


def _case_point() -> str:
    rules: list[Rule] = []
    for lane, lane_label, colour, full in LANES:
        for kind, kind_label, shape in KINDS:
            number = len(rules)
            rules.append(
                Rule(
                    f"{kind_label} · {lane_label}",
                    f"\"lane\" = '{lane}' AND \"kind\" = '{kind}'",
                    _mark(number, shape, colour, "3.2", full=full),
                )
            )
    rules.append(
        Rule(
            "其他 other",
            "ELSE",
            _mark(len(rules), "diamond", "92,107,122", "3", full=False),
        )
    )
    return _qml(_by_rules(tuple(rules)), _labels('"number"', "8", INK, 10000))


STYLE_ROWS: tuple[tuple[str, str, str, str], ...] = (
    (
        "bureau",
        "griddesk bureau",
        _qml(
            _single(_outline(0, BUREAU_LINE, "1.0", f"{PAPER},0")),
            _labels('"name"', "14", BUREAU_LINE, 1000000),
        ),
        "Outlines of the bureaus with their names",
    ),
    (
        "station",
        "griddesk station",
        _qml(
            _single(_outline(0, STATION_LINE, "0.5", f"{PAPER},0")),
            _labels('"name"', "10", STATION_LINE, 200000),
        ),
        "Outlines of the stations with their names",
    ),
    ("grid", "griddesk grid", _grid(), "Grids by kind with name and code"),
    ("entity", "griddesk entity", _entity(), "Entities by their type"),
    ("case_point", "griddesk case", _case_point(), "Cases by kind and lane"),
)
