"""Every refusal and every bad argument of the command line as one line on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from desktop.reasons import reason_text
from desktop.texts import t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, FOUND_PROBLEMS, REFUSED = 0, 1, 2


def one_line(command: click.Command, arguments: Sequence[str] | None) -> int:
    """Run a command; turn what a person can mend into one line and exit code 2."""
    try:
        result = command.main(
            args=None if arguments is None else list(arguments),
            prog_name="main.py",
            standalone_mode=False,
        )
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        print(t("cli.stopped"), file=sys.stderr)  # noqa: T201 - the command line
        return REFUSED
    except click.ClickException as error:
        print(error.format_message(), file=sys.stderr)  # noqa: T201
        return REFUSED
    except (Refused, Unavailable) as reason:
        print(reason_text(reason), file=sys.stderr)  # noqa: T201
        return REFUSED
    except BrokenPipeError:
        return DONE
    return result if isinstance(result, int) else DONE
