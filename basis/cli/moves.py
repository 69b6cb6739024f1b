"""basis moves: what a client could still do in a year, in the best order."""

from __future__ import annotations

import click

from basis.cli.output import json_option, print_document
from basis.cli.session import ledger_of
from basis.errors import ExitCode


@click.command(name="moves")
@click.argument("client")
@click.argument("year", type=int)
@json_option
@click.pass_context
def moves_command(ctx: click.Context, client: str, year: int, as_json: bool) -> None:
    """Show what CLIENT could still do in YEAR, in order.

    After-tax money on its way to a Roth account, pre-tax IRA money into a plan, the contribution, the conversion: each
    step with its amount and its rule, and the Form 8606 that would result. Nothing is recorded. Ends with exit code 4
    while a step waits for an answer.

    Example: basis moves maya 2025
    """
    from basis.app.moves import moves_of
    from basis.engine.moves import State
    from basis.report.moves import moves_document, moves_text

    with ledger_of(ctx) as ledger:
        found = moves_of(ledger, client, year)
    if as_json:
        print_document(moves_document(found))
    else:
        click.echo(moves_text(found))
    if any(step.state is State.ASK for step in found.steps):
        ctx.exit(ExitCode.OPEN)
