"""The types and states of entities, and the words by which files call them."""

from __future__ import annotations

ENTERPRISE = "enterprise"
SOLE_PROPRIETORSHIP = "sole_proprietorship"
PARTNERSHIP = "partnership"
INDIVIDUAL = "individual_business"
COOPERATIVE = "cooperative"
BRANCH = "branch"
FOREIGN_BRANCH = "foreign_branch"
OTHER = "other"
# Regulation on the registration of market entities, article 2.
TYPES = (
    ENTERPRISE,
    SOLE_PROPRIETORSHIP,
    PARTNERSHIP,
    INDIVIDUAL,
    COOPERATIVE,
    BRANCH,
    FOREIGN_BRANCH,
    OTHER,
)

OPERATING, SUSPENDED, REVOKED, CANCELLED = (
    "operating",
    "suspended",
    "revoked",
    "cancelled",
)
STATES = (OPERATING, SUSPENDED, REVOKED, CANCELLED)
# States that an entity leaves only by a correction with a reason.
ENDED = frozenset({REVOKED, CANCELLED})

_TYPE_WORDS = {
    "企业": ENTERPRISE,
    "公司": ENTERPRISE,
    "有限责任公司": ENTERPRISE,
    "有限公司": ENTERPRISE,
    "股份有限公司": ENTERPRISE,
    "非公司企业法人": ENTERPRISE,
    "91": ENTERPRISE,
    "个人独资企业": SOLE_PROPRIETORSHIP,
    "合伙企业": PARTNERSHIP,
    "个体工商户": INDIVIDUAL,
    "个体户": INDIVIDUAL,
    "个体": INDIVIDUAL,
    "92": INDIVIDUAL,
    "农民专业合作社": COOPERATIVE,
    "合作社": COOPERATIVE,
    "93": COOPERATIVE,
    "分支机构": BRANCH,
    "分公司": BRANCH,
    "外国公司分支机构": FOREIGN_BRANCH,
    "其他": OTHER,
}
_STATE_WORDS = {
    "存续": OPERATING,
    "在业": OPERATING,
    "开业": OPERATING,
    "在营": OPERATING,
    "在营（开业）": OPERATING,
    "存续（在营、开业、在册）": OPERATING,
    "正常": OPERATING,
    "歇业": SUSPENDED,
    "吊销": REVOKED,
    "吊销未注销": REVOKED,
    "吊销，未注销": REVOKED,
    "注销": CANCELLED,
    "已注销": CANCELLED,
    "吊销，已注销": CANCELLED,
}


def type_of(text: str, uscc: str = "") -> str | None:
    """Return the type that a word names; an empty word follows the credit code.

    None if the word is not known.
    """
    word = text.strip().casefold()
    if not word:
        by_code = {"91": ENTERPRISE, "92": INDIVIDUAL, "93": COOPERATIVE}
        return by_code.get(uscc[:2], OTHER)
    return word if word in TYPES else _TYPE_WORDS.get(word)


def state_of(text: str) -> str | None:
    """Return the state that a word names, operating if empty, None if not known."""
    word = text.strip().casefold().replace("(", "（").replace(")", "）")
    if not word:
        return OPERATING
    return word if word in STATES else _STATE_WORDS.get(word)
