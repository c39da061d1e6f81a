"""How QGIS shows the five layers when it opens a workspace: one default style each."""

from __future__ import annotations

HEAD = (
    "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    '<qgis version="3.22.16-Białowieża" styleCategories="Symbology|Labeling" '
    'labelsEnabled="{labels}">'
)


def _options(values: dict[str, str]) -> str:
    return "".join(
        f'<Option type="QString" name="{name}" value="{value}"/>'
        for name, value in values.items()
    )


def _symbol(name: str, kind: str, layer: str, values: dict[str, str]) -> str:
    return (
        f'<symbol name="{name}" type="{kind}" alpha="1" clip_to_extent="1" '
        f'force_rhr="0"><layer class="{layer}" enabled="1" locked="0" pass="0">'
        f'<Option type="Map">{_options(values)}</Option></layer></symbol>'
    )


def _polygon(name: str, fill: str, line: str, width: str, style: str = "solid") -> str:
    return _symbol(
        name,
        "fill",
        "SimpleFill",
        {
            "color": fill,
            "style": "solid",
            "outline_color": line,
            "outline_style": style,
            "outline_width": width,
            "outline_width_unit": "MM",
            "joinstyle": "round",
        },
    )


def _marker(name: str, shape: str, color: str, size: str) -> str:
    return _symbol(
        name,
        "marker",
        "SimpleMarker",
        {
            "name": shape,
            "color": color,
            "size": size,
            "size_unit": "MM",
            "outline_color": "255,255,255,200",
            "outline_width": "0.2",
        },
    )


def _single(symbol: str) -> str:
    return (
        '<renderer-v2 type="singleSymbol" enableorderby="0" forceraster="0" '
        f'symbollevels="0"><symbols>{symbol}</symbols></renderer-v2>'
    )


def _categories(attribute: str, rows: list[tuple[str, str, str]]) -> str:
    """Return a categorised renderer from rows (value, label, symbol)."""
    named = "".join(
        f'<category value="{value}" label="{label}" symbol="{i}" render="true"/>'
        for i, (value, label, _symbol_text) in enumerate(rows)
    )
    symbols = "".join(symbol for _value, _label, symbol in rows)
    return (
        f'<renderer-v2 type="categorizedSymbol" attr="{attribute}" '
        'enableorderby="0" forceraster="0" symbollevels="0">'
        f"<categories>{named}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )


def _label(expression: str, size: str, color: str, *, below: int = 0) -> str:
    scale = f'scaleVisibility="1" scaleMin="{below}" scaleMax="1"' if below else ""
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName="{expression}" isExpression="1" fontSize="{size}" '
        f'fontSizeUnit="Point" fontFamily="Noto Sans CJK SC" textColor="{color}">'
        '<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" '
        'bufferColor="255,255,255,230"/></text-style>'
        '<placement placement="1" centroidInside="1" centroidWhole="0"/>'
        f'<rendering drawLabels="1" obstacle="1" {scale}/></settings></labeling>'
    )


def _style(renderer: str, label: str = "") -> str:
    head = HEAD.format(labels="1" if label else "0")
    return f"{head}{renderer}{label}</qgis>"


_BUREAU = _style(
    _single(_polygon("0", "0,0,0,0", "57,72,87,255", "1.0", "dash dot")),
    _label("&quot;name&quot;", "13", "57,72,87,255"),
)
_STATION = _style(
    _single(_polygon("0", "0,0,0,0", "78,98,118,255", "0.7")),
    _label("&quot;name&quot;", "11", "78,98,118,255"),
)
_GRID = _style(
    _categories(
        "kind",
        [
            (
                "grid",
                "网格 grid",
                _polygon("0", "75,163,255,24", "122,141,160,255", "0.3"),
            ),
            (
                "undivided",
                "未划分 undivided",
                _polygon("1", "201,122,0,60", "138,82,0,255", "0.3", "dash"),
            ),
            ("", "其他 other", _polygon("2", "0,0,0,0", "122,141,160,255", "0.3")),
        ],
    ),
    _label("right(&quot;code&quot;, 3)", "8", "63,78,93,255", below=80000),
)
_ENTITY = _style(
    _categories(
        "type",
        [
            ("enterprise", "企业 enterprise", _marker("0", "circle", "61,127,192", "1.2")),
            (
                "individual_business",
                "个体工商户 individual business",
                _marker("1", "circle", "17,115,72", "1.0"),
            ),
            (
                "cooperative",
                "农民专业合作社 cooperative",
                _marker("2", "square", "138,82,0", "1.2"),
            ),
            ("", "其他 other", _marker("3", "circle", "92,107,122", "1.0")),
        ],
    )
)
_CASE = _style(
    _categories(
        "kind",
        [
            ("complaint", "投诉 complaint", _marker("0", "circle", "10,95,196", "3.4")),
            ("report", "举报 report", _marker("1", "diamond", "106,72,208", "3.8")),
            ("patrol", "巡查发现 patrol", _marker("2", "square", "8,115,110", "3.2")),
            ("", "其他 other", _marker("3", "hexagon", "82,103,126", "3.4")),
        ],
    ),
    _label("&quot;number&quot;", "7", "63,78,93,255", below=15000),
)

# (layer, name of the style, QML, description), one default a layer.
STYLE_ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("bureau", "GridDesk bureau", _BUREAU, "GridDesk"),
    ("station", "GridDesk station", _STATION, "GridDesk"),
    ("grid", "GridDesk grid", _GRID, "GridDesk"),
    ("entity", "GridDesk entity", _ENTITY, "GridDesk"),
    ("case_point", "GridDesk case", _CASE, "GridDesk"),
)
