"""basis facts: what no transaction says."""

from __future__ import annotations

from pathlib import Path

import click

from basis.cli.output import dry_run_option, json_option, print_document
from basis.cli.session import decider, ledger_of
from basis.errors import InputRejectedError
from basis.identity import mask
from basis.model import FactError, parse_fact


@click.group(name="facts")
def facts_command() -> None:
    """Set, import and show facts: birth dates, MAGI, elections (docs/facts.md lists them all)."""


# A VALUE may begin with a minus: modified AGI is negative where it is a loss.
@facts_command.command(name="set", context_settings={"ignore_unknown_options": True})
@click.argument("client")
@click.argument("key")
@click.argument("value")
@click.option("--year", default="", help="The tax year; without it the fact holds for life.")
@click.option("--decedent", default="", metavar="ID", help="A fact about the person whose IRA was inherited.")
@click.option("--evidence", default="", help="What it rests on.")
@click.option("--note", default="")
@dry_run_option
@click.pass_context
def set_(
    ctx: click.Context,
    client: str,
    key: str,
    value: str,
    year: str,
    decedent: str,
    evidence: str,
    note: str,
    dry_run: bool,
) -> None:
    """Set one fact of CLIENT. A later one supersedes; nothing is lost.

    Example: basis facts set maya deduction_claimed 0 --year 2019
    """
    from basis.app.clients import set_fact

    owner = f"decedent:{decedent}" if decedent else client
    try:
        fact = parse_fact(owner=owner, year=year, key=key, value=value, evidence=evidence, note=note)
    except FactError as problem:
        raise InputRejectedError(f"{problem}.", next_step="see docs/facts.md for every key and its values") from problem
    with ledger_of(ctx, dry_run=dry_run) as ledger:
        set_fact(ledger, fact, client, by=decider(ctx))
    click.echo(f"{client}: {key}{f' for {year}' if year else ''} = {mask(value)}")


@facts_command.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--client", default="", metavar="ID", help="Who keeps the facts about a decedent.")
@dry_run_option
@click.pass_context
def import_(ctx: click.Context, file: Path, client: str, dry_run: bool) -> None:
    """Import a CSV with the columns owner, year, key, value, evidence, note.

    Example: basis facts import facts.csv
    """
    from basis.app.clients import import_facts

    with ledger_of(ctx, dry_run=dry_run) as ledger:
        new, known = import_facts(ledger, file, client=client, by=decider(ctx))
    click.echo(f"{new} facts recorded, {known} in force already.")


@facts_command.command(name="show")
@click.argument("client")
@json_option
@click.pass_context
def show(ctx: click.Context, client: str, as_json: bool) -> None:
    """Show the facts in force about CLIENT and the decedents kept with them."""
    with ledger_of(ctx) as ledger:
        facts = ledger.facts(ledger.client(client).id)
    if as_json:
        found = [
            {
                "owner": f.owner,
                "year": f.year,
                "key": f"{f.key}:{f.about}" if f.about else f.key,
                "value": mask(f.value),
                "evidence": f.evidence,
                "note": mask(f.note),
            }
            for f in facts
        ]
        print_document({"schema": "basis.facts/1", "client": client, "facts": found})
        return
    for fact in facts:
        name = f"{fact.key}:{fact.about}" if fact.about else fact.key
        click.echo(f"{fact.owner:<16} {fact.year or 'life':<5} {name:<26} {mask(fact.value)}")
