"""A planted SSN, account number and EIN stay out of everything but the filled official form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from basis.cli import COMMANDS
from basis.errors import ExitCode
from forms import reading

SSN, SSN_OF_A_SPOUSE = "900-37-4418", "900-38-5529"
ACCOUNT, ROTH = "Z55190273", "Z55190284"
DASHED, DASHED_ROTH = "Z55-190273", "Z55-190284"
EIN = "12-3450987"
PLANTED = (
    *(number for ssn in (SSN, SSN_OF_A_SPOUSE) for number in (ssn, ssn.replace("-", ""), ssn.replace("-", " "))),
    *(number for account in (ACCOUNT, ROTH) for number in (account, account[1:])),
    DASHED,
    DASHED_ROTH,
    EIN,
    EIN.replace("-", ""),
)

EXPORT = f"""Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),\
Accrued Interest ($),Amount ($),Settlement Date
01/19/2022,Traditional IRA,{ACCOUNT},Electronic Funds Transfer Received (Cash),,No Description,Cash,,,,,,6000.00,
01/25/2022,Traditional IRA,{ACCOUNT},CONV TO ROTH IRA VS {DASHED_ROTH}-1 (Cash),,No Description,Cash,,,,,,-6000.00,
01/25/2022,ROTH IRA,{ROTH},ROTH CONVERSION VS {DASHED}-1 (Cash),,No Description,Cash,,,,,,6000.00,
"""
FORMS = {
    "1099-r": f"""form,tax_year,payer,payer_tin,recipient_tin,recipient_name,account,box_1,box_2a,box_7,box_7_ira
1099-R,2022,Fidelity,{EIN},{SSN},Pia Planted,{ACCOUNT},"6,000.00","6,000.00",2,X
""",
    "5498": f"""form,tax_year,payer,payer_tin,recipient_tin,recipient_name,account,box_1,box_3,box_5,box_7_ira,\
