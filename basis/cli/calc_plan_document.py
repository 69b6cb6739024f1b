"""basis calc plan-scan: what a plan document says about after-tax money."""

from __future__ import annotations

from pathlib import Path

import click

from basis.cli.output import json_option, print_document


@click.command(name="plan-scan")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def plan_scanner(file: Path, *, as_json: bool) -> None:
    """Search a plan document for the terms that decide.

    FILE is a summary plan description, plan document or adoption agreement, as text or PDF. Every statement about
    after-tax contributions, in-service distributions, in-plan Roth rollovers, limits and tests is quoted with its
    page and read as permits, forbids or unclear.

    Example: basis calc plan-scan plan.pdf
    """
    from basis.app.plan_document import scan_file
    from basis.report.plan_document import scan_document, scan_text

    found = scan_file(file)
    if as_json:
        print_document(scan_document(found))
    else:
        click.echo(scan_text(found))
