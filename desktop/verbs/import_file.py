"""The body of `import`: one file of one kind into a workspace, reported row by row."""

from __future__ import annotations

from db.exchange.take_in import take_in as import_file
from desktop.import_lines import finding_line, lines_of

__all__ = ("finding_line", "import_file", "lines_of")
