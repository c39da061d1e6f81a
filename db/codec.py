"""Commands and events as JSON text and back, checked against their fields."""

from __future__ import annotations

import dataclasses
import hashlib
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from db.upcast import SCHEMA_VERSION, upcast
from domain.clock import desk_time, local_time
from domain.commands import COMMANDS
from domain.events import EVENTS
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.ids import Ids

# A larger event goes into a blob: journal rows stay short to read and to hash.
INLINE_BYTES = 64 * 1024


def encode(value: object) -> bytes:
    """Return JSON bytes with the fields in their declared order."""
    return msgspec.json.encode(value)


def decode(text: bytes | str) -> Any:
    """Return the plain value of a JSON text."""
    return msgspec.json.decode(text)


def sha256(data: bytes) -> str:
    """Return the hex digest that names a blob."""
    return hashlib.sha256(data).hexdigest()


def told(value: object) -> dict[str, Any]:
    """Return the fields of a command or event as plain values."""
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return plain


def command_from(plain: Mapping[str, Any]) -> object:
    """Return the command that a JSON object asks for, its times in Asia/Shanghai.

    Refused NO_COMMAND_NAMED, UNKNOWN_COMMAND, UNKNOWN_FIELD, BAD_FIELD or BAD_TIME
    says what is wrong in it.
    """
    name = plain.get("command")
    if name is None:
        raise Refused("NO_COMMAND_NAMED", fields=", ".join(plain))
    kind = COMMANDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise Refused("UNKNOWN_COMMAND", name=str(name))
    fields = {key: value for key, value in plain.items() if key != "command"}
    known = {field.name for field in dataclasses.fields(kind)}
    for key in fields:
        if key not in known:
            raise Refused("UNKNOWN_FIELD", command=kind.__name__, field=key)
    try:
        return _here(msgspec.convert(_timed(fields, kind), kind))
    except msgspec.ValidationError as error:
        raise Refused("BAD_FIELD", command=kind.__name__, why=str(error)) from error


def _timed(fields: dict[str, Any], kind: type) -> dict[str, Any]:
    """Return the fields with every time read as people write it, a day as 00:00."""
    told = dict(fields)
    for field in dataclasses.fields(kind):
        held = fields.get(field.name)
        if "datetime" in str(field.type) and isinstance(held, str):
            try:
                told[field.name] = local_time(held)
            except ValueError as error:
                raise Refused("BAD_TIME", field=field.name, value=held) from error
    return told


def _here(value: Any) -> Any:
    """Return a command, or rows in it, with every time in Asia/Shanghai.

    Stored times are compared as texts, so that each must have the same offset.
    """
    told: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        held = getattr(value, field.name)
        if isinstance(held, datetime):
            told[field.name] = desk_time(held)
        elif isinstance(held, tuple) and held and dataclasses.is_dataclass(held[0]):
            told[field.name] = tuple(_here(row) for row in held)
    return dataclasses.replace(value, **told) if told else value


def with_ids(command: object, ids: Ids) -> object:
    """Return the command with every id filled in that the caller left to the door."""
    given: dict[str, str] = {
        field.name: ids.new()
        for field in dataclasses.fields(command)  # type: ignore[arg-type]
        if field.metadata.get("issued") and not getattr(command, field.name)
    }
    if not given:
        return command
    return dataclasses.replace(command, **given)  # type: ignore[type-var]


def tell_event(event: object, keep: Callable[[bytes], str]) -> dict[str, Any]:
    """Return an event as the journal holds it; `keep` stores a blob by its name."""
    kind = type(event).__name__
    text = encode(event)
    head: dict[str, Any] = {"event": kind, "v": SCHEMA_VERSION}
    if len(text) > INLINE_BYTES:
        return head | {"blob": keep(zlib.compress(text, 1))}
    return head | {"is": msgspec.Raw(text)}


def event_from(plain: Mapping[str, Any], blob: Callable[[str], bytes]) -> object:
    """Return the event that a journal row tells, in today's form."""
    fields = plain.get("is")
    if fields is None:
        fields = decode(zlib.decompress(blob(plain["blob"])))
    kind, fields = upcast(plain["event"], plain["v"], fields)
    return msgspec.convert(fields, EVENTS[kind])
