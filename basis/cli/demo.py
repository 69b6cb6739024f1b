"""basis demo: a sample household from exports to filled forms, or one worked case of the law."""

from __future__ import annotations

import textwrap
from pathlib import Path

import click

from basis.cli.output import dry_run_option, say_dry_run
from basis.cli.session import decider
from basis.errors import InputRejectedError
from basis.saving import make_folder

_WIDTH = 80
_FORM_YEARS = (2017, 2018, 2021, 2022, 2023)
_SHOWN_QUESTIONS = 2
_MADE_HERE = "Made by basis demo; may be deleted."
_MARK = "ABOUT.txt"
_ANOTHER_FOLDER = "name another folder with -o"


@click.command(name="demo")
@click.argument("case", required=False)
@click.option("--list", "list_cases", is_flag=True, help="List the worked cases and stop.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("basis-demo"),
    show_default=True,
    help="The folder to work in; made anew each time.",
)
@dry_run_option
@click.pass_context
def demo_command(ctx: click.Context, case: str | None, list_cases: bool, output: Path, dry_run: bool) -> None:
    """Take an invented married couple from ten years of exports to filled Forms 8606.

    With CASE, show one of the worked cases of the law instead: its ledger file and facts, and the forms they come
    to. Nothing leaves the folder; no real person is in the data.

    \b
    Example: basis demo worksheet-1-1-rose-green
    """
    if list_cases:
        _list_cases()
    elif case is not None:
        _show_case(case, output, by=decider(ctx), dry_run=dry_run)
    else:
        _show_household(output, by=decider(ctx), dry_run=dry_run)


def _list_cases() -> None:
    from basis.app.cases import worked_cases

    for case in worked_cases():
        click.echo(case.name)
        click.echo(textwrap.fill(case.title, _WIDTH, initial_indent="    ", subsequent_indent="    "))


def _show_case(name: str, output: Path, *, by: str, dry_run: bool) -> None:
    from basis.app import open_ledger
    from basis.app.cases import enter, worked_case
    from basis.app.figures import compared, figured_year
    from basis.report.year import year_text

    case = worked_case(name)
    if dry_run:
        _try(output, f"the case {case.name}")
        return
    _fresh(output)
    click.echo(textwrap.fill(case.title, _WIDTH))
    click.echo("\n" + textwrap.fill(f"By hand: {' '.join(case.by_hand.split())}", _WIDTH))
    with open_ledger(output / "ledger.db", create=True) as ledger:
        files = enter(ledger, case, output, by=by)
        carried = ""
        for form in case.forms:
            _, result = figured_year(ledger, form.client, form.year, decedent=form.decedent)
            carried = carried or result.law.basis_lines.value[0]
            whose = f" as beneficiary of {form.decedent}" if form.decedent else ""
            click.echo("\n" + year_text(compared(result), title=f"{ledger.client(form.client).name}{whose}"))
    click.echo("\nThe ledger file and the facts: " + ", ".join(str(path) for path in files))
    first = case.forms[0]
    whose = f" --decedent {first.decedent}" if first.decedent else ""
    click.echo(f"  basis --ledger {output / 'ledger.db'} explain {first.client} {first.year} {carried}{whose}")


def _show_household(output: Path, *, by: str, dry_run: bool) -> None:
    from basis.app import open_ledger
    from basis.app.clients import import_clients, import_facts
    from basis.app.figures import history_of
    from basis.app.filling import fill_form
    from basis.app.importing import import_paths
    from basis.app.review import answer_questions, open_questions, read_answers, weighed_questions
    from basis.app.samples import sample_folder
    from basis.report.history import history_text
    from basis.report.imports import imports_text
    from basis.report.questions import question_text

    household = sample_folder() / "household"
    if dry_run:
        _try(output, f"the forms of the {household.name}")
        return
    _fresh(output)
    with open_ledger(output / "ledger.db", create=True) as ledger:
        _say("1. The clients, and what no transaction says of them")
        new, _ = import_clients(ledger, household / "clients.csv", by=by)
        facts, _ = import_facts(ledger, household / "facts.csv", by=by)
        clients = [client.id for client in ledger.clients()]
        click.echo(f"{new} clients and {facts} facts.")

        _say("2. Ten years of exports, Forms 1099-R and 5498, and old opening basis")
        reports = list(import_paths(ledger, [household / "opening-basis.csv", household / "documents"], by=by))
        for client in clients:
            reports += import_paths(ledger, [household / "exports" / client], by=by, client=client)
        click.echo(imports_text(reports, dry_run=False))

        _say("3. What the tables could not classify")
        asked = {client: weighed_questions(ledger, client) for client in clients}
        questions = [question for found in asked.values() for question in found]
        for question in questions[:_SHOWN_QUESTIONS]:
            click.echo(question_text(question) + "\n")
        click.echo(f"{len(questions)} questions in all; they are answered from {household.name}/answers.csv.")
        given = read_answers(household / "answers.csv")
        for client in clients:
            recorded, _ = answer_questions(ledger, client, given, by=by)
            click.echo(f"{client}: {recorded} answers recorded, {len(open_questions(ledger, client))} questions open.")

        _say("4. Basis by year: one person each, never one couple")
        for client in clients:
            _, history = history_of(ledger, client)
            click.echo(history_text(history, title=ledger.client(client).name) + "\n")

        _say("5. The forms")
        for client in clients:
            for year in _FORM_YEARS:
                click.echo(fill_form(ledger, client, year, output / "forms").message)

    _say("Where everything is")
    click.echo(f"the ledger          {output / 'ledger.db'}")
    click.echo(f"the forms           {output / 'forms'}")
    click.echo(f"the sample files    {household}")
    click.echo("\nLook further, for example:")
    for command in ("figure daniel 2018", "explain daniel 2018 11", "entries maya --year 2020"):
        click.echo(f"  basis --ledger {output / 'ledger.db'} {command}")


def _try(output: Path, what: str) -> None:
    _check_ours(output)
    make_folder(output, next_step=_ANOTHER_FOLDER, dry_run=True)
    click.echo(f"Would make a ledger and {what} in {output}.")
    say_dry_run()


def _say(text: str) -> None:
    click.echo(f"\n{text}\n{'=' * len(text)}")


def _fresh(folder: Path) -> None:
    """An empty folder of ours. Raises InputRejectedError rather than touch one that is somebody else's."""
    _check_ours(folder)
    for old in [*folder.glob("ledger.*"), *folder.glob("facts.csv"), *folder.glob("forms/8606-*.pdf")]:
        old.unlink()
    make_folder(folder, next_step=_ANOTHER_FOLDER)
    (folder / _MARK).write_text(_MADE_HERE + "\n", encoding="utf-8")


def _check_ours(folder: Path) -> None:
    """Raise InputRejectedError for a folder with anything in it that no demo put there."""
    mark = folder / _MARK
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not mark.exists() or mark.read_text(encoding="utf-8").strip() != _MADE_HERE:
        raise InputRejectedError(f"{folder} is not empty, and not from an earlier demo.", next_step=_ANOTHER_FOLDER)
