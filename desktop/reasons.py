"""A refusal as a sentence of the language spoken now, for windows and command line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.texts import has, remember, t
from domain.refused import Refused

if TYPE_CHECKING:
    from domain.refused import Field, Unavailable


def reason_text(reason: Refused | Unavailable) -> str:
    """Return the sentence of a refusal in the language spoken now."""
    said = _sentence(reason)
    remember(said, partial(reason_text, reason))
    return said


def _sentence(reason: Refused | Unavailable) -> str:
    family = "refused" if isinstance(reason, Refused) else "unavailable"
    key = f"{family}.{reason.code}"
    details = ", ".join(f"{name}={value}" for name, value in reason.fields.items())
    if not has(key):
        return t("message.no_text", code=reason.code, details=details)
    try:
        return t(key, **{name: _in_words(name, v) for name, v in reason.fields.items()})
    except KeyError:
        # A sentence that asks for a field the rule did not give: the code and
        # what it did give still tell more than a crash would.
        return t("message.no_text", code=reason.code, details=details)


# Fields of a refusal that hold codes of rule rows, which the reader knows by name.
_CODED = frozenset(
    {"state", "act", "needs", "role", "clock", "reason", "field", "kind", "command"}
)


def _in_words(name: str, value: Field) -> Field:
    if name == "unit" and value == "*":
        return t("word.everywhere")
    if name == "finding":
        return t(f"finding.kind.{value}")
    if isinstance(value, float):
        # The lattice has millimetres; what lies below them is noise of the machine.
        return round(value, 3)
    if name not in _CODED or not isinstance(value, str):
        return value
    if not value:
        return t("word.nobody")
    found = [word_of(code) for code in value.split()]
    # Words that a person wrote are left as they are.
    return value if None in found else ", ".join(map(str, found))


# Where the name of a code is looked up: rule rows, rights, roles.
FAMILIES: Final = ("word", "value.act", "value.role")


def word_of(code: str) -> str | None:
    """Return what a code is called, None where nobody named it."""
    for family in FAMILIES:
        if has(f"{family}.{code}"):
            return t(f"{family}.{code}")
    return None
