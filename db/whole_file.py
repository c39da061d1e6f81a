"""A file that appears whole or not at all: written beside its place, then put there."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from domain.refused import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a place to write to; once it is whole, it takes the place of `path`.

    Unavailable CANNOT_WRITE: what was there before stays, and nothing is left over.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        yield draft
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Unavailable("CANNOT_WRITE", path=str(path), why=why) from error
    finally:
        # A folder that is none has no draft to be cleared away either.
        with suppress(OSError):
            draft.unlink(missing_ok=True)
