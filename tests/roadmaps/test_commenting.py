"""A draft comes back with findings as comments in its cells and not a word of it changed."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from attrs import frozen
from docx.document import Document

from roadmaps.importing import layouts
from roadmaps.importing.orders import order
from roadmaps.importing.small import add_table, document, saved
from schoolsupport.domain import Severity
from schoolsupport.errors import OutputError, RoadmapImportError
from schoolsupport.roadmaps.commenting import AUTHOR, SHORTEST_QUOTE, comment_draft
from schoolsupport.roadmaps.lint.finding import Finding, Place
from schoolsupport.translation import Message, msg

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@frozen(kw_only=True)
class Remark:
    """A finding as lint gives it."""

    code: str = "roadmap.end_before_start"
    severity: Severity = Severity.ERROR
    measure: str | None = None
    section: str | None = None
    field: str = "deadline"
    message: Message = msg("the document has no table")  # noqa: RUF009  # a frozen message
    likely: str | None = None
    place: Place | None = None


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """Two sections, four rows; the term of the second row is merged with the first."""
    made = document("ПРИКАЗ", "Приложение", "План мероприятий на 2024 год")
    rows = [
        ("I. Анализ", "", "", ""),
        ("1.", "Анализ результатов", "март 2023", "МОУО"),
        ("2.", "Отчёт", "", "школы"),
        ("II. Помощь", "", "", ""),
        ("1.", "Семинар", "май 2024", ""),
    ]
    table = add_table(made, rows)
    for row in (1, 4):
        table.cell(row, 0).merge(table.cell(row, 3)).text = rows[row - 1][0]
    table.cell(2, 2).merge(table.cell(3, 2)).text = "март 2023"
    return saved(made, tmp_path, "draft.docx")


def words(document: Document) -> list[str]:
    return [text.text or "" for text in document.element.body.iter(f"{W}t")]


def commented(document: Document) -> dict[int, str]:
    """By id of a comment the words it stands at."""
    found: dict[int, str] = {}
    open_ids: set[int] = set()
    for element in document.element.body.iter():
        if element.tag == f"{W}commentRangeStart":
            open_ids.add(int(element.get(f"{W}id")))
        elif element.tag == f"{W}commentRangeEnd":
            open_ids.discard(int(element.get(f"{W}id")))
        elif element.tag == f"{W}t":
            for one in open_ids:
                found[one] = found.get(one, "") + (element.text or "")
    return found


def at(draft: Path, target: Path, *findings: Remark) -> list[str]:
    """The words each finding's comment stands at, in the order of the findings."""
    assert comment_draft(draft, target, findings) == len(findings)
    made = docx.Document(str(target))
    where = commented(made)
    return [where.get(comment.comment_id, "") for comment in made.comments]


def test_a_comment_stands_in_the_cell_of_its_field(draft: Path, tmp_path: Path) -> None:
    places = at(
        draft,
        tmp_path / "out.docx",
        Remark(measure="1", section="section-i"),
        Remark(measure="2", section="section-i", field="title"),
        Remark(measure="1", section="section-ii", field="deadline"),
        Remark(measure="1", section="section-i", field="responsible_text"),
        Remark(measure="2", section="section-i", field="deadline_from"),
        Remark(measure="2", section="section-i", field="evidence"),
    )

    assert places == ["март 2023", "Отчёт", "май 2024", "МОУО", "март 2023", "Отчёт"]


def test_a_finding_of_no_row_stands_at_its_section_column_or_title(
    draft: Path, tmp_path: Path
) -> None:
    places = at(
        draft,
        tmp_path / "out.docx",
        Remark(section="section-ii", field="title"),
        Remark(field="responsible"),
        Remark(field="title"),
        Remark(field="grounds"),
    )

    title = "План мероприятий на 2024 год"
    assert places == ["II. Помощь", "Ответственный", title, title]


def test_a_finding_about_a_point_or_a_quoted_text_stands_at_its_paragraph(
    tmp_path: Path,
) -> None:
    source = tmp_path / "order.docx"
    layouts.write_docx(order("sakhalin"), source)
    quoting = msg("a text in quotes {text}", text="в пределах своих полномочий")
    fifth = Place(field="duties", of="5")

    places = at(
        source,
        tmp_path / "out.docx",
        Remark(field="duties", place=fifth),
        Remark(field="statements", message=quoting),
    )

    assert places[0].startswith("5. Руководителям образовательных организаций")
    assert places[1].startswith("3. Государственному бюджетному учреждению")


