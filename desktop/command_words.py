"""The verbs of the command field: hanzi, short hanzi and pinyin initials of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: what may be typed for it, and the action it starts."""

    words: tuple[str, ...]
    action: str
    takes_person: bool = False


VERBS: Final = (
    Verb(("派", "派遣", "p"), "case.dispatch", takes_person=True),
    Verb(("受", "受理", "sl"), "case.accept"),
    Verb(("不受", "bs"), "case.refuse"),
    Verb(("立", "立案", "la"), "case.file"),
    Verb(("不立", "bl"), "case.not_file"),
    Verb(("签", "签收", "接", "qs"), "case.take"),
    Verb(("撤", "撤回", "ch"), "case.recall"),
    Verb(("反", "反馈", "fk"), "case.answer"),
    Verb(("核", "核查", "h"), "case.verify"),
    Verb(("返", "返工", "fg"), "case.rework"),
    Verb(("结", "结案", "ja"), "case.close"),
    Verb(("重开", "ck"), "case.reopen"),
    Verb(("催", "催办", "cb"), "case.remind"),
    Verb(("延", "延期", "yq"), "case.extend"),
    Verb(("新", "新件", "xj"), "case.new"),
    Verb(("并", "并案", "ba"), "case.merge"),
    Verb(("拆", "拆出", "cc"), "case.unmerge"),
    Verb(("移", "移送", "ys"), "case.refer"),
    Verb(("咨", "转咨询", "zx"), "case.advise"),
    Verb(("拒签", "jq"), "case.decline"),
    Verb(("退", "退回", "th"), "case.send_back"),
    Verb(("作废", "zf"), "case.void"),
    Verb(("告", "告知", "gzh"), "case.inform"),
    Verb(("归", "归档", "gd"), "case.archive"),
    Verb(("注", "备注", "bz"), "case.note"),
)
BY_WORD: Final = {word: verb for verb in VERBS for word in verb.words}


@dataclass(frozen=True, slots=True)
class Line:
    """What a typed line says: a verb or none, the case meant, the rest."""

    verb: Verb | None
    case: str
    rest: str


def parsed(text: str) -> Line:
    """Read a line: `/派 2031 张三`, `p . zs`, or plain words to search for.

    A verb counts only where something it can act on follows, or nothing at all: a
    name that begins with 派 is still found.
    """
    line = text.strip().removeprefix("/").strip()
    head, _, tail = line.partition(" ")
    verb = BY_WORD.get(head.lower())
    if verb is None:
        return Line(None, "", line)
    case, _, rest = tail.strip().partition(" ")
    return Line(verb, case, rest.strip())
