"""What a plan distribution consists of, and where its after-tax money goes (section 72(e)(8); Notice 2014-54)."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.engine.plan.allocation import (
    AllocationError,
    Amounts,
    Choice,
    Contract,
    Disbursement,
    Into,
    Way,
    allocate,
    distribution_of,
    shared,
)

NOTICE_ACCOUNT = Contract(value=250_000_00, basis=50_000_00)
"""Notice 2014-54, section IV: 200,000 of pretax and 50,000 of after-tax money."""


def direct(into: Into, dollars: int, pretax: int | None = None, *, takes_after_tax: bool = True) -> Disbursement:
    selected = None if pretax is None else pretax * 100
    return Disbursement(Way.DIRECT, into, dollars * 100, pretax=selected, takes_after_tax=takes_after_tax)


def within_60_days(into: Into, dollars: int, pretax: int | None = None) -> Disbursement:
    return Disbursement(Way.SIXTY_DAYS, into, dollars * 100, pretax=None if pretax is None else pretax * 100)


def kept(dollars: int) -> Disbursement:
    return Disbursement(Way.PAID, Into.OWNER, dollars * 100)


class Worked(NamedTuple):
    """An example: the parts of a distribution, pretax and after-tax dollars of each, and the taxable amount."""

    parts: tuple[Disbursement, ...]
    holds: tuple[tuple[int, int], ...]
    taxable: int


OF_THE_NOTICE = {
    "70,000 to a new plan, 30,000 in cash": Worked(
        (direct(Into.PLAN, 70_000), kept(30_000)),
        ((70_000, 0), (10_000, 20_000)),
        10_000,
    ),
    "and 12,000 of the cash to an IRA within 60 days": Worked(
        (direct(Into.PLAN, 70_000), within_60_days(Into.TRADITIONAL_IRA, 12_000), kept(18_000)),
        ((70_000, 0), (10_000, 2_000), (0, 18_000)),
        0,
    ),
    "82,000 to a plan that accounts separately, 18,000 in cash": Worked(
        (direct(Into.PLAN, 82_000), kept(18_000)),
        ((80_000, 2_000), (0, 18_000)),
        0,
    ),
    "50,000 to a new plan, 30,000 to a traditional IRA, 20,000 in cash": Worked(
        (direct(Into.PLAN, 50_000), direct(Into.TRADITIONAL_IRA, 30_000), kept(20_000)),
        ((50_000, 0), (30_000, 0), (0, 20_000)),
        0,
    ),
    "80,000 to a traditional IRA and 20,000 to a Roth IRA, as selected": Worked(
        (direct(Into.TRADITIONAL_IRA, 80_000, 80_000), direct(Into.ROTH_IRA, 20_000)),
        ((80_000, 0), (0, 20_000)),
        0,
    ),
}
"""The facts and results of the examples of Notice 2014-54, section IV."""

OF_THE_IRS_PAGE = Worked(
    (direct(Into.TRADITIONAL_IRA, 80_000, 80_000), direct(Into.ROTH_IRA, 10_000), kept(10_000)),
    ((80_000, 0), (0, 10_000), (0, 10_000)),
    0,
)
"""irs.gov, Rollovers of After-Tax Contributions in Retirement Plans, second example."""


def test_a_partial_distribution_takes_its_share_of_after_tax_money() -> None:
    """Notice 2014-54, section IV, and the first example of the IRS page on rollovers of after-tax contributions."""
    assert NOTICE_ACCOUNT.distributes(100_000_00) == Amounts(80_000_00, 20_000_00)
    assert Contract(100_000_00, 20_000_00).distributes(50_000_00) == Amounts(40_000_00, 10_000_00)


@pytest.mark.parametrize("example", [*OF_THE_NOTICE.values(), OF_THE_IRS_PAGE], ids=[*OF_THE_NOTICE, "IRS page"])
def test_the_worked_examples(example: Worked) -> None:
    found = allocate(NOTICE_ACCOUNT.distributes(100_000_00), example.parts)
    assert [(part.amounts.pretax, part.amounts.after_tax) for part in found.parts] == [
        (pretax * 100, after_tax * 100) for pretax, after_tax in example.holds
    ]
    assert found.taxable == example.taxable * 100


def test_the_steps_print_how_direct_rollovers_eat_the_pretax_money_first() -> None:
    """Known mistake 36: the cash is not taxed pro rata."""
    found = allocate(
        NOTICE_ACCOUNT.distributes(100_000_00), OF_THE_NOTICE["70,000 to a new plan, 30,000 in cash"].parts
    )
    assert {step.number: step.cents // 100 for step in found.steps} == {
        "1": 100_000, "2": 80_000, "3": 70_000, "4": 70_000, "5": 10_000,
        "6": 0, "7": 0, "8": 10_000, "9": 30_000, "10": 20_000, "11": 10_000,
    }  # fmt: skip
    assert all(step.source for step in found.steps)


def test_half_of_an_after_tax_account_that_grew_by_1500_takes_half_of_its_earnings() -> None:
    after_tax = Contract(value=31_500_00, basis=30_000_00)
    assert after_tax.distributes(31_500_00) == Amounts(1_500_00, 30_000_00)
    half = allocate(after_tax.distributes(15_750_00), (direct(Into.ROTH_ACCOUNT, 15_750),))
    assert half.taxable == 750_00


def test_each_contract_is_divided_by_itself_and_all_of_it_is_one_distribution() -> None:
    """Section 72(d)(2): employer money and after-tax money in accounts of their own, all of it paid out at once."""
    whole = distribution_of(((Contract(31_500_00, 30_000_00), 31_500_00), (Contract(90_000_00, 0), 90_000_00)))
    assert whole == Amounts(91_500_00, 30_000_00)
    parts = (direct(Into.TRADITIONAL_IRA, 91_500, 91_500), direct(Into.ROTH_IRA, 30_000))
    assert allocate(whole, parts).taxable == 0


def test_money_of_before_1987_comes_out_first_where_the_plan_let_it() -> None:
    """Section 72(e)(8)(D)."""
    grandfathered = Contract(value=100_000_00, basis=20_000_00, pre_1987=5_000_00)
    assert grandfathered.distributes(3_000_00) == Amounts(0, 3_000_00)
    assert grandfathered.distributes(14_500_00) == Amounts(8_000_00, 6_500_00)


def test_an_account_worth_less_than_was_contributed_pays_out_after_tax_money_alone() -> None:
    assert Contract(value=9_000_00, basis=10_000_00).distributes(4_000_00) == Amounts(0, 4_000_00)


def test_what_the_participant_did_not_select_is_marked_and_taken_as_least_taxed() -> None:
    split = Amounts(80_000_00, 20_000_00)
    said = allocate(split, (direct(Into.ROTH_IRA, 50_000), direct(Into.TRADITIONAL_IRA, 50_000)))
    assert [part.amounts.pretax for part in said.parts] == [30_000_00, 50_000_00]
    assert {part.choice for part in said.parts} == {Choice.NOT_SAID}
    selected = allocate(split, (direct(Into.ROTH_IRA, 50_000), direct(Into.TRADITIONAL_IRA, 50_000, 40_000)))
    assert selected.taxable == 40_000_00
    assert {part.choice for part in selected.parts} == {Choice.SELECTED}


def test_no_choice_is_asked_where_the_order_leaves_none() -> None:
    for example in (OF_THE_NOTICE["82,000 to a plan that accounts separately, 18,000 in cash"],
                    OF_THE_NOTICE["50,000 to a new plan, 30,000 to a traditional IRA, 20,000 in cash"]):  # fmt: skip
        found = allocate(NOTICE_ACCOUNT.distributes(100_000_00), example.parts)
        assert {part.choice for part in found.parts} == {Choice.ORDER}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((direct(Into.PLAN, 70_000), kept(20_000)), "the parts add up to 90,000.00, the distribution is 100,000.00"),
        ((direct(Into.PLAN, 82_000, takes_after_tax=False), kept(18_000)), "2,000.00 of after-tax money would be in"),
        ((within_60_days(Into.PLAN, 90_000), kept(10_000)), "10,000.00 of after-tax money would be in"),
        ((direct(Into.PLAN, 60_000, 50_000), direct(Into.ROTH_IRA, 20_000), kept(20_000)), "without a place"),
        ((direct(Into.PLAN, 60_000, 61_000), kept(40_000)), "61,000.00 of pretax money cannot be in the direct"),
    ],
    ids=["parts missing", "plan without separate account", "60 days to a plan", "selected too little", "too much"],
)
def test_what_cannot_have_happened_is_refused_with_the_figures(parts: tuple[Disbursement, ...], said: str) -> None:
    with pytest.raises(AllocationError, match=said):
        allocate(NOTICE_ACCOUNT.distributes(100_000_00), parts)


def test_more_than_the_account_is_worth_cannot_be_distributed() -> None:
    with pytest.raises(AllocationError, match=r"250,000\.01 out of an account worth 250,000\.00"):
        NOTICE_ACCOUNT.distributes(250_000_01)


CENTS = st.integers(min_value=0, max_value=10**9)
WAYS_AND_TARGETS = [
    *((Way.DIRECT, into) for into in Into if into is not Into.OWNER),
    (Way.SIXTY_DAYS, Into.TRADITIONAL_IRA),
    (Way.SIXTY_DAYS, Into.ROTH_IRA),
    (Way.PAID, Into.OWNER),
]


@st.composite
def distributions(draw: st.DrawFn) -> tuple[Contract, Amounts, tuple[Disbursement, ...]]:
    """A contract, a distribution out of it, and the parts it was paid in."""
    sizes = draw(st.lists(st.tuples(st.sampled_from(WAYS_AND_TARGETS), CENTS), min_size=1, max_size=6))
    paid = sum(cents for _, cents in sizes)
    value = paid + draw(CENTS)
    basis = draw(st.integers(min_value=0, max_value=value + 10**6))
    contract = Contract(value, basis, draw(st.integers(min_value=0, max_value=basis)))
    parts = tuple(Disbursement(way, into, cents) for (way, into), cents in sizes)
    return contract, contract.distributes(paid), parts


@given(distributions())
def test_every_division_adds_up_and_no_more_basis_comes_out_than_is_in(
    case: tuple[Contract, Amounts, tuple[Disbursement, ...]],
) -> None:
    contract, distribution, parts = case
    found = allocate(distribution, parts)
    assert [part.amounts.whole for part in found.parts] == [part.cents for part in parts]
    assert sum(part.amounts.pretax for part in found.parts) == distribution.pretax
    assert sum(part.amounts.after_tax for part in found.parts) == distribution.after_tax
    assert all(min(part.amounts) >= 0 for part in found.parts)
    assert distribution.after_tax <= contract.basis
    assert 0 <= found.taxable <= distribution.pretax


@given(distributions())
def test_no_rollover_holds_after_tax_money_while_one_that_comes_later_holds_pretax_money(
    case: tuple[Contract, Amounts, tuple[Disbursement, ...]],
) -> None:
    _, distribution, parts = case
    found = allocate(distribution, parts).parts
    order = [Way.DIRECT, Way.SIXTY_DAYS, Way.PAID]
    for earlier in found:
        for later in found:
            if order.index(earlier.disbursement.way) < order.index(later.disbursement.way):
                assert not earlier.amounts.after_tax or not later.amounts.pretax


@given(st.integers(min_value=0, max_value=10**9), st.lists(CENTS, min_size=1, max_size=8))
def test_a_contract_paid_out_piece_by_piece_gives_back_all_of_its_basis(basis: int, pieces: list[int]) -> None:
    value = sum(pieces) + basis
    contract, received = Contract(value, basis), 0
    for piece in (*pieces, basis):
        part = contract.distributes(piece)
        received += part.after_tax
        contract = Contract(contract.value - piece, contract.basis - part.after_tax)
    assert (contract.value, received) == (0, basis)


@given(CENTS, st.lists(CENTS, min_size=1, max_size=8))
def test_a_shared_amount_adds_up_and_no_share_is_more_than_its_size(amount: int, sizes: list[int]) -> None:
    whole = min(amount, sum(sizes))
    shares = shared(whole, sizes)
    assert sum(shares) == whole
    assert all(share <= size for share, size in zip(shares, sizes, strict=True))
