"""basis file and filed: forms as filed, ours and others'."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from basis.cli.output import dry_run_option, json_option, print_document
from basis.cli.session import decider, ledger_of
from basis.errors import UsageError
from basis.money import plain_amount

_DAY = click.DateTime(["%Y-%m-%d"])
decedent_option = click.option("--decedent", default="", metavar="ID", help="The form for an inherited IRA.")
pdf_option = click.option(
    "--pdf",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The form as it was filed, kept encrypted with it.",
)


@click.command(name="file")
@click.argument("client")
@click.argument("year", type=int)
@click.option("--on", "filed_on", required=True, type=_DAY, metavar="YYYY-MM-DD", help="The day it was filed.")
@click.option("--amended", is_flag=True, help="It amends one that is on file.")
@pdf_option
@decedent_option
@dry_run_option
@click.pass_context
def file_command(
    ctx: click.Context,
    client: str,
    year: int,
    filed_on: datetime,
    amended: bool,
    pdf: Path | None,
    decedent: str,
    dry_run: bool,
) -> None:
    """Freeze CLIENT's YEAR form as filed. Its line 14 then carries, whatever is imported later.

    Example: basis file maya 2019 --on 2020-07-10
    """
    from basis.app.filing import file_form

    with ledger_of(ctx, dry_run=dry_run) as ledger:
        form = file_form(
            ledger, client, year, _day(filed_on), decedent=decedent, amended=amended, pdf=pdf, by=decider(ctx)
        )
    click.echo(f"{form.name}: Form 8606 of {form.owner} for {year}, filed on {form.filed_on.isoformat()}.")


@click.group(name="filed")
def filed_command() -> None:
    """Record and list forms that were filed, by anybody."""


@filed_command.command(name="add")
@click.argument("client")
@click.argument("year", type=int)
@click.option("--on", "filed_on", required=True, type=_DAY, metavar="YYYY-MM-DD", help="The day it was filed.")
@click.option("--line", "lines", multiple=True, metavar="LINE=AMOUNT", help="A line as filed: 14=12,345.")
@click.option("--amended", is_flag=True, help="It amends one that is on file.")
@click.option("--note", default="", help="Where the figures come from.")
@pdf_option
@decedent_option
@dry_run_option
@click.pass_context
def add(
    ctx: click.Context,
    client: str,
    year: int,
    filed_on: datetime,
    lines: tuple[str, ...],
    amended: bool,
    note: str,
    pdf: Path | None,
    decedent: str,
    dry_run: bool,
) -> None:
    """Record CLIENT's YEAR form as somebody filed it. Lines left out were blank; without any, --pdf is read.

    Example: basis filed add daniel 2013 --on 2014-04-10 --line 2=12,345 --line 14=12,345
    """
    from basis.app.filing import add_filed

    wrong = [line for line in lines if "=" not in line]
    if wrong:
        raise UsageError(
            f"--line {wrong[0]}: a line is given as LINE=AMOUNT.", next_step="for example --line 14=12,345"
        )
    given = dict(line.split("=", 1) for line in lines)
    with ledger_of(ctx, dry_run=dry_run) as ledger:
        form = add_filed(
            ledger,
            client,
            year,
            _day(filed_on),
            given,
            decedent=decedent,
            amended=amended,
            note=note,
            pdf=pdf,
            by=decider(ctx),
        )
    click.echo(f"{form.name}: Form 8606 of {form.owner} for {year}, filed on {form.filed_on.isoformat()}.")


@filed_command.command(name="correct")
@click.argument("client")
@click.argument("form", metavar="FORM")
@click.option("--why", required=True, help="What shows that it was wrong; kept with the determination.")
@dry_run_option
@click.pass_context
def correct(ctx: click.Context, client: str, form: str, why: str, dry_run: bool) -> None:
    """Determine that a FORM (f2) of CLIENT was filed wrong: its line 14 carries no longer, our figures do.

    Example: basis filed correct daniel f2 --why "the SEP IRA was left out"
    """
    from basis.app.filing import correct_filed

    with ledger_of(ctx, dry_run=dry_run) as ledger:
        year = correct_filed(ledger, client, form, why, by=decider(ctx))
    click.echo(f"{form}, the form for {year}, is set aside; what is figured for {year} carries.")


@filed_command.command(name="list")
@click.argument("client")
@json_option
@click.pass_context
def list_(ctx: click.Context, client: str, as_json: bool) -> None:
    """List CLIENT's forms as filed, and with which of them a PDF is kept."""
    from basis.engine import basis_as_filed

    with ledger_of(ctx) as ledger:
        forms = ledger.filed(ledger.client(client).id)
        with_paper = ledger.filed_with_paper(client)
    if as_json:
        found = [
            {
                "id": f.name,
                "year": f.year,
                "owner": {"decedent": f.owner.decedent} if f.owner.decedent else "self",
                "filed_on": f.filed_on.isoformat(),
                "amended": f.amended,
                "ours": f.ours,
                "paper": f.id in with_paper,
                "lines": {n: {"cents": c, "text": plain_amount(c)} for n, c in f.lines.items()},
            }
            for f in forms
        ]
        print_document({"schema": "basis.filed/1", "client": client, "forms": found})
        return
    for form in forms:
        whose = "ours" if form.ours else "another preparer's"
        carries = basis_as_filed(form)
        basis = f"basis {plain_amount(carries.cents or 0)}" if carries is not None else "no total basis"
        paper = "PDF" if form.id in with_paper else "-"
        click.echo(f"{form.name:<5} {form.year} filed {form.filed_on.isoformat()} {whose:<20} {paper:<4} {basis}")


@filed_command.command(name="paper")
@click.argument("client")
@click.argument("form", metavar="FORM")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
@click.option("--replace", "replace_file", is_flag=True, help="Write over a file that is there.")
@dry_run_option
@click.pass_context
def paper(ctx: click.Context, client: str, form: str, output: Path, replace_file: bool, dry_run: bool) -> None:
    """Write the PDF kept with a FORM (f2) of CLIENT to a file, readable by its owner alone.

    Example: basis filed paper daniel f2 -o daniel-2013.pdf
    """
    from basis.app.filing import write_paper

    with ledger_of(ctx, dry_run=dry_run) as ledger:
        size = write_paper(ledger, client, form, output, replace_file=replace_file, dry_run=dry_run)
    click.echo(f"{form}, {size:,} bytes: {'would write ' if dry_run else ''}{output}")


def _day(moment: datetime) -> date:
    return moment.date()
