"""basis plan: whether an employer's plan is fit for after-tax money on its way into a Roth account."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from basis.cli.amounts import rate
from basis.cli.output import dry_run_option, json_option, print_document
from basis.cli.session import ledger_of
from basis.errors import ExitCode


@click.command(name="plan")
@click.argument("client")
@click.argument("plan")
@click.option(
    "--letter", "path", type=click.Path(dir_okay=False, path_type=Path), help="Write the letter that asks for the rest."
)
@click.option(
    "--growth", default="7", callback=rate, metavar="PERCENT", help="How trapped money grows; 7 unless given."
)
@click.option("--years", type=click.IntRange(1, 60), default=10, show_default=True, help="And for how many years.")
@dry_run_option
@json_option
@click.pass_context
def plan_command(
    ctx: click.Context,
    client: str,
    plan: str,
    path: Path | None,
    growth: Fraction,
    years: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Show whether CLIENT's PLAN is fit for after-tax money.

    A checklist of what the plan's terms allow, as facts say it, the verdict, what is trapped and what that costs, and
    what is still to be asked. Ends with exit code 4 while something that decides is unknown.

    Example: basis plan maya 'Northwind 401(k)' --letter northwind.txt
    """
    from basis.app.plan_fit import plan_fit, write_letter
    from basis.engine.plan.plan_terms import Verdict
    from basis.report.plan_fit import plan_document, plan_text

    with ledger_of(ctx, dry_run=dry_run) as ledger:
        found = plan_fit(ledger, client, plan, growth=growth, years=years)
    written = write_letter(found, path, dry_run=dry_run) if path is not None else None
    if as_json:
        print_document(plan_document(found))
    else:
        click.echo(plan_text(found))
    if written is not None:
        click.echo(f"{'would write' if dry_run else 'wrote'} {written}", err=True)
    if found.fitness.verdict is Verdict.OPEN:
        ctx.exit(ExitCode.OPEN)
