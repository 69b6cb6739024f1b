"""`basis import` of a folder of PDFs: forms as filed, information returns, transcripts; a paper whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from finished_samples import content, filled, flattened, letter, packet, protected, scan, text_pdf
from form_samples import official_blank
from printed_forms import PARTIES, drawn
from pypdf import PdfReader
from pypdf.generic import StreamObject

from basis.errors import ExitCode
from basis.identity import Ssn
from basis.ledger import Ledger
from forms import pdf
from forms.filling import fill
from forms.reading import pages_of
from forms.received import receive

TRANSCRIPT = Path(__file__).parents[1] / "importers" / "samples" / "returns" / "transcript_leaders.txt"
DISTRIBUTION = {"1": "6,500.00", "2a": "6,500.00", "7": "2", "7_ira": "X", "2b_not_determined": "X"}
VALUE = {"5": "81,204.16", "3": "6,500.00", "7_roth": "X"}


@pytest.fixture
def basis_with_clients(basis: Callable, tmp_path: Path) -> Callable:
    """The command line on a ledger with a couple, and a folder to import."""
    for client, name, number in (("mari", "Marisol Quintero", "900-00-0001"), ("teo", "Teo Quintero", "900-00-0002")):
        (tmp_path / f"{client}.txt").write_text(number)
        basis("client", "add", client, "--name", name, "--ssn-file", tmp_path / f"{client}.txt")
    basis("facts", "set", "mari", "spouse", "teo")
    (tmp_path / "papers").mkdir()
    return basis


def brought(folder: Path, papers: Mapping[str, bytes]) -> Path:
    for name, data in papers.items():
        (folder / "papers" / name).write_bytes(data)
    return folder / "papers"


def the_couple(tax_year: int) -> bytes:
    """A return with the form of each spouse, as print."""
    other = replace(content(tax_year), name="Teo Quintero", ssn=Ssn.parse("900-00-0002"))
    return packet(letter("Form 1040"), flattened(filled(tax_year)), flattened(fill(other, official_blank(tax_year))))


def test_a_folder_of_papers_goes_in_with_one_command(basis_with_clients: Callable, tmp_path: Path) -> None:
    run = basis_with_clients
    folder = brought(
        tmp_path,
        {
            "filed 2022.pdf": filled(2022),
            "1099r.pdf": drawn("1099-R", [DISTRIBUTION | PARTIES] * 3, fields=True),
            "5498.pdf": drawn("5498", [VALUE | PARTIES | {"account": "Z10000002"}]),
            "scan.pdf": scan(),
            "locked.pdf": protected(filled(2021), "secret"),
            "letter.pdf": letter("Dear client"),
        },
    )
    answer = run("import", folder, "--client", "mari", "--json")
    assert answer.code == ExitCode.INPUT_REJECTED
    found = {each["file"]: each for each in answer.document["files"]}
    assert {name: each["new"] for name, each in found.items() if not each["error"]} == {
        "filed 2022.pdf": 1, "1099r.pdf": 1, "5498.pdf": 1,
    }  # fmt: skip
    assert "password" in found["locked.pdf"]["error"]
    assert "a scan or a picture" in found["scan.pdf"]["error"]
    assert "'Dear client'" in found["letter.pdf"]["error"]
    assert "stands there 3 times and is one form" in found["1099r.pdf"]["notes"][0]
    documents = run("documents", "mari", "--json").document["documents"]
    assert [(each["form"], each["tax_year"]) for each in documents] == [("1099-R", 2023), ("5498", 2023)]
    assert documents[0]["boxes"]["1"] == 650_000
    (form,) = run("filed", "list", "mari", "--json").document["forms"]
    assert (form["year"], form["ours"], form["paper"]) == (2022, False, True)
    assert form["lines"]["14"]["cents"] == 1_727_400
    assert "10" not in form["lines"]
    assert run("ledger", "verify").code == ExitCode.DONE


def test_importing_papers_twice_is_importing_them_once(basis_with_clients: Callable, tmp_path: Path) -> None:
    folder = brought(tmp_path, {"8606.pdf": filled(2022), "r.pdf": drawn("1099-R", [DISTRIBUTION | PARTIES])})
    basis_with_clients("import", folder, "--client", "mari")
    (folder / "8606.pdf").rename(folder / "another name.pdf")
    again = basis_with_clients("import", folder, "--client", "mari", "--json").document["files"]
    assert [(each["new"], each["known"]) for each in again] == [(0, 1), (0, 1)]
    flat = brought(tmp_path, {"flat.pdf": flattened(filled(2022))}) / "flat.pdf"
    (report,) = basis_with_clients("import", flat, "--json").document["files"]
    assert (report["new"], report["known"]) == (0, 1)


def test_a_dry_run_of_papers_keeps_nothing(basis_with_clients: Callable, tmp_path: Path) -> None:
    folder = brought(tmp_path, {"8606.pdf": filled(2022), "r.pdf": drawn("1099-R", [DISTRIBUTION | PARTIES])})
    answer = basis_with_clients("import", folder, "--client", "mari", "--dry-run", "--json")
    assert [each["new"] for each in answer.document["files"]] == [1, 1]
    assert basis_with_clients("filed", "list", "mari", "--json").document["forms"] == []
    assert basis_with_clients("documents", "mari", "--json").document["documents"] == []


def test_the_form_as_filed_carries_and_its_paper_comes_back(basis_with_clients: Callable, tmp_path: Path) -> None:
    folder = brought(tmp_path, {"8606.pdf": filled(2022)})
    basis_with_clients("import", folder)
    back = tmp_path / "back.pdf"
    basis_with_clients("filed", "paper", "mari", "f1", "-o", back)
    assert back.read_bytes() == (folder / "8606.pdf").read_bytes()
    (tmp_path / "rows.csv").write_text(
        "date,owner,account,account_type,kind,amount,for_year\n"
        '2023-05-01,mari,Trad 1,traditional_ira,distribution,"1,000.00",\n'
        '2023-12-31,mari,Trad 1,traditional_ira,year_end_value,"9,000.00",\n'
    )
    basis_with_clients("import", tmp_path / "rows.csv")
    lines = basis_with_clients("figure", "mari", "2023", "--json").document["lines"]
    assert lines["2"]["cents"] == 1_727_400


def test_a_return_of_two_spouses_gives_each_their_own_form(basis_with_clients: Callable, tmp_path: Path) -> None:
    folder = brought(tmp_path, {"return.pdf": the_couple(2023)})
    assert basis_with_clients("import", folder, "--client", "mari").code == ExitCode.DONE
    for client in ("mari", "teo"):
        (form,) = basis_with_clients("filed", "list", client, "--json").document["forms"]
        assert form["year"] == 2023


def test_the_form_of_somebody_else_is_refused_and_nothing_of_its_file_stays(
    basis_with_clients: Callable, tmp_path: Path
) -> None:
    folder = brought(tmp_path, {"return.pdf": the_couple(2023)})
    answer = basis_with_clients("import", folder, "--client", "teo")
    assert (answer.code, "expected that of teo or their spouse" in answer.err) == (ExitCode.INPUT_REJECTED, True)
    assert "900-00-0001" not in answer.err
    assert basis_with_clients("filed", "list", "teo", "--json").document["forms"] == []


def test_the_day_of_filing_is_that_of_the_return_where_a_fact_says_it(
    basis_with_clients: Callable, tmp_path: Path
) -> None:
    basis_with_clients("facts", "set", "mari", "return_filed_on", "2023-03-20", "--year", "2022")
    folder = brought(tmp_path, {"a.pdf": filled(2022), "b.pdf": filled(2023)})
    answer = basis_with_clients("import", folder)
    first, second = basis_with_clients("filed", "list", "mari", "--json").document["forms"]
    assert (first["filed_on"], second["filed_on"]) == ("2023-03-20", "2024-04-15")
    said = " ".join(answer.out.split())
    assert said.count("the due date stands in") == 1


def test_another_form_of_the_same_year_must_say_what_it_is(basis_with_clients: Callable, tmp_path: Path) -> None:
    amended = filled(2022, line_2="12,346", line_3="18,846", line_5="18,846", line_14="17,275")
    folder = brought(tmp_path, {"a.pdf": filled(2022), "b.pdf": amended})
    answer = basis_with_clients("import", folder)
    assert (answer.code, "--amended" in answer.err) == (ExitCode.INPUT_REJECTED, True)


def test_a_transcript_as_pdf_counts_as_the_text_does(basis_with_clients: Callable, tmp_path: Path) -> None:
    text = TRANSCRIPT.read_text().replace("ANA SAMPLE", "MARISOL QUINTERO")
    folder = brought(tmp_path, {"transcript.pdf": text_pdf(text)})
    (report,) = basis_with_clients("import", folder, "--client", "mari", "--json").document["files"]
    assert (report["format"], report["new"]) == ("irs-transcript", 2)
    (tmp_path / "transcript.txt").write_text(text)
    (again,) = basis_with_clients("import", tmp_path / "transcript.txt", "--client", "mari", "--json").document["files"]
    assert (again["new"], again["known"]) == (0, 2)


def test_a_figure_explains_itself_down_to_the_lines_of_the_paper(basis_with_clients: Callable, tmp_path: Path) -> None:
    brought(tmp_path, {"r.pdf": drawn("1099-R", [DISTRIBUTION | PARTIES | {"account": "Z1"} | {"7": "1"}])})
    basis_with_clients("import", tmp_path / "papers")
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        (form,) = ledger.returns("mari")
        assert form.source is not None
        assert ledger.row_text(form.source.row_id).splitlines()[:2] == [
            "Form 1099-R for 2023, page 1",
            "payer: SAMPLE TRUST COMPANY",
        ]
        kept = ledger.file_bytes(1)
    assert kept.startswith((tmp_path / "papers" / "r.pdf").read_bytes())


def test_the_forms_of_two_people_in_one_pdf_are_refused(basis_with_clients: Callable, tmp_path: Path) -> None:
    both = [DISTRIBUTION | PARTIES, DISTRIBUTION | PARTIES | {"recipient_tin": "900-00-0002", "account": "Z9"}]
    folder = brought(tmp_path, {"both.pdf": drawn("1099-R", both)})
    answer = basis_with_clients("import", folder)
    assert (answer.code, "2 people" in answer.err) == (ExitCode.INPUT_REJECTED, True)


def test_a_packet_of_forms_of_every_kind_goes_in_whole_or_not_at_all(
    basis_with_clients: Callable, tmp_path: Path
) -> None:
    returns = drawn("1099-R", [DISTRIBUTION | PARTIES]), drawn("5498", [VALUE | PARTIES | {"account": "Z10000002"}])
    folder = brought(tmp_path, {"packet.pdf": packet(*returns, flattened(filled(2022)))})
    reports = basis_with_clients("import", folder, "--json").document["files"]
    assert [(each["format"], each["new"]) for each in reports] == [("returns-pdf", 2), ("form-8606", 1)]


def test_an_amended_form_is_added_from_its_paper_alone(basis_with_clients: Callable, tmp_path: Path) -> None:
    amended = filled(2022, line_2="12,346", line_3="18,846", line_5="18,846", line_14="17,275")
    folder = brought(tmp_path, {"a.pdf": filled(2022)})
    basis_with_clients("import", folder)
    (tmp_path / "b.pdf").write_bytes(amended)
    call = ("filed", "add", "mari", "2022", "--on", "2024-02-01", "--amended", "--pdf", tmp_path / "b.pdf")
    assert basis_with_clients(*call).code == ExitCode.DONE
    forms = basis_with_clients("filed", "list", "mari", "--json").document["forms"]
    assert [form["lines"]["14"]["cents"] for form in forms] == [1_727_400, 1_727_500]
    wrong_year = ("filed", "add", "mari", "2021", "--on", "2024-02-01", "--pdf", tmp_path / "b.pdf")
    answer = basis_with_clients(*wrong_year)
    assert (answer.code, "0 Forms 8606 of 2021" in answer.err) == (ExitCode.INPUT_REJECTED, True)


def test_a_form_without_an_account_number_is_of_the_account_that_was_named(
    basis_with_clients: Callable, tmp_path: Path
) -> None:
    folder = brought(tmp_path, {"r.pdf": drawn("1099-R", [DISTRIBUTION | PARTIES | {"account": ""}])})
    basis_with_clients("import", folder, "--account", "Z10000001")
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        (account,) = ledger.accounts("mari")
        assert account.number is not None and account.number.reveal() == "Z10000001"


def test_of_a_return_each_spouse_keeps_the_pages_of_their_own_form(
    basis_with_clients: Callable, tmp_path: Path
) -> None:
    folder = brought(tmp_path, {"return.pdf": the_couple(2023)})
    basis_with_clients("import", folder, "--client", "mari")
    for client, name, other in (("mari", "Marisol", "Teo"), ("teo", "Teo", "Marisol")):
        (form,) = basis_with_clients("filed", "list", client, "--json").document["forms"]
        basis_with_clients("filed", "paper", client, form["id"], "-o", tmp_path / f"{client}.pdf")
        kept = pdf.read((tmp_path / f"{client}.pdf").read_bytes(), page_limit=9)
        text = " ".join(word.text for page in kept.pages for word in page.words)
        assert len(kept.pages) == 2
        assert name in text and other not in text and "1040" not in text[:12]


def test_pages_taken_out_of_a_fillable_file_carry_no_field_of_the_others(tmp_path: Path) -> None:
    both = packet(filled(2023), filled(2022, line_1="4,321", line_3="16,666", line_5="16,666", line_14="15,095"))
    first, _ = receive(both, name="both.pdf").forms_8606
    own = pages_of(both, first.pages, name="both.pdf")
    assert receive(own, name="own.pdf").forms_8606[0].lines == first.lines
    objects = PdfReader(BytesIO(own))
    found = [objects.get_object(number) for number in sorted(objects.xref[0])]
    streams = [each.get_data().decode("latin-1") for each in found if isinstance(each, StreamObject)]
    everything = "".join([*(repr(each) for each in found), *streams])
    assert "4,321" not in everything and everything.count("6,500") >= 2
