"""Industry sections and the shape of an industry code (GB/T 4754-2017)."""

from __future__ import annotations

import re
from typing import NamedTuple


class Section(NamedTuple):
    """One of the twenty sections, with its first and last two-digit division."""

    letter: str
    zh: str
    en: str
    first: int
    last: int


SECTIONS = (
    Section("A", "农、林、牧、渔业", "Agriculture, forestry and fishing", 1, 5),
    Section("B", "采矿业", "Mining", 6, 12),
    Section("C", "制造业", "Manufacturing", 13, 43),
    Section("D", "电力、热力、燃气及水生产和供应业", "Utilities", 44, 46),
    Section("E", "建筑业", "Construction", 47, 50),
    Section("F", "批发和零售业", "Wholesale and retail", 51, 52),
    Section("G", "交通运输、仓储和邮政业", "Transport, storage and post", 53, 60),
    Section("H", "住宿和餐饮业", "Lodging and catering", 61, 62),
    Section("I", "信息传输、软件和信息技术服务业", "Information technology", 63, 65),
    Section("J", "金融业", "Finance", 66, 69),
    Section("K", "房地产业", "Real estate", 70, 70),
    Section("L", "租赁和商务服务业", "Leasing and business services", 71, 72),
    Section("M", "科学研究和技术服务业", "Research and technical services", 73, 75),
    Section(
        "N", "水利、环境和公共设施管理业", "Water, environment, facilities", 76, 79
    ),
    Section("O", "居民服务、修理和其他服务业", "Resident services and repair", 80, 82),
    Section("P", "教育", "Education", 83, 83),
    Section("Q", "卫生和社会工作", "Health and social work", 84, 85),
    Section("R", "文化、体育和娱乐业", "Culture, sport, entertainment", 86, 90),
    Section("S", "公共管理、社会保障和社会组织", "Public administration", 91, 96),
    Section("T", "国际组织", "International bodies", 97, 97),
)
_BY_LETTER = {section.letter: section for section in SECTIONS}
_CODE = re.compile(r"([A-T])?(\d{2})(\d{0,2})")


def section_of(code: str) -> Section | None:
    """Return the section of an industry code, None for an empty or foreign one."""
    return _BY_LETTER.get(code[:1])


def industry_code(text: str) -> str | None:
    """Return a code as stored, letter and 2 to 4 digits; "" stays "", else None.

    A code without its letter gets it from its division; a letter that does not
    belong to the division makes the code wrong. A letter alone is a section.
    """
    code = "".join(text.split()).upper()
    if code == "" or code in _BY_LETTER:
        return code
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    division = int(found[2])
    for section in SECTIONS:
        if section.first <= division <= section.last:
            if found[1] not in (None, section.letter):
                return None
            return f"{section.letter}{found[2]}{found[3]}"
    return None
