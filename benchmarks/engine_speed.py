"""How long one Form 8606 takes to figure, beside the same sums in bare integers.

Prints a ratio measured in one run and asserts nothing: `python benchmarks/engine_speed.py [FORMS]`.
"""

from __future__ import annotations

import sys
import time

from basis.engine import Component, Election, YearInputs, figure_year
from basis.law import load

_FORMS = 20_000


def bare(line_1: int, line_2: int, line_6: int, line_7: int, line_8: int) -> int:
    """Lines 3 to 15 and 18 without statuses, references or blanks."""
    line_3 = line_1 + line_2
    line_9 = line_6 + line_7 + line_8
    ratio = min(100_000, (2 * line_3 * 100_000 + line_9) // (2 * line_9))
    line_11 = (2 * line_8 * ratio + 100_000) // 200_000
    line_12 = (2 * line_7 * ratio + 100_000) // 200_000
    return (line_3 - line_11 - line_12) + (line_7 - line_12) + (line_8 - line_11)


def main() -> None:
    """Measure both in one run."""
    forms = int(sys.argv[1]) if len(sys.argv) > 1 else _FORMS

    def part(cents: int) -> tuple[Component, ...]:
        return (Component("measured", cents, refs=("e1",)),)

    inputs = YearInputs(
        law=load(2023),
        election=Election(),
        contributions=part(6500_00),
        basis_before=part(12_345_00),
        year_end=part(93_500_00),
        distributions=part(1000_00),
        conversions=part(6500_00),
    )
    start = time.perf_counter()
    for _ in range(forms):
        figure_year(inputs)
    figured = time.perf_counter() - start
    start = time.perf_counter()
    for _ in range(forms):
        bare(6500_00, 12_345_00, 93_500_00, 1000_00, 6500_00)
    counted = time.perf_counter() - start
    print(f"one form: {figured / forms * 1e6:.0f} microseconds, {figured / counted:.0f} times the bare sums")


if __name__ == "__main__":
    main()
