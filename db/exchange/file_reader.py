"""A foreign file, read by a caged child: its head, then its rows, or one reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import shapely

from db.exchange.child_limits import environment
from db.exchange.file_format import sniffed
from db.exchange.rows_stream import FileHead, FileRow, ReadJob, receive
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

ROOT = Path(__file__).resolve().parent.parent.parent


class FileReader:
    """Reads one file; use it in a `with`, so that the child is gone afterwards."""

    def __init__(
        self,
        path: Path,
        layer: str = "",
        encoding: str = "",
        *,
        swap: bool = False,
        first: bool = False,
    ) -> None:
        """Refused at once if the file is absent, empty or not what it says.

        `swap` gives every shape with its axes exchanged, `first` reads the first
        layer where several might be meant.
        """
        self.path = path
        self._swap = swap
        self._job = ReadJob(str(path.resolve()), sniffed(path), layer, encoding, first)
        self.head = FileHead(self._job.format, (), "", "", 0, "")
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the child and take the head of the file from it."""
        self._child = subprocess.Popen(
            [sys.executable, "-m", "db.exchange.reading_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment(str(ROOT)),
        )
        try:
            if self._child.stdin is not None:
                self._child.stdin.write(msgspec.json.encode(self._job) + b"\n")
                self._child.stdin.close()
            kind, body = self._message()
            if kind == "head":
                self.head = msgspec.convert(body, FileHead)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the child go, whether it was done or not."""
        self._stop()

    def chunks(self) -> Iterator[list[FileRow]]:
        """Yield the rows, some thousands at a time."""
        while True:
            kind, body = self._message()
            if kind == "end":
                return
            rows = msgspec.convert(body, list[FileRow])
            yield [_turned(row) for row in rows] if self._swap else rows

    def _message(self) -> tuple[str, object]:
        child = self._child
        if child is None or child.stdout is None:
            raise Refused("READER_CRASHED", path=self.path.name, why="-")
        try:
            message = receive(child.stdout)
        except ValueError as error:
            raise Refused(
                "READER_CRASHED", path=self.path.name, why=str(error)
            ) from error
        if message is None:
            child.stdout.close()
            raise Refused("READER_CRASHED", path=self.path.name, why=str(child.wait()))
        if message[0] == "refused":
            code, fields = message[1]
            raise Refused(code, **fields)
        return message

    def _stop(self) -> None:
        child = self._child
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None and not pipe.closed:
                try:
                    pipe.close()
                except BrokenPipeError:
                    # The child was gone before it took its job: nothing is lost.
                    continue
        child.wait()
        self._child = None


def _turned(row: FileRow) -> FileRow:
    """Return a row whose shape has x where y was."""
    if row.geometry is None:
        return row
    shape = shapely.transform(shapely.from_wkb(row.geometry), lambda at: at[:, ::-1])
    return row._replace(geometry=shapely.to_wkb(shape))
