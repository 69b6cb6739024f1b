"""The README's tour: every block that begins with `$ basis` is run, and shows what the program really prints.

`python tests/readme_tour.py --write` puts the present output into the README; the test only compares.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_BLOCK = re.compile(r"```text\n\$ basis (?P<command>[^\n]*)\n(?P<shown>.*?)```", re.DOTALL)


def blocks(text: str) -> list[tuple[str, str]]:
    """Every command of the tour and the output shown for it."""
    return [(match["command"], match["shown"]) for match in _BLOCK.finditer(text)]


def run(command: str, folder: Path) -> str:
    """What a command prints on standard output, run in a folder that holds the demo's ledger."""
    program = [sys.executable, "-c", "import basis.cli; basis.cli.main()", *shlex.split(command)]
    environment = os.environ | {
        "BASIS_LEDGER": "basis-demo/ledger.db",
        "BASIS_PASSPHRASE": "only invented people",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 4, 5):
        raise RuntimeError(f"basis {command} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def make_demo(folder: Path) -> str:
    """Run `basis demo` in a folder, and the case of the mega backdoor beside it; gives what the first says."""
    run("demo mega-backdoor -o mega", folder)
    return run("demo", folder)


def rewritten(text: str, folder: Path) -> str:
    """The README with the present output in every block."""
    return _BLOCK.sub(lambda m: f"```text\n$ basis {m['command']}\n{run(m['command'], folder)}```", text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        make_demo(Path(name))
        new = rewritten(README.read_text(encoding="utf-8"), Path(name))
    if "--write" in sys.argv:
        README.write_text(new, encoding="utf-8")
    elif new != README.read_text(encoding="utf-8"):
        sys.exit("the README shows other output: run python tests/readme_tour.py --write")
