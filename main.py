"""GridDesk 网格指挥台: start the desk, or run one verb of its command line."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

import click
from typing_extensions import override

from desktop import settings, texts
from desktop.platform_check import missing_library
from desktop.verbs.failing import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

# The language of the command line; else the one chosen in the desk's settings.
LANGUAGE = "GRIDDESK_LANG"

# Verb -> module. A verb's module is loaded only when it is asked for, so that
# `main.py show` does not wait for Qt.
VERBS = {
    "desk": "desk_verb",
    "new": "new_verb",
    "sample": "sample_verb",
    "import": "import_cli",
    "export": "export_cli",
    "deadline": "deadline_verb",
    "impact": "impact_verb",
    "check": "check_verb",
    "locate": "locate_verb",
    "show": "show_verb",
    "do": "do_verb",
    "undo": "undo_verb",
    "redo": "redo_verb",
    "verify": "verify_verb",
    "backup": "backup_verb",
    "restore": "restore_verb",
    "shot": "shot_verb",
    "bench": "bench_verb",
}


class Verbs(click.Group):
    """The verbs, each loaded when it is named."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # An option without a verb is the desk's: main.py -w WS.
        if args and args[0].startswith("-") and args[0] not in ctx.help_option_names:
            args = ["desk", *args]
        return super().parse_args(ctx, args)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = VERBS.get(cmd_name)
        if module is None:
            return None
        try:
            loaded = importlib.import_module(f"desktop.verbs.{module}")
        except ImportError as error:
            # Qt loads the system's libraries as it is imported.
            lacking = missing_library(error)
            if not lacking:
                raise
            raise click.ClickException(lacking) from error
        command: click.Command = loaded.command
        return command


@click.group(cls=Verbs, invoke_without_command=True)
@click.pass_context
def griddesk(ctx: click.Context) -> None:
    """Start the desk on the workspace used last; the verbs below do one thing each."""
    if ctx.invoked_subcommand is None:
        desk = Verbs.get_command(griddesk, ctx, "desk")
        if desk is not None:
            ctx.invoke(desk)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code (0 done, 1 found, 2 refused)."""
    asked = os.environ.get(LANGUAGE, ""), settings.load().language
    known = [one for one in asked if one in texts.LANGUAGES]
    texts.set_language(known[0] if known else texts.LANGUAGES[0])
    return one_line(griddesk, arguments)


if __name__ == "__main__":
    sys.exit(main())
