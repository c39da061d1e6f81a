"""The rule said no: a code and its fields, which the client turns into a sentence."""

from __future__ import annotations

Field = str | int | float | bool


class Refused(Exception):
    """A command that the rules do not allow now.

    `code` is one of the texts `refused.<code>`; `fields` fill its sentence and
    travel to scripts as they are. Never prose: the same refusal is shown in
    Chinese and in English.
    """

    def __init__(self, code: str, **fields: Field) -> None:
        """Keep the code and the values its sentence needs."""
        super().__init__(code, fields)
        self.code = code
        self.fields = fields


class Unavailable(Exception):
    """The disk, the file or another program stands in the way; trying again may help.

    `code` is one of the texts `unavailable.<code>`.
    """

    def __init__(self, code: str, **fields: Field) -> None:
        """Keep the code and the values its sentence needs."""
        super().__init__(code, fields)
        self.code = code
        self.fields = fields
