"""What this PC lacks for the window, and the one command that brings it; no Qt here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from desktop.texts import t

# A library that Qt asks the loader for, and Debian's package that holds it.
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
FONT_PACKAGE = "fonts-noto-cjk"
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
)
CHINESE_FONT = re.compile(
    r"(noto.?sans.?(cjk|sc)|source.?han|wqy|wenquanyi|msyh|droidsansfallback)",
    re.IGNORECASE,
)
MISSING = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object")


def missing_library(error: ImportError) -> str:
    """Return the sentence that names the system library Qt lacks, "" if it is other."""
    found = MISSING.search(str(error))
    if found is None:
        return ""
    library = found.group(1)
    package = PACKAGES.get(library, "")
    command = f"apt-get install {package}" if package else "apt-file search " + library
    return t("platform.library", library=library, command=command)


def missing_font() -> str:
    """Return the sentence that names the missing Chinese font, "" if one is there."""
    if not sys.platform.startswith("linux") or _has_chinese_font():
        return ""
    return t("platform.font", command=f"apt-get install {FONT_PACKAGE}")


def missing_xcb() -> str:
    """Return the sentence that names what Qt's X11 plugin lacks, "" if it is whole.

    Qt itself would only say that the plugin could not be loaded, and abort.
    """
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if not os.environ.get("DISPLAY"):
        return ""
    lost = [library for library in PACKAGES if "xcb" in library and not _known(library)]
    if not lost:
        return ""
    packages = " ".join(PACKAGES[library] for library in lost)
    return t(
        "platform.library",
        library=", ".join(lost),
        command=f"apt-get install {packages}",
    )


def missing_screen() -> str:
    """Return the sentence that says there is no screen to show a window on."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    return t("platform.screen")


def _known(library: str) -> bool:
    loader = shutil.which("ldconfig", path="/sbin:/usr/sbin:/bin:/usr/bin")
    if loader is None:
        return True
    told = subprocess.run(  # noqa: S603 - the system's own ldconfig
        [loader, "-p"], capture_output=True, text=True, check=False
    ).stdout
    return library in told or not told


def _has_chinese_font() -> bool:
    for folder in FONT_FOLDERS:
        root = Path(folder).expanduser()
        if root.is_dir() and any(
            CHINESE_FONT.search(path.name) for path in root.rglob("*.[to]t[fc]")
        ):
            return True
    return False
