"""What lint says about an order: `Finding`, and the place it stands at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import attrs
from attrs import field, frozen

from schoolsupport.domain import Severity
from schoolsupport.pages import Column, Page, Said, Table, Tone, Toned, Value
from schoolsupport.pages.cells import SEVERITIES
from schoolsupport.records import told
from schoolsupport.roadmaps.lint.lexicon import lexicon
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.translation import Message, msg


@frozen(kw_only=True)
class Place:
    """Where in an order a text stands.

    Attributes:
        section: id of the section of the table; None outside the table.
        measure: number of the row as printed; None where the place is no row.
        field: field of the template: `deadline`, `title`, `responsible`, `grounds` …
        of: what the place is called where it is no row: number of a point, heading, organisation.
        index: place of the row in the table, from 0; −1 outside it. Rows may bear one number twice.
        heading: the section as a reader is told it; by default its id.
    """

    section: str | None = None
    measure: str | None = None
    field: str
    of: str | None = None
    index: int = -1
    heading: str | None = attrs.field(default=None, eq=False)

    @property
    def label(self) -> Message:
        """The place as a reader is told it."""
        field = lexicon().fields.get(self.field, self.field)
        if self.measure is not None and self.section not in (None, "main"):
            return msg(
                "section {section}, row {row}, {field}",
                section=self.heading or self.section,
                row=self.measure,
                field=field,
            )
        if self.measure is not None:
            return msg("row {row}, {field}", row=self.measure, field=field)
        if self.section is not None:
            return msg(
                "section {section}, {field}", section=self.heading or self.section, field=field
            )
        if self.of is not None:
            return msg("{field}: {of}", field=field, of=self.of)
        return msg("{field}", field=field)


@frozen
class Fault:
    """What a rule found, before the rule's own code, severity and words are put to it.

    Attributes:
        place: where it stands.
        values: what stands in the braces of the rule's words.
        likely: what was probably meant, in the words the order would use, if that can be said.
        way: which of the rule's other wordings says it; empty for the first.
        message: what is wrong, where the reader of phrases has said it already.
    """

    place: Place
    values: Mapping[str, object] = field(factory=dict)
    likely: str | None = field(default=None, kw_only=True)
    way: str = field(default="", kw_only=True)
    message: Message | None = field(default=None, kw_only=True)


@told("code", "severity", "measure", "section", "field", "where", "message", "likely")
@frozen(kw_only=True)
class Finding:
    """Something wrong in an order, with where, why and what was probably meant.

    Attributes:
        code: stable code of the rule: `roadmap.end_before_start` …
        severity: error – cannot be carried out as printed; warning – will be carried out wrongly
            or differently by different people; info – a slip that hinders nobody.
        measure: number of the row as printed; None where the fault is no row's.
        section: id of the section; None where the fault is no section's.
        field: field of the template the fault stands in.
        message: what is wrong.
        likely: what was probably meant, in the words the order would use; None where nobody can
            say without asking its author.
        place: the whole place.
    """

    code: str
    severity: Severity
    measure: str | None
    section: str | None
    field: str
    message: Message
    likely: str | None
    place: Place

    @property
    def where(self) -> Message:
        """The place as a reader is told it."""
        return self.place.label

    def text(self, lang: str = "en") -> str:
        """Place, fault and what was probably meant, in one line."""
        line = f"{self.where.text(lang)}: {self.message.text(lang)}"
        if self.likely is None:
            return line
        return f"{line}. " + msg("Probably meant: {likely}", likely=self.likely).text(lang)


def page(template: RoadmapTemplate, findings: Sequence[Finding], copy: str | None = None) -> Page:
    """What is wrong in an order, a row for each finding.

    Args:
        template: the order.
        findings: what lint found in it.
        copy: the commented copy of the draft, if one was written.
    """
    counts = Counter(one.severity for one in findings)
    facts: list[tuple[Said, Value]] = [(msg("Rows"), len(template.measures))]
    facts.append((msg("Findings"), len(findings)))
    facts += [(SEVERITIES[one.value], counts[one]) for one in Severity if counts[one]]
    if copy is not None:
        facts.append((msg("The draft with comments"), copy))
    columns = (
        Column(heading=msg("Where"), id="where", width=(10, 30)),
        Column(heading=msg("Weight"), id="severity", wrap="never"),
        Column(heading=msg("What is wrong"), id="message", width=(16, 70)),
        Column(heading=msg("Probably meant"), id="likely", width=(12, 50)),
        Column(heading=msg("Code"), id="code", unit="code"),
    )
    rows = [
        (
            one.where,
            Toned(SEVERITIES[one.severity.value], _TONES[one.severity]),
            one.message,
            one.likely,
            one.code,
        )
        for one in findings
    ]
    table = Table.of_rows(columns, rows, name="findings", empty=msg("Nothing is wrong"))
    return Page(title=template.title, name=template.name, facts=facts, parts=[table])


_TONES: Mapping[Severity, Tone] = MappingProxyType(
    {Severity.ERROR: "bad", Severity.WARNING: "caution", Severity.INFO: "plain"}
)
