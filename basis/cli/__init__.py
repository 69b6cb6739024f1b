"""The command line: verbs a preparer would say. Thin; whatever it does, `basis.app` does.

Sub-commands are loaded when they are called, so that `basis --help` needs neither frames nor a database.
"""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from basis import __version__
from basis.cli.output import say_error, say_problem
from basis.errors import BasisError, ExitCode
from basis.identity import mask

# Command -> (module, one line for `basis --help`). The order is the order of work.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "demo": ("demo", "A sample household from exports to filled forms."),
    "client": ("client", "Add, import, list, show and erase clients."),
    "account": ("account", "Add and list accounts, and say what kind they are."),
    "facts": ("facts", "Set, import and show facts: birth dates, MAGI, elections."),
    "import": ("importing", "Import exports, ledger files, 1099-Rs and 5498s."),
    "formats": ("formats", "List the file formats that are understood."),
    "entry": ("entry", "Add a ledger entry by hand, or reverse one."),
    "document": ("document", "Add one 1099-R or 5498 box by box."),
    "review": ("review", "List open questions and answer them."),
    "link": ("entry", "Declare two entries to be one movement."),
    "entries": ("listing", "The ledger's rows for a client."),
    "documents": ("listing", "The 1099-Rs and 5498s for a client, as issued."),
    "figure": ("figure", "The lines of a year's Form 8606."),
    "explain": ("figure", "Where a line comes from, down to file and row."),
    "trace": ("figure", "Which lines and forms rest on an entry."),
    "history": ("figure", "Basis by year."),
    "fill": ("filling", "Fill the official Form 8606 PDF of a year."),
    "statement": ("statement", "What is attached to a return about contributions undone."),
    "forms": ("forms", "List, add, fetch and check blank forms."),
    "file": ("filing", "Record our Form 8606 as filed."),
    "filed": ("filing", "Record and list forms that were filed, by anybody."),
    "moves": ("moves", "What a client could still do in a year, in order."),
    "room": ("calc_room", "After-tax room in a client's plans."),
    "split": ("calc_split", "The 1099-Rs that plan money calls for, beside those received."),
    "plan": ("plan", "Whether a plan is fit for after-tax money, and what to ask."),
    "law": ("law", "A tax year's limits, dates and lines, with citations."),
    "calc": ("calc", "Figure a form from typed lines, without a ledger."),
    "ledger": ("ledger", "Make, verify and back up the ledger."),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the options of `basis` itself say: where the ledger is and who decides."""

    ledger: str | None
    by: str | None


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module that holds a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"basis.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="basis")
@click.option("--ledger", metavar="PATH|URL", envvar="BASIS_LEDGER", help="The ledger to work on.")
@click.option("--by", metavar="NAME", help="Who decides; the user of the computer unless given.")
@click.pass_context
def cli(ctx: click.Context, ledger: str | None, by: str | None) -> None:
    """Track the after-tax basis of IRAs and fill Form 8606 from it.

    Figures go to standard output; progress and warnings to standard error. Start with `basis demo`.
    """
    ctx.obj = Settings(ledger, by)


def main() -> None:
    """Run the command line and end with the exit code that docs/command-line.md describes."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code; no error of the user's ever shows a traceback."""
    try:
        outcome: object = cli.main(args=arguments, prog_name="basis", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Interrupted; the ledger is as it was.", err=True)
        return ExitCode.INTERRUPTED
    except click.ClickException as problem:
        shown = io.StringIO()
        problem.show(shown)
        say_problem(mask(shown.getvalue()))
        return ExitCode.USAGE
    except BasisError as problem:
        say_error(problem)
        return problem.exit_code
    except KeyboardInterrupt:
        click.echo("Interrupted; the ledger is as it was.", err=True)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.DONE
    except OSError as problem:
        return _refused_by_the_system(problem)
    except Exception as fault:
        return _fault(fault)
    return outcome if isinstance(outcome, int) else ExitCode.DONE


def _refused_by_the_system(problem: OSError) -> int:
    """The disk or its rights, where no command has better words for it."""
    place = mask(Path(str(problem.filename)).name) if problem.filename else "the disk"
    say_error(
        f"{place}: {problem.strerror or 'it cannot be used'}.\n"
        "  Next: check that it is there, that it is yours to read and write, and that the disk has room"
    )
    return ExitCode.CANNOT_WRITE


def _fault(fault: Exception) -> int:
    """A fault of the program: say so without a traceback and without what the data says."""
    frames = []
    trace = fault.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}")
        trace = trace.tb_next
    click.echo(
        f"Error: a fault of the program ({type(fault).__name__} at {frames[-1]}). Nothing was stored.\n"
        f"  Next: report it with this line: basis {__version__} {' > '.join(frames[-4:])}",
        err=True,
    )
    return ExitCode.FAULT
