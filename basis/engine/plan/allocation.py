"""How much of a plan distribution is after-tax money, and to which of its destinations that money goes.

Section 72(e)(8) and 72(d)(2) divide a distribution; section 402(c)(2) and Notice 2014-54, section III, divide it among
direct rollovers, 60-day rollovers and cash. Pure arithmetic in cents: it must not know a ledger, a year or a form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple

from basis.money import Cents, divide_half_up, plain_amount


class AllocationError(ValueError):
    """A distribution that cannot have happened as described; the message names the figures and what to change."""


class Amounts(NamedTuple):
    """Money of a plan in cents: `pretax` is taxable when it is paid out, `after_tax` is not."""

    pretax: Cents
    after_tax: Cents

    @property
    def whole(self) -> Cents:
        """Both together."""
        return self.pretax + self.after_tax


class Contract(NamedTuple):
    """What section 72 looks at as one: a plan's after-tax contributions with their earnings where the plan accounts
    for them separately (section 72(d)(2)), a designated Roth account (402A(d)(4)), else all of the plan but that.

    `value` is the account balance and `basis` the investment in the contract, just before the distribution;
    `pre_1987` the part of the basis that comes out first, for a plan that on May 5, 1986, let employees withdraw
    their contributions in service (section 72(e)(8)(D)), less all that was received since 1986.
    """

    value: Cents
    basis: Cents
    pre_1987: Cents = 0

    def distributes(self, amount: Cents) -> Amounts:
        """What a distribution of `amount` consists of: the money of before 1987 alone first, then pro rata, the
        after-tax part rounded half up to a cent. Raises AllocationError for more than the contract is worth."""
        if not 0 <= amount <= self.value:
            raise AllocationError(
                f"a distribution of {plain_amount(amount)} out of an account worth {plain_amount(self.value)}: enter "
                f"the value just before it"
            )
        first = min(amount, self.pre_1987, self.basis)
        rest, basis, value = amount - first, self.basis - first, self.value - first
        pro_rata = rest if basis >= value else divide_half_up(rest * basis, value)
        return Amounts(rest - pro_rata, first + pro_rata)


class Way(Enum):
    """How a part of a distribution left the plan; Notice 2014-54 fills direct rollovers before 60-day rollovers."""

    DIRECT = "direct rollover"
    SIXTY_DAYS = "60-day rollover"
    PAID = "paid out and kept"


class Into(Enum):
    """What received a part."""

    TRADITIONAL_IRA = "traditional IRA"
    PLAN = "plan"
    ROTH_IRA = "Roth IRA"
    ROTH_ACCOUNT = "designated Roth account"
    OWNER = "the participant"

    @property
    def taxes(self) -> bool:
        """Whether pretax money is income on its way there (sections 402(a), 402A(c)(4)(A), 408A(d)(3)(A))."""
        return self in (Into.ROTH_IRA, Into.ROTH_ACCOUNT, Into.OWNER)


class Disbursement(NamedTuple):
    """One part of a distribution as it was paid, tax withheld included in what was paid to the participant.

    `pretax` is what the participant told the plan, before a direct rollover, that this part should hold of pretax
    money; None where nothing was said. `takes_after_tax` is False for a plan that does not account for after-tax
    money separately; no plan takes it in a 60-day rollover (section 402(c)(2)(A)).
    """

    way: Way
    into: Into
    cents: Cents
    name: str = ""
    pretax: Cents | None = None
    takes_after_tax: bool = True

    @property
    def shown(self) -> str:
        """What people call it."""
        what = self.way.value if self.into is Into.OWNER else f"{self.way.value} to a {self.into.value}"
        return f"{what} ({self.name})" if self.name else what

    @property
    def most_after_tax(self) -> Cents:
        """How much after-tax money it can hold."""
        barred = self.into is Into.PLAN and (self.way is Way.SIXTY_DAYS or not self.takes_after_tax)
        return 0 if barred else self.cents


class Choice(Enum):
    """Why a part holds the pretax money that it holds."""

    ORDER = "no other division is possible"
    SELECTED = "as the participant selected"
    NOT_SAID = "the participant may select; taken as least taxed"


class Part(NamedTuple):
    """One disbursement with what it holds."""

    disbursement: Disbursement
    amounts: Amounts
    choice: Choice

    @property
    def taxable(self) -> Cents:
        """What of it is income of the year."""
        return self.amounts.pretax if self.disbursement.into.taxes else 0


class Step(NamedTuple):
    """One printed step of the division: its number, what it is, how it is figured, cents, and where it is ruled."""

    number: str
    what: str
    formula: str
    cents: Cents
    source: str


class Allocation(NamedTuple):
    """A distribution divided among its parts, in the order in which they were given."""

    distribution: Amounts
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]

    @property
    def taxable(self) -> Cents:
        """What of the whole distribution is income of the year."""
        return sum(part.taxable for part in self.parts)


_PRO_RATA = "IRC 72(e)(8)"
_DIRECT_FIRST = "IRC 402(c)(2); Notice 2014-54, section III"
_THEN_60_DAYS = "Notice 2014-54, section III"
_TAXED = "IRC 402(a), 402A(c)(4)(A) and 408A(d)(3)(A)"


def distribution_of(contracts: Iterable[tuple[Contract, Cents]]) -> Amounts:
    """What a distribution out of several contracts at once consists of: each is divided by itself, and everything
    that is scheduled for the same time is one distribution (Notice 2014-54, section III)."""
    found = [contract.distributes(cents) for contract, cents in contracts]
    return Amounts(sum(part.pretax for part in found), sum(part.after_tax for part in found))


def allocate(distribution: Amounts, disbursements: Sequence[Disbursement]) -> Allocation:
    """Divide a distribution among its parts: pretax money fills direct rollovers, then 60-day rollovers, and what is
    left of it is in the cash. Among several rollovers of one way the participant selects, where there is a choice.

    Raises AllocationError where the parts do not add up to the distribution, where a selection is not possible, and
    where after-tax money would have to go where it cannot.
    """
    paid = sum(part.cents for part in disbursements)
    if paid != distribution.whole:
        raise AllocationError(
            f"the parts add up to {plain_amount(paid)}, the distribution is {plain_amount(distribution.whole)}: enter "
            f"every part, what was paid out and withheld included"
        )
    left = distribution.pretax
    held: dict[int, Part] = {}
    steps = [
        Step("1", "Distribution, all parts together", "all that is scheduled for one time is one", paid, _THEN_60_DAYS),
        Step("2", "Pretax amount in it", "line 1 less after-tax money", distribution.pretax, _PRO_RATA),
    ]
    for way, source, what in ((Way.DIRECT, _DIRECT_FIRST, "Directly rolled over"),
                              (Way.SIXTY_DAYS, _THEN_60_DAYS, "Rolled over within 60 days")):  # fmt: skip
        group = {at: part for at, part in enumerate(disbursements) if part.way is way}
        total = sum(part.cents for part in group.values())
        assigned = min(left, total)
        number = len(steps)
        steps += [
            Step(str(number + 1), what, f"every {way.value}", total, source),
            Step(str(number + 2), "Pretax amount assigned to it", _smaller_of(number), assigned, source),
            Step(str(number + 3), "Pretax amount left", _less_assigned(number), left - assigned, source),
        ]
        held |= _divided(group, assigned)
        left -= assigned
    held |= _paid({at: part for at, part in enumerate(disbursements) if part.way is Way.PAID}, left)
    parts = tuple(held[at] for at in range(len(disbursements)))
    taxable = sum(part.taxable for part in parts)
    kept = sum(part.cents for part in disbursements if part.way is Way.PAID)
    steps += [
        Step("9", "Paid out and kept", "tax withheld included", kept, _THEN_60_DAYS),
        Step("10", "After-tax amount in it", "line 9 - line 8", kept - left, _PRO_RATA),
        Step("11", "Taxable amount", "line 8 + pretax money in rollovers to Roth accounts", taxable, _TAXED),
    ]
    return Allocation(distribution, parts, tuple(steps))


def _smaller_of(number: int) -> str:
    return f"the smaller of line {number} and line {number + 1}"


def _less_assigned(number: int) -> str:
    return f"line {number} - line {number + 2}"


def _paid(group: dict[int, Disbursement], pretax: Cents) -> dict[int, Part]:
    """What is left, over what was paid out and withheld: one payment, each piece of it alike."""
    shares = shared(pretax, [part.cents for part in group.values()])
    return {
        at: Part(part, Amounts(share, part.cents - share), Choice.ORDER)
        for (at, part), share in zip(group.items(), shares, strict=True)
    }


def _divided(group: dict[int, Disbursement], pretax: Cents) -> dict[int, Part]:
    """Pretax money of `pretax` cents over the parts of one way."""
    least = {at: part.cents - part.most_after_tax for at, part in group.items()}
    if (short := sum(least.values()) - pretax) > 0:
        barred = ", ".join(group[at].shown for at, cents in least.items() if cents)
        raise AllocationError(
            f"{plain_amount(short)} of after-tax money would be in {barred}, which cannot take it (section "
            f"402(c)(2)(A)): correct the destinations, or enter that the plan accounts for it separately"
        )
    total = sum(part.cents for part in group.values())
    selected = {at: part.pretax for at, part in group.items() if part.pretax is not None}
    for at, cents in selected.items():
        if not least[at] <= cents <= group[at].cents:
            raise AllocationError(f"{plain_amount(cents)} of pretax money cannot be in the {group[at].shown}")
    open_to_choice = sum(least.values()) < pretax < total and len(group) > 1
    rest = pretax - sum(selected.values()) - sum(cents for at, cents in least.items() if at not in selected)
    unselected = sorted((at for at in group if at not in selected), key=lambda at: (group[at].into.taxes, at))
    holds = {at: selected.get(at, least[at]) for at in group}
    for at in unselected:
        more = max(0, min(rest, group[at].cents - least[at]))
        holds[at] += more
        rest -= more
    if rest:
        raise AllocationError(
            f"{plain_amount(pretax)} of pretax money goes to {', '.join(part.shown for part in group.values())}, and "
            f"the selections leave {plain_amount(abs(rest))} {'without a place' if rest > 0 else 'too little'}: "
            f"Notice 2014-54 lets the participant divide it, not change it"
        )
    found: dict[int, Part] = {}
    for at, part in group.items():
        choice = Choice.ORDER
        if open_to_choice:
            choice = Choice.SELECTED if len(unselected) < 2 or at in selected else Choice.NOT_SAID
        found[at] = Part(part, Amounts(holds[at], part.cents - holds[at]), choice)
    return found


def shared(whole: Cents, sizes: Sequence[Cents]) -> tuple[Cents, ...]:
    """An amount spread over parts by their size, by largest remainder, so that cents add up; the first of equal
    remainders gets the cent. No part gets more than its size where the amount is no more than all of them."""
    total = sum(sizes)
    if not total:
        return tuple(0 for _ in sizes)
    floors = [whole * size // total for size in sizes]
    by_rest = sorted(range(len(sizes)), key=lambda at: -(whole * sizes[at] % total))
    for at in by_rest[: whole - sum(floors)]:
        floors[at] += 1
    return tuple(floors)
