"""A short summary without personal data, proposed from what the caller said."""

from __future__ import annotations

import re

from domain.access.masking import redacted
from domain.refused import Refused

LENGTH = 60
STRUCK = "*"
MARKS = ("。", ";", ",", "\uff1b", "\uff0c")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋"
    "蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段"
    "雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
# Identity numbers first: their digits hold what else would look like a phone.
_NUMBERS = re.compile(
    r"\d{17}[\dXx]|\d{15}(?!\d)|(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
)
_LANDLINE = re.compile(r"0\d{2,3}[- ]?\d{7,8}|(?<!\d)\d{7,8}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WECHAT = re.compile(r"(微信号?|QQ号?|qq)[:\uff1a是为]?\s*[A-Za-z0-9_-]{5,}")
_NAMED = re.compile(
    rf"(我叫|我是|姓名[:\uff1a]?|本人|联系人[:\uff1a]?|叫做|叫)([{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
)
_TITLED = re.compile(
    rf"([{_SURNAMES}])([\u4e00-\u9fff]{{0,2}}?)(先生|女士|小姐|师傅|阿姨|大爷|同志|老板)"
)
_HOME = re.compile(r"(家住|住在|住址[:\uff1a]?)[^,\uff0c。;\uff1b\s]{2,40}")
_GAPS = re.compile(r"\s+")


def propose_summary(narrative: str, names: tuple[str, ...] = ()) -> str:
    """Return the narrative cut short, with names, phones, ids and homes struck out.

    `names` are names that the form knows already. A person confirms the text: no
    program finds every name.
    """
    text = _GAPS.sub(" ", narrative).strip()
    for name in sorted((one for one in names if len(one) > 1), key=len, reverse=True):
        text = text.replace(name, STRUCK)
    for pattern in (_MAIL, _NUMBERS, _LANDLINE):
        text = pattern.sub(STRUCK, text)
    text = _WECHAT.sub(rf"\1{STRUCK}", text)
    text = _NAMED.sub(rf"\1{STRUCK}", text)
    text = _TITLED.sub(rf"{STRUCK}\3", text)
    text = _HOME.sub(rf"\1{STRUCK}", text)
    return _short(text)


def holds_personal_data(text: str) -> bool:
    """Tell whether a text still holds what looks like a person's number."""
    return any(one.search(text) for one in (_MAIL, _NUMBERS, _LANDLINE))


def _short(text: str) -> str:
    if len(text) <= LENGTH:
        return text
    cut = max(text.rfind(mark, LENGTH // 2, LENGTH) for mark in MARKS)
    return text[: cut if cut > 0 else LENGTH].strip()


def refuse_personal(text: str, field: str) -> None:
    """Refuse a text that would put a phone or identity number into the journal."""
    if redacted(text) != text:
        raise Refused("HOLDS_PERSONAL_DATA", field=field)
