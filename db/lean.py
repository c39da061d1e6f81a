"""Other people's modules, loaded without the data frames they would take along."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from types import ModuleType

FRAMES: Final = ("pandas", "geopandas")


def lean(name: str) -> ModuleType:
    """Load a module as if no data frames were installed.

    Where they are, sqlite-utils and pyogrio load them at their start: a second for
    each start of the program and each file of a child, and no row of ours is in one.
    """
    known: dict[str, Any] = dict.fromkeys(
        frame for frame in FRAMES if frame not in sys.modules
    )
    sys.modules.update(known)
    try:
        return import_module(name)
    finally:
        # Whoever wants them later finds them.
        for frame in known:
            del sys.modules[frame]
