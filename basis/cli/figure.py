"""basis figure, history, explain and trace: what the lines are and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from basis.cli.output import json_option, print_document
from basis.cli.session import ledger_of
from basis.errors import ExitCode

if TYPE_CHECKING:
    from basis.app.figures import WhatIf

_UNITS = {"cents": 1, "dollars": 100}

rounding_option = click.option(
    "--rounding", type=click.Choice(["cents", "dollars"]), help="What if the return rounded this way, in all years."
)
places_option = click.option(
    "--line-10-places", type=click.IntRange(3, 5), help="What if line 10 had this many places, in all years."
)
decedent_option = click.option(
    "--decedent", default="", metavar="ID", help="The form for what was inherited from this person."
)


def what_if(rounding: str | None, line_10_places: int | None) -> WhatIf:
    """The rounding asked for on the command line."""
    from basis.app.figures import WhatIf

    return WhatIf(_UNITS.get(rounding or ""), line_10_places)


@click.command(name="figure")
@click.argument("client")
@click.argument("year", type=int)
@decedent_option
@rounding_option
@places_option
@json_option
@click.pass_context
def figure_command(
    ctx: click.Context,
    client: str,
    year: int,
    decedent: str,
    rounding: str | None,
    line_10_places: int | None,
    as_json: bool,
) -> None:
    """Figure every line of CLIENT's Form 8606 for YEAR.

    Ends with exit code 4 when a line is missing or in conflict.

    Example: basis figure maya 2019
    """
    from basis.app.figures import compared, figured_year
    from basis.report.year import year_document, year_text

    with ledger_of(ctx) as ledger:
        _, result = figured_year(ledger, client, year, decedent=decedent, what_if=what_if(rounding, line_10_places))
        result = compared(result)
        name = ledger.client(client).name
    if as_json:
        print_document(year_document(result, client=client))
    else:
        click.echo(year_text(result, title=f"{name} ({result.owner})"))
    if result.unsettled():
        ctx.exit(ExitCode.OPEN)


@click.command(name="history")
@click.argument("client")
@decedent_option
@rounding_option
@places_option
@json_option
@click.pass_context
def history_command(
    ctx: click.Context, client: str, decedent: str, rounding: str | None, line_10_places: int | None, as_json: bool
) -> None:
    """Show CLIENT's basis by year: added, recovered, carried, and where it rests on a filed form.

    Example: basis history daniel
    """
    from basis.app.figures import history_of
    from basis.report.history import history_document, history_text

    with ledger_of(ctx) as ledger:
        _, history = history_of(ledger, client, decedent=decedent, what_if=what_if(rounding, line_10_places))
        name = ledger.client(client).name
    if as_json:
        print_document(history_document(history, client=client))
    else:
        click.echo(history_text(history, title=f"{name} ({history.owner})"))


@click.command(name="explain")
@click.argument("client")
@click.argument("year", type=int)
@click.argument("line")
@decedent_option
@rounding_option
@places_option
@click.option("--all-years", is_flag=True, help="Follow line 2 down through all earlier years.")
@json_option
@click.pass_context
def explain_command(
    ctx: click.Context,
    client: str,
    year: int,
    line: str,
    decedent: str,
    rounding: str | None,
    line_10_places: int | None,
    all_years: bool,
    as_json: bool,
) -> None:
    """Show where a LINE of CLIENT's YEAR comes from: formula, citation, components, file, row and raw text.

    The JSON document always follows all years.

    Example: basis explain maya 2019 14
    """
    from basis.app.figures import explained
    from basis.app.sources import Sources
    from basis.engine import both_ways
    from basis.report.explanation import explanation_document, explanation_text

    with ledger_of(ctx) as ledger:
        figured, step = explained(
            ledger, client, year, line, decedent=decedent, what_if=what_if(rounding, line_10_places)
        )
        other_ways = both_ways(figured.results[year], line)
        sources = Sources(ledger, client)
        if as_json:
            print_document(
                explanation_document(step, sources.describe, client=client, year=year, line=line, other_ways=other_ways)
            )
        else:
            click.echo(explanation_text(step, sources.describe, all_years=all_years, other_ways=other_ways))


@click.command(name="trace")
@click.argument("ref", metavar="ENTRY")
@json_option
@click.pass_context
def trace_command(ctx: click.Context, ref: str, as_json: bool) -> None:
    """Show every line and form that rests on an ENTRY (e17) or a document (d4), and where it came from.

    Example: basis trace e17
    """
    from basis.app.figures import traced
    from basis.app.sources import Sources
    from basis.report.explanation import trace_document, trace_text

    with ledger_of(ctx) as ledger:
        found = traced(ledger, ref)
        source = Sources(ledger, found.client).describe(ref)
    if as_json:
        print_document(trace_document(ref, found, source))
    else:
        click.echo(trace_text(ref, found, source))
