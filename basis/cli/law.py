"""basis law: what the program holds to be the law of a tax year, and on what ground."""

from __future__ import annotations

import click

from basis.cli.output import json_option, print_document


@click.command(name="law")
@click.argument("year", type=int, required=False)
@json_option
def law_command(year: int | None, as_json: bool) -> None:
    """Show the law of tax YEAR: limits, dates and the lines of Form 8606. Without YEAR, list the years there are.

    Every value names the document it stands in and how it was verified. A year without data is refused: the
    values of another year are never used.

    Example: basis law 2023
    """
    from basis.report.law import law_document, law_text, years_document, years_text

    if as_json:
        print_document(years_document() if year is None else law_document(year))
    else:
        click.echo(years_text() if year is None else law_text(year))
