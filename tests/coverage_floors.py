"""Floors of coverage for each package: one figure would let widgets hide rules."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from coverage import Coverage

# Percent of statements and branches together; what only a child process runs (a desk
# of its own, the writer of other formats) is not counted.
FLOORS = {"domain": 95.0, "db": 90.0, "desktop": 80.0}


class CoverageFloors:
    """Fails a run of the whole suite that measured less than a floor."""

    def __init__(self) -> None:
        self.reached: dict[str, float] = {}

    # First in is last out: pytest-cov has put the figures together by then.
    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(
        self, session: pytest.Session
    ) -> Generator[None, object, object]:
        result = yield
        measured = _measured(session.config)
        if measured is not None and _is_whole(session.config):
            self.reached = {name: percent(measured, name) for name in FLOORS}
            session.testsfailed += bool(below(self.reached))
        return result

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        low = below(self.reached)
        for name, reached in self.reached.items():
            said = f"coverage of {name}: {reached:.1f} %, floor {FLOORS[name]:.0f} %"
            terminalreporter.write_line(said, red=name in low, green=name not in low)


def below(reached: dict[str, float]) -> list[str]:
    """Return the packages that stay under their floor."""
    return [name for name, percent in reached.items() if percent < FLOORS[name]]


def percent(measured: Coverage, package: str) -> float:
    """Return what share of a package's statements and branches has run."""
    return measured.report(include=[f"{package}/*"], file=io.StringIO())


def _measured(config: pytest.Config) -> Coverage | None:
    plugin: Any = config.pluginmanager.getplugin("_cov")
    # A worker has seen its own tests only; the figures are put together by the first.
    if (
        plugin is None
        or plugin.cov_controller is None
        or hasattr(config, "workerinput")
    ):
        return None
    found: Coverage = plugin.cov_controller.cov
    return found


def _is_whole(config: pytest.Config) -> bool:
    """A run of some tests says nothing about the coverage of a package."""
    option = config.option
    some = option.keyword or option.markexpr or option.ignore or option.deselect
    return config.args_source is config.ArgsSource.TESTPATHS and not some
