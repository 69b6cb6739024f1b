"""basis review: what waits for the preparer, and their answers."""

from __future__ import annotations

from pathlib import Path

import click

from basis.cli.output import dry_run_option, json_option, print_document
from basis.cli.session import decider, ledger_of
from basis.errors import ExitCode, UsageError


@click.group(name="review")
def review_command() -> None:
    """List open questions and answer them."""


@review_command.command(name="list")
@click.argument("client", required=False)
@click.option("--csv", "as_csv", is_flag=True, help="As an answers file to be filled in.")
@json_option
@click.pass_context
def list_(ctx: click.Context, client: str | None, as_csv: bool, as_json: bool) -> None:
    """List what is open about CLIENT, or about all clients: what is asked, the choices, and what each would do.

    Ends with exit code 4 while questions are open.

    Example: basis review list daniel
    """
    from basis.app.review import answers_csv, open_questions
    from basis.report.questions import question_text, questions_document

    with ledger_of(ctx) as ledger:
        names = [ledger.client(client).id] if client else [c.id for c in ledger.clients()]
        questions = tuple(q for name in names for q in open_questions(ledger, name))
    if as_json:
        print_document(questions_document(questions))
    elif as_csv:
        click.echo(answers_csv(questions), nl=False)
    else:
        for question in questions:
            click.echo(question_text(question) + "\n")
        click.echo(_count(len(questions)))
    if questions:
        ctx.exit(ExitCode.OPEN)


@review_command.command(name="answer")
@click.argument("client", required=False)
@click.argument("question", required=False)
@click.argument("answer", required=False)
@click.option("--why", default="", help="What the answer rests on; kept with it.")
@click.option("--answers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file of answers.")
@dry_run_option
@click.pass_context
def answer_(
    ctx: click.Context,
    client: str | None,
    question: str | None,
    answer: str | None,
    why: str,
    answers: Path | None,
    dry_run: bool,
) -> None:
    """Answer one QUESTION about CLIENT, or all those of a file.

    The file is a CSV with the columns question, answer, why and, when it is about several clients, client; `basis
    review list --csv` writes it with the answers left open.

    Example: basis review answer daniel q-1a2b3c4d5e contribution:2019 --why "bank statement"
    """
    from basis.app.review import Answer, answer_questions, read_answers

    if (answers is None) == (client is None or question is None or answer is None):
        raise UsageError("Give either CLIENT QUESTION ANSWER, or --answers FILE.")
    given = read_answers(answers) if answers else (Answer(question or "", answer or "", why),)
    names = [client] if client else list(dict.fromkeys(a.client for a in given))
    if "" in names:
        raise UsageError("The file has answers without a client.", next_step="name the client before --answers")
    with ledger_of(ctx, dry_run=dry_run) as ledger:
        for name in names:
            recorded, repeated = answer_questions(ledger, ledger.client(name or "").id, given, by=decider(ctx))
            click.echo(f"{name}: {recorded} answers recorded, {repeated} on record already.")


def _count(number: int) -> str:
    return {0: "No open questions.", 1: "1 open question."}.get(number, f"{number} open questions.")
