"""How long `basis --help` takes, beside a bare click program.

Prints a ratio measured in one run and asserts nothing: `python benchmarks/startup.py [RUNS]`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

_RUNS = 15
_OURS = "import sys; sys.argv = ['basis', '--help']; import basis.cli; basis.cli.main()"
_BARE = "import click\n@click.group()\ndef bare() -> None:\n    'A bare program.'\nbare(['--help'])"


def seconds(program: str) -> float:
    """One start of a program, in seconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=False, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Measure both by turns in one run."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else _RUNS
    pairs = [(seconds(_OURS), seconds(_BARE)) for _ in range(runs)]
    ours, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"basis --help: {ours:.3f} s; bare click: {bare:.3f} s; ratio {ours / bare:.2f} (target 2)")


if __name__ == "__main__":
    main()