@pytest.mark.parametrize(
    ("quote", "place"), [("ПРИКАЗ", "ПРИКАЗ"), ("ПРИКА", "План мероприятий на 2024 год")]
)
def test_a_quote_of_so_many_letters_finds_its_paragraph(
    draft: Path, tmp_path: Path, quote: str, place: str
) -> None:
    quoting = msg("a text in quotes {text}", text=quote)

    assert len(quote) in (SHORTEST_QUOTE - 1, SHORTEST_QUOTE)
    assert at(draft, tmp_path / "out.docx", Remark(field="statements", message=quoting)) == [place]


def test_an_empty_cell_gets_its_comment(draft: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.docx"
    comment_draft(draft, target, [Remark(measure="1", section="section-ii", field="responsible")])

    cell = docx.Document(str(target)).tables[0].cell(5, 3)._tc

    assert len(list(cell.iter(f"{W}commentReference"))) == 1
    assert not "".join(text.text or "" for text in cell.iter(f"{W}t"))


def test_a_comment_says_code_fault_and_what_was_meant(draft: Path, tmp_path: Path) -> None:
    finding = Remark(measure="1", likely="март 2024")
    comment_draft(draft, tmp_path / "out.docx", [finding], lang="en")

    [comment] = docx.Document(str(tmp_path / "out.docx")).comments

    assert comment.author == AUTHOR
    assert comment.timestamp is None
    assert comment.text == (
        "roadmap.end_before_start\nthe document has no table\nprobably: март 2024"
    )


@pytest.mark.parametrize("region", ["krasnodar", "sverdlovsk"])
def test_every_word_of_an_order_stays(region: str, tmp_path: Path) -> None:
    template = order(region)
    source, target = tmp_path / "order.docx", tmp_path / "out.docx"
    layouts.write_docx(template, source)
    findings = [
        Remark(measure=measure.number, field=field)
        for measure in template.measures
        for field in ("title", "deadline", "responsible")
    ]

    places = at(source, target, *findings)

    before, after = docx.Document(str(source)), docx.Document(str(target))
    assert words(after) == words(before)
    assert [paragraph.text for paragraph in after.paragraphs] == [
        paragraph.text for paragraph in before.paragraphs
    ]
    titles = places[::3]
    for measure, place in zip(template.measures, titles, strict=True):
        assert place.split()[:3] == measure.title.split()[:3]


def test_what_lint_finds_is_written_as_it_finds_it(draft: Path, tmp_path: Path) -> None:
    place = Place(section="section-i", measure="1", field="deadline", index=0)
    finding = Finding(
        code="roadmap.year_outside_plan",
        severity=Severity.WARNING,
        measure="1",
        section="section-i",
        field="deadline",
        message=msg("the document has no table"),
        likely=None,
        place=place,
    )

    assert comment_draft(draft, tmp_path / "out.docx", [finding]) == 1


def test_comments_already_there_are_kept(draft: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.docx", tmp_path / "second.docx"
    made = docx.Document(str(draft))
    made.add_comment(made.paragraphs[0].runs, text="проверить", author="юрист")
    made.save(str(first))

    comment_draft(first, second, [Remark(measure="1")])

    authors = [comment.author for comment in docx.Document(str(second)).comments]
    assert authors == ["юрист", AUTHOR]


def test_the_draft_is_never_overwritten(draft: Path, tmp_path: Path) -> None:
    content = draft.read_bytes()
    link = tmp_path / "link.docx"
    link.symlink_to(draft)

    for target in (draft, tmp_path / "." / draft.name, link):
        with pytest.raises(OutputError, match="the draft itself would be overwritten"):
            comment_draft(draft, target, [Remark()])

    assert draft.read_bytes() == content


def test_a_failed_writing_leaves_nothing_behind(
    draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out" / "commented.docx"
    target.parent.mkdir()
    target.write_bytes(b"older")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("docx.document.Document.save", full)
    with pytest.raises(OutputError, match="no space is left"):
        comment_draft(draft, target, [Remark()])

    assert [one.name for one in target.parent.iterdir()] == ["commented.docx"]
    assert target.read_bytes() == b"older"


def test_only_a_docx_carries_comments(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("№;Мероприятие;Срок\n1;Анализ;март 2024\n", "utf-8")

    with pytest.raises(RoadmapImportError, match="only a docx can carry comments"):
        comment_draft(path, tmp_path / "out.docx", [])
