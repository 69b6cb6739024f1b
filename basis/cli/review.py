"""basis review: what waits for the preparer, and their answers."""

from __future__ import annotations

from pathlib import Path

import click

from basis.cli.output import dry_run_option, json_option, print_document
from basis.cli.session import decider, ledger_of
from basis.errors import ExitCode, UsageError


@click.group(name="review")
def review_command() -> None:
    """List open questions, see what each answer would do, answer them.

    \b
    basis review list rivera                    all of them, most dollars first
    basis review show rivera q-1a2b3c4d5e       one of them, every row it is about
    basis review answer rivera q-1a2b3c4d5e conversion --why "call of May 3"
    basis review undo rivera q-1a2b3c4d5e --why "the letter says otherwise"

    To send the questions out: basis review list rivera --csv > rivera.csv. The column "answer" is filled in with one of
    the choices, and the file comes back with basis review answer rivera --answers rivera.csv.

    A form that comes in later, such as Form 5498 in May, closes what it settles, and the import says so.
    """


@review_command.command(name="list")
@click.argument("client", required=False)
@click.option("--csv", "as_csv", is_flag=True, help="As an answers file to be filled in.")
@click.option("--answered", is_flag=True, help="The answers on record instead of what is open.")
@json_option
@click.pass_context
def list_(ctx: click.Context, client: str | None, as_csv: bool, answered: bool, as_json: bool) -> None:
    """List what is open about CLIENT, or about all clients, most dollars first.

    Each question says what is asked and why, what can be answered and what that does to the form, and which paper
    would settle it. Effects are figured with the other questions left open; "open" is a line that is still missing.
    Ends with exit code 4 while questions are open.

    Example: basis review list daniel
    """
    from basis.app.review import answered_questions, answers_csv, weighed_questions
    from basis.report.questions import answers_document, answers_text, question_text, questions_document

    if as_csv and (answered or as_json):
        raise UsageError("--csv is for open questions alone.", next_step="leave out --answered or --json")
    with ledger_of(ctx) as ledger:
        names = [ledger.client(client).id] if client else [c.id for c in ledger.clients()]
        if answered:
            given = tuple(d for name in names for d in answered_questions(ledger, name))
            if as_json:
                print_document(answers_document(given))
            else:
                click.echo(answers_text(given))
            return
        questions = tuple(w for name in names for w in weighed_questions(ledger, name))
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


@review_command.command(name="show")
@click.argument("client")
@click.argument("question")
@json_option
@click.pass_context
def show_(ctx: click.Context, client: str, question: str, as_json: bool) -> None:
    """Show one open QUESTION about CLIENT with every row it is about.

    Example: basis review show daniel q-1a2b3c4d5e
    """
    from basis.app.review import weighed_question
    from basis.report.questions import question_text, questions_document

    with ledger_of(ctx) as ledger:
        weighed = weighed_question(ledger, ledger.client(client).id, question)
    if as_json:
        print_document(questions_document((weighed,)))
    else:
        click.echo(question_text(weighed, every_row=True))


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


@review_command.command(name="undo")
@click.argument("client")
@click.argument("question")
@click.option("--why", required=True, help="The reason, kept with the reversal.")
@dry_run_option
@click.pass_context
def undo_(ctx: click.Context, client: str, question: str, why: str, dry_run: bool) -> None:
    """Take back the answer to a QUESTION about CLIENT; what it settled is open again.

    The answer and all that followed from it stay on file beside their reversals. With what kind an account is, the
    answers about its rows are taken back too. `basis review list --answered` lists the answers that stand.

    Example: basis review undo daniel q-1a2b3c4d5e --why "the statement says otherwise"
    """
    from basis.app.review import reverse_answer

    with ledger_of(ctx, dry_run=dry_run) as ledger:
        told, *rest = reverse_answer(ledger, ledger.client(client).id, question, why, by=decider(ctx))
    click.echo(f"{client}: the answer {told.answer!r} to {question} is taken back.")
    for answer in rest:
        click.echo(f"  and {answer.answer!r} to {answer.question}, which rested on it.")


def _count(number: int) -> str:
    return {0: "No open questions.", 1: "1 open question."}.get(number, f"{number} open questions.")
