"""Which column of a file is which field: by its name in either language, or as told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ENTITIES, GRIDS, STREETS, STAFF, CASES, MATTERS = (
    "entities",
    "grids",
    "streets",
    "staff",
    "cases",
    "matters",
)
# Kinds of files that fill a reference layer, and that layer.
REFERENCES: dict[str, str] = {
    "communities": "community",
    "places": "place",
    "barriers": "barrier",
    "roads": "road",
    "rivers": "river",
}
# Pieces of ground that each name the grid they belong to.
BLOCKS = "blocks"
KINDS = (GRIDS, ENTITIES, STAFF, STREETS, CASES, MATTERS, BLOCKS, *REFERENCES)

# field: its names, besides itself. No layout of any authority is assumed.
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    ENTITIES: {
        "uscc": (
            "统一社会信用代码",
            "统一社会信用代码/注册号",
            "信用代码",
            "社会信用代码",
            "credit_code",
            "unified social credit code",
        ),
        "registration_no": ("注册号", "工商注册号", "registration number", "reg_no"),
        "name": (
            "名称",
            "企业名称",
            "主体名称",
            "经营主体名称",
            "市场主体名称",
            "字号名称",
            "entity",
        ),
        "type": ("类型", "主体类型", "企业类型", "市场主体类型", "经营主体类型"),
        "state": ("状态", "登记状态", "经营状态", "企业状态", "status"),
        "industry": ("行业代码", "行业", "行业门类", "industry code", "industry_code"),
        "business_scope": ("经营范围", "business scope", "scope"),
        "registrar": ("登记机关", "登记机关代码"),
        "licences": ("许可证", "许可", "许可项目", "licence", "licenses"),
        "risk": ("风险等级", "信用风险等级", "风险", "risk_rank"),
        "registered_address": ("住所", "注册地址", "登记住所", "registered address"),
        "address": (
            "经营场所",
            "实际经营地",
            "经营地址",
            "生产经营地",
            "地址",
            "premises",
        ),
        "x": ("经度", "lon", "lng", "longitude", "东坐标", "easting", "x坐标"),
        "y": ("纬度", "lat", "latitude", "北坐标", "northing", "y坐标"),
        "datum": ("坐标来源", "坐标系", "coord_provenance", "coordinate system"),
    },
    GRIDS: {
        "code": ("网格编码", "编码", "网格代码", "区域编码", "grid_code", "grid"),
        "name": ("网格名称", "名称", "grid_name"),
        "kind": ("类别", "网格类别", "类型", "type"),
        "station": ("管理单元", "监管所", "市场监管所", "所", "station_code"),
        "bureau": ("管理片区", "区县局", "局", "bureau_code"),
        "division": ("行政区划", "行政区划代码", "division_code"),
    },
    STREETS: {
        "id": ("编号", "osm_id", "road_id"),
        "name": ("名称", "路名", "道路名称", "street"),
        "kind": ("等级", "类别", "道路等级", "fclass", "class", "highway"),
    },
    STAFF: {
        "staff_no": ("工号", "编号", "人员编号", "staff number", "no"),
        "name": ("姓名",),
        "kind": ("人员类别", "身份", "类别"),
        "station": ("管理单元", "所", "监管所", "市场监管所", "单位"),
        "phone": ("电话", "手机", "联系电话", "mobile"),
        "post": ("岗位", "职务", "post_kind"),
        "grid": ("网格", "网格编码", "grid_code"),
        "certificate": ("证件", "执法证", "证书", "qualification"),
        "certificate_no": ("证件号", "证书编号", "执法证号"),
        "issued": ("发证日期", "issued_on"),
        "expires": ("有效期至", "到期日", "expires_on"),
        "valid_from": ("生效日期", "入职日期"),
    },
    CASES: {
        "source_no": ("编号", "工单编号", "登记编号", "投诉编号", "external_number"),
        "kind": ("类别", "工单类型", "业务类型", "type"),
        "received_at": ("登记时间", "接收时间", "收件时间", "受理时间", "received"),
        "summary": ("摘要", "主要内容", "问题描述", "内容", "description"),
        "matter": ("事项", "事项代码", "小类", "matter_code"),
        "priority": ("级别", "优先级", "level"),
        "entity": ("统一社会信用代码", "信用代码", "uscc"),
        "address": ("地址", "发生地址", "经营地址"),
        "grid": ("网格", "网格编码", "grid_code"),
        "station": ("管理单元", "监管所"),
        "x": ("经度", "lon", "lng", "longitude"),
        "y": ("纬度", "lat", "latitude"),
    },
    MATTERS: {
        "code": ("编码", "事项编码", "代码"),
        "name_zh": ("名称", "事项名称", "name"),
        "name_en": ("英文名称", "english name"),
        "basis": ("依据", "法律依据", "legal_basis"),
        "level": ("级别",),
        "parent": ("上级", "上级编码"),
    },
}
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    ENTITIES: (("uscc", "registration_no"), ("name",)),
    GRIDS: (("code",),),
    STREETS: (),
    STAFF: (("staff_no",), ("name",), ("station",)),
    CASES: (("source_no",), ("received_at",), ("summary",)),
    MATTERS: (("code",), ("name_zh",)),
}


FIELDS[BLOCKS] = {
    "code": ("grid", "网格", "网格编码", "grid_code"),
    "name": ("grid_name", "网格名称"),
    "station": ("管理单元", "监管所", "station_code"),
}
NEEDED[BLOCKS] = (("code",),)
for _kind in REFERENCES:
    FIELDS[_kind] = {
        "id": ("编号", "编码", "代码", "code", "osm_id"),
        "name": ("名称", "社区名称", "场所名称", "label"),
        "kind": ("类别", "类型", "等级", "fclass", "class", "type"),
    }
    NEEDED[_kind] = ()


def parsed_map(pairs: Iterable[str]) -> dict[str, str]:
    """Read `column=field` pairs; Refused BAD_MAP names one that is none."""
    told: dict[str, str] = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column.strip() or not field.strip():
            raise Refused("BAD_MAP", pair=pair)
        told[column.strip()] = field.strip()
    return told


def mapped(
    kind: str,
    columns: Sequence[str],
    told: Mapping[str, str],
    *,
    guess: bool = True,
    needed: bool = True,
) -> dict[str, str]:
    """Return field -> column for a kind of rows; without `guess` only what is told.

    What `--map` tells wins; then a column's own name, then its synonyms in their
    order. Refused names a told column that is not there, a field that is none, or
    a needed field that no column holds.
    """
    found = _told(FIELDS[kind], columns, told)
    plain = {_plain(column): column for column in reversed(columns)}
    taken = set(told)
    for field, names in FIELDS[kind].items():
        if field in found or not guess:
            continue
        column = _first(plain, (field, *names), taken)
        if column:
            found[field] = column
            taken.add(column)
    for choices in NEEDED[kind] if needed else ():
        if not any(field in found for field in choices):
            raise Refused(
                "COLUMN_MISSING", field=" / ".join(choices), known=_few(columns)
            )
    return found


def _told(
    fields: Mapping[str, tuple[str, ...]],
    columns: Sequence[str],
    told: Mapping[str, str],
) -> dict[str, str]:
    found = {}
    for column, field in told.items():
        if column not in columns:
            raise Refused("NO_SUCH_COLUMN", column=column, known=_few(columns))
        if field not in fields:
            raise Refused("NO_SUCH_FIELD", field=field, known=_few(fields))
        found[field] = column
    return found


def _first(plain: Mapping[str, str], names: Iterable[str], taken: set[str]) -> str:
    for name in names:
        column = plain.get(_plain(name), "")
        if column and column not in taken:
            return column
    return ""


def _plain(name: str) -> str:
    return "".join(name.split()).replace("_", "").casefold()


def _few(names: Iterable[str]) -> str:
    return ", ".join(list(names)[:30])
