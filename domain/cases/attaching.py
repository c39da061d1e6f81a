"""Which files a case may hold: how large, of what kind, under what name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.access.masking import redacted
from domain.refused import Refused

if TYPE_CHECKING:
    from domain.cases.reads import CaseReads

LIMIT_MB = 10.0
LIMIT_SETTING = "attachment_mb"
NAME_AT_MOST = 120
ATTACHMENT_ROLES = ("near", "far", "reference", "before", "after", "document", "other")
# What a case may hold, by ending: its media type and how its bytes begin.
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG",)),
    "webp": ("image/webp", (b"RIFF",)),
    "bmp": ("image/bmp", (b"BM",)),
    "pdf": ("application/pdf", (b"%PDF",)),
    "docx": ("application/msword", (b"PK",)),
    "xlsx": ("application/vnd.ms-excel", (b"PK",)),
    "doc": ("application/msword", (b"\xd0\xcf\x11\xe0",)),
    "xls": ("application/vnd.ms-excel", (b"\xd0\xcf\x11\xe0",)),
    "wps": ("application/wps", (b"\xd0\xcf\x11\xe0", b"PK")),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "wav": ("audio/wav", (b"RIFF",)),
    "m4a": ("audio/mp4", ()),
    "mp4": ("video/mp4", ()),
}
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def limit_bytes(cases: CaseReads) -> int:
    """Return how large a file may be at most."""
    return int(float(cases.setting(LIMIT_SETTING) or LIMIT_MB) * 1024 * 1024)


def ending_of(name: str) -> str:
    """Return the ending of a file's name, in small letters and without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def safe_name(name: str) -> str:
    """Return a name any disk takes, without a path and with personal numbers masked."""
    plain = _UNSAFE.sub("_", redacted(name.strip()).replace("*", "x"))
    if len(plain) <= NAME_AT_MOST:
        return plain
    ending = ending_of(plain)
    return f"{plain[: NAME_AT_MOST - len(ending) - 1]}.{ending}"


def media_of(name: str, data: bytes) -> str:
    """Return the media type, or refuse: unknown ending, or bytes of another kind."""
    ending = ending_of(name)
    known = KINDS.get(ending)
    if known is None:
        raise Refused("ATTACHMENT_KIND", name=name, kinds=" ".join(sorted(KINDS)))
    media, heads = known
    if heads and not data.startswith(heads):
        raise Refused("ATTACHMENT_NOT_WHAT_IT_SAYS", name=name, kind=ending)
    return media


def check_size(name: str, size: int, limit: int) -> None:
    """Refuse an empty file and one that is too large."""
    if size == 0:
        raise Refused("ATTACHMENT_EMPTY", name=name)
    if size > limit:
        mega = 1024 * 1024
        raise Refused(
            "ATTACHMENT_TOO_LARGE",
            name=name,
            size=f"{size / mega:.1f}",
            limit=f"{limit / mega:g}",
        )