box_7_roth
5498,2022,Fidelity,{EIN},{SSN},Pia Planted,{ACCOUNT},"6,000.00",,0.00,X,
5498,2022,Fidelity,{EIN},{SSN},Pia Planted,{ROTH},,"6,000.00","6,100.00",,X
""",
}
LEDGER = f"""date,owner,account,account_type,kind,amount,note,for_year,earnings
2018-12-31,pia,{ACCOUNT},traditional_ira,opening_basis,"5,000.00","told by phone, SSN {SSN}, account {ACCOUNT}",,
2019-05-01,pia,{ACCOUNT},traditional_ira,distribution,"1,000.00",,,
2019-12-31,pia,{ACCOUNT},traditional_ira,year_end_value,"9,000.00",,,
2019-06-01,pia,{ACCOUNT},traditional_ira,contribution,"1,000.00",,2019,
2019-07-01,pia,{ACCOUNT},traditional_ira,returned_contribution,"1,000.00","as {SSN} asked, from {ACCOUNT}",2019,0
"""
FACTS = f"""owner,year,key,value,evidence,note
pia,,all_iras_listed,yes,client,her SSN is {SSN}
pia,2022,deduction_claimed,0,form,
pia,,firm_ein,{EIN},client,
pia,,firm_name,"Planted & Co, {EIN}",client,
"""

Calls = tuple[tuple[str, ...], ...]

# Every command is called once as text and, where it has it, once as JSON. `{}` is filled with the folder.
READING: dict[str, Calls] = {
    "client": (("client", "list"), ("client", "show", "pia")),
    "account": (("account", "list", "pia"),),
    "facts": (("facts", "show", "pia"),),
    "import": (("import", "{}/files", "--client", "pia", "--dry-run"), ("import", "{}/files", "--client", "pia")),
    "formats": (("formats",),),
    "review": (("review", "list"), ("review", "list", "pia")),
    "entries": (("entries", "pia"),),
    "documents": (("documents", "pia"),),
    "figure": (("figure", "pia", "2022"),),
    "explain": (("explain", "pia", "2022", "14"), ("explain", "pia", "2022", "8")),
    "trace": (("trace", "e1"), ("trace", "d1")),
    "history": (("history", "pia"),),
    "fill": (("fill", "pia", "2022", "-o", "{}/forms", "--by-itself"), ("fill", "pia", "2020", "-o", "{}/forms")),
    "forms": (("forms", "list"),),
    "filed": (("filed", "list", "pia"),),
    "statement": (("statement", "pia", "2019", "-o", "{}/statements", "--why", f"from {ACCOUNT}"),),
    "moves": (("moves", "pia", "2023"),),
    "room": (("room", "pia", "2022"),),
    "split": (("split", "pia", "2022"),),
    "plan": (("plan", "pia", f"Plan {ACCOUNT}"),),
    "law": (("law", "2022"),),
    "calc": (("calc", "8606", "--year", "2022", "--line-1", "6000", "--line-2", "0", "--line-6", "0"),),
    "ledger": (("ledger", "info"), ("ledger", "verify")),
}
WRITING: dict[str, Calls] = {
    "document": (
        ("document", "add", "pia", "1099-R", "2020", "--account", ACCOUNT, "--payer", f"F {EIN}", "--box", "1=200"),
    ),
    "entry": (
        (
            *("entry", "add", "pia", "--date", "2020-12-31", "--account", ACCOUNT, "--account-type", "traditional_ira"),
            *("--kind", "year_end_value", "--amount", "8,000.00", "--note", f"from {SSN}"),
        ),
        ("entry", "reverse", "e2", "--why", f"belongs to {SSN}"),
    ),
    "link": (("link", "e2", "e3", "--why", f"statement of {ACCOUNT}"),),
    "file": (("file", "pia", "2022", "--on", "2023-04-01"),),
}
NOT_CALLED = {"demo": "works on the sample data alone"}


def planted_in(text: str) -> list[str]:
    return [number for number in PLANTED if number in text]


def everything_in(path: Path) -> Iterator[str]:
    """What a PDF shows and holds."""
    document = reading.read_bytes(path.read_bytes(), name=path.name)
    for page in document.pages:
        yield " ".join(word.text for word in page.words)
        yield from (f"{widget.value} {widget.shown or ''}" for widget in page.widgets)


@pytest.fixture
def pia(basis: Callable, tmp_path: Path) -> Callable:
    """The command line on a ledger of a client whose numbers are planted everywhere a file can hold them."""
    files = tmp_path / "files"
    files.mkdir()
    (files / f"History_for_Account_{ACCOUNT}.csv").write_text(EXPORT)
    for name, text in FORMS.items():
        (files / f"{name} of {SSN}.csv").write_text(text)
    (files / f"typed for {ACCOUNT}.csv").write_text(LEDGER)
    (tmp_path / "facts.csv").write_text(FACTS)
    (tmp_path / "clients.csv").write_text(
        f"id,name,ssn,birth_date,spouse\npia,Pia Planted,{SSN},1970-01-02,sam\nsam,Sam Planted,{SSN_OF_A_SPOUSE},,pia\n"
    )
    said = [basis("client", "import", tmp_path / "clients.csv"), basis("facts", "import", tmp_path / "facts.csv")]
    assert [answer.code for answer in said] == [0, 0]
    assert planted_in("".join(answer.out + answer.err for answer in said)) == []
    return basis


def test_every_command_is_tried() -> None:
    assert set(READING) | set(WRITING) | set(NOT_CALLED) == set(COMMANDS)


def test_no_command_says_a_planted_number(pia: Callable, tmp_path: Path) -> None:
    """Imported, asked about, answered, figured, explained, corrected and filed: masked throughout, errors included."""
    reading_only = {name: calls for name, calls in READING.items() if name != "import"}

    def call_all(commands: Mapping[str, Calls]) -> None:
        for command in (call for calls in commands.values() for call in calls):
            call = [part.replace("{}", str(tmp_path)) for part in command]
            for arguments in (call, [*call, "--json"]):
                answer = pia(*arguments)
                told = (answer.out + answer.err).replace(str(tmp_path), "")
                assert planted_in(told) == [], f"{' '.join(arguments)}:\n{told}"
                assert answer.code != ExitCode.FAULT, answer.err

    call_all({"import": READING["import"]})
    call_all(reading_only)
    answer_what_is_open(pia)
    assert pia("figure", "pia", "2022").code == ExitCode.DONE
    call_all(reading_only)
    call_all(WRITING)
    call_all(reading_only)


def answer_what_is_open(pia: Callable) -> None:
    """Answer the one question, with a planted number in the reason."""
    (question,) = pia("review", "list", "pia", "--json").document["questions"]
    answer = pia("review", "answer", "pia", question["id"], "contribution:2022", "--why", f"SSN {SSN}, {ACCOUNT}")
    assert answer.code == ExitCode.DONE
    assert planted_in(answer.out + answer.err) == []


def test_the_ledger_and_its_names_hold_no_planted_number(pia: Callable, tmp_path: Path) -> None:
    assert pia("import", tmp_path / "files", "--client", "pia").code == ExitCode.DONE
    for call in (call for calls in WRITING.values() for call in calls):
        pia(*call)
    pia("ledger", "backup", tmp_path / "backup.db")
    stored = [path for path in tmp_path.iterdir() if ".db" in path.name]
    assert len(stored) >= 2
    for path in stored:
        data = path.read_bytes()
        assert [number for number in PLANTED if number.encode() in data] == []
        assert b"Pia Planted" not in data


def test_only_the_filled_official_form_shows_the_ssn(pia: Callable, tmp_path: Path) -> None:
    assert pia("import", tmp_path / "files", "--client", "pia").code == ExitCode.DONE
    answer_what_is_open(pia)
    assert pia("fill", "pia", "2022", "-o", tmp_path / "forms").code == ExitCode.DONE
    assert pia("fill", "pia", "2019", "-o", tmp_path / "forms").code == ExitCode.NO_BLANK
    made = {path.name: " ".join(everything_in(path)) for path in (tmp_path / "forms").iterdir()}
    assert planted_in(" ".join(made)) == []
    official = made.pop("8606-2022-pia.pdf")
    assert planted_in(official) == [SSN]
    for name, text in made.items():
        assert "worksheet" in name
        assert planted_in(text) == []
        assert SSN[-4:] in text
