"""The verb `sample`: the training sample, one bureau or the whole city."""

from __future__ import annotations

import dataclasses
import sys
from datetime import date
from pathlib import Path

import click

from db.sample.sample_build import DAY, SampleOptions, build_sample
from desktop.home import home
from desktop.texts import t
from desktop.verbs.printing import emit
from domain.refused import Refused


@click.command("sample")
@click.argument("file")
@click.option("--city", is_flag=True, help="The whole city: 13 bureaus, 1,036 grids.")
@click.option("--entities", default=0, help="How many entities (0 = as the size says).")
@click.option("--cases", default=0, help="That many more open cases on the queue.")
@click.option("--day", default=DAY.isoformat(), help="The day that the desk shows.")
@click.option(
    "--seed", default=SampleOptions().seed, help="Another seed, another city."
)
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(  # noqa: PLR0913 - one parameter an option
    file: str,
    *,
    city: bool,
    entities: int,
    cases: int,
    day: str,
    seed: int,
    as_json: bool,
) -> int:
    """Make the training sample FILE; a file that exists is left alone."""
    options = SampleOptions(
        city=city, entities=entities, backlog=cases, day=_day(day), seed=seed
    )
    report = build_sample(Path(file), options, home(), _told)
    emit(
        dataclasses.asdict(report),
        as_json=as_json,
        lines=[
            t(
                "cli.sample.made",
                path=file,
                grids=report.grids,
                entities=report.entities,
                staff=report.staff,
                cases=report.cases,
            ),
            t("cli.new.recovery", code=report.recovery_code),
        ],
    )
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("BAD_TIME", field="--day", value=text) from error


def _told(step: str, number: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{number + 1}/{of} {step:<12}", nl=False, err=True)
