"""What every test stands on: off-screen Qt, a home of its own, and a sample to copy."""

from __future__ import annotations

import gc
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

# Before Qt is imported by anything: these tests have no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QAbstractAnimation, QObject, QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from db.founding_act import Founding, found
from db.sample.sample_build import SampleOptions, build_sample
from db.workspace import Workspace, hold
from desktop import texts
from domain.clock import WallClock
from domain.ids import SeededIds
from tests.coverage_floors import CoverageFloors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def pytest_configure(config: pytest.Config) -> None:
    """Hold each package to its own floor where coverage is measured."""
    config.pluginmanager.register(CoverageFloors())


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look through what the imports have made no more."""
    set_aside()


def set_aside() -> None:
    """Let all objects that are there live on, looked through by no collection.

    What imports and tables leave is half a million; each test with a window looks for
    what it left behind itself, and would go through all of them.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own directory, so that no test touches the real one."""
    folder = tmp_path / "home"
    monkeypatch.setenv("GRIDDESK_HOME", str(folder))
    texts.set_language("zh")
    return folder


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The default sample, built once: its file and the home that has its key.

    GRIDDESK_TEST_WORKSPACE and GRIDDESK_TEST_HOME name another sample instead, such
    as a city, to run the same tests on.
    """
    named = os.environ.get("GRIDDESK_TEST_WORKSPACE")
    if named:
        return Path(named), Path(os.environ["GRIDDESK_TEST_HOME"])
    folder = tmp_path_factory.mktemp("sample")
    path, made_home = folder / "sample.gpkg", folder / "home"
    build_sample(path, SampleOptions(entities=3000), made_home)
    # The table of pinyin came with the names.
    set_aside()
    return path, made_home


@pytest.fixture
def sample(built_sample: tuple[Path, Path], tmp_path: Path, home: Path) -> Path:
    """A copy of the sample, with its key in this test's home."""
    path, made_home = built_sample
    shutil.copytree(made_home, home, dirs_exist_ok=True)
    copy = tmp_path / "sample.gpkg"
    # The file was closed by its builder, so that it stands alone, without a log.
    shutil.copyfile(path, copy)
    return copy


@pytest.fixture
def open_workspace(home: Path) -> Iterator[Callable[[Path], Workspace]]:
    """Open workspaces for writing, as the account that made them."""
    opened: list[Workspace] = []

    def opener(path: Path) -> Workspace:
        workspace = hold(
            path,
            home=home,
            clock=WallClock(time.time),
            ids=SeededIds(f"test {len(opened)}"),
            title="test",
        )
        workspace.sign_in()
        opened.append(workspace)
        return workspace

    yield opener
    for workspace in opened:
        workspace.close()


@pytest.fixture
def empty(tmp_path: Path, home: Path) -> Iterator[Workspace]:
    """A new workspace without anything in it, signed in as its administrator."""
    founding = Founding(title="测试", crs="EPSG:4545", login="founder")
    made = found(
        tmp_path / "empty.gpkg",
        founding,
        home=home,
        clock=WallClock(time.time),
        ids=SeededIds("empty"),
    )
    yield made.workspace
    made.workspace.close()


@pytest.fixture(autouse=True)
def nothing_dangles(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test with a window that leaves timers, threads or windows behind."""
    if "qapp" not in request.fixturenames:
        yield
        return
    app = request.getfixturevalue("qapp")
    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    yield
    app.closeAllWindows()
    QThreadPool.globalInstance().waitForDone(5000)
    app.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    gc.collect()
    left = [
        widget
        for widget in QApplication.topLevelWidgets()
        if id(widget) not in before and widget.isVisible()
    ]
    assert left == [], "windows were left open"
    living = [
        one for one in gc.get_objects() if isinstance(one, QObject) and isValid(one)
    ]
    timers = [one for one in living if isinstance(one, QTimer) and one.isActive()]
    assert timers == [], "timers were left running"
    threads = [one for one in living if isinstance(one, QThread) and one.isRunning()]
    current = app.thread()
    assert [one for one in threads if one is not current] == [], "threads run on"
    moving = [
        one
        for one in living
        if isinstance(one, QAbstractAnimation)
        and one.state() == QAbstractAnimation.State.Running
    ]
    assert moving == [], "animations run on"
