"""The ledger a command works on, and who works on it."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from basis.cli.output import say_dry_run

if TYPE_CHECKING:
    from basis.cli import Settings
    from basis.ledger import Ledger


@contextmanager
def ledger_of(ctx: click.Context, *, create: bool = False, dry_run: bool = False) -> Iterator[Ledger]:
    """The ledger named by `--ledger`, BASIS_LEDGER or nobody (the user's own), opened for one command.

    With `dry_run` nothing that the command writes is kept, and it says so.
    """
    from basis.app import open_ledger

    settings: Settings = ctx.find_root().obj
    with open_ledger(settings.ledger, create=create, dry_run=dry_run) as ledger:
        yield ledger
    if dry_run:
        say_dry_run()


def decider(ctx: click.Context) -> str:
    """Who decides: `--by`, else the user of the computer."""
    settings: Settings = ctx.find_root().obj
    return settings.by or getpass.getuser()
