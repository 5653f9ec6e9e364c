"""The Russian catalogue: complete, true to its templates, and what messages do with it."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

import schoolsupport
from schoolsupport.translation import (
    LANGUAGES,
    Message,
    families,
    family_words,
    msg,
    translations,
)

PACKAGE = Path(schoolsupport.__file__).parent
CATALOGUE = PACKAGE / "locale" / "ru" / "LC_MESSAGES" / "schoolsupport.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "msg": None, "plural": (1, 2)}
HEADER = {"Language", "Plural-Forms", "Content-Type", "Content-Transfer-Encoding"}
FORMS = 3  # Russian: 1 школа, 2 школы, 5 школ

Template = str | tuple[str, ...]


@cache
def templates() -> dict[Template, str]:
    """Every template of the sources, with the first place where it stands."""
    found: dict[Template, str] = {}
    extracted = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords=KEYWORDS)
    for file, line, template, _, _ in extracted:
        one = template if isinstance(template, str) else tuple(template)
        found.setdefault(one, f"{file}:{line}")
    return found


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as text:
        return read_po(text)


def entries() -> dict[Template, Entry]:
    found = ((e.id if isinstance(e.id, str) else tuple(e.id), e) for e in catalogue() if e.id)
    return dict(found)


@cache
def words_of_faults() -> dict[str, dict[str, str]]:
    """The words of every fault in both languages, by code and part: `rule.no_file.what`."""
    return {
        f"{family}.{name}.{part}": entry[part]
        for family in families()
        for name, entry in family_words(family).items()
        if isinstance(entry, dict)
        for part in ("what", "remedy", "near")
        if part in entry
    }


def spoken() -> dict[Template, tuple[str, ...]]:
    """Every template with its Russian: of the messages, and of the faults."""
    faults = {words["en"]: words["ru"] for words in words_of_faults().values()}
    of_faults: dict[Template, tuple[str, ...]] = {one: (text,) for one, text in faults.items()}
    return {**of_faults, **{one: said(entry.string) for one, entry in entries().items()}}


def said(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """The strings of a template or a translation, one or several."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def placeholders(text: str) -> list[tuple[str, str, str]]:
    """What is filled in, with its format and conversion; a repeated one counts as often."""
    parts = string.Formatter().parse(text)
    return sorted(
        (name, form or "", change or "") for _, name, form, change in parts if name is not None
    )


def listed(faults: Iterable[Template], reason: str) -> str:
    places = templates()
    lines = [f"{places.get(one, 'catalogue')}: {one!r}" for one in faults]
    return "\n".join([f"{reason} ({len(lines)}):", *lines])


def test_every_template_has_a_translation() -> None:
    known = entries()
    missing = [
        one
        for one in templates()
        if one not in known or not all(form.strip() for form in said(known[one].string))
    ]
    assert not missing, listed(missing, "not translated; run make catalogue and fill them in")


def test_every_message_is_one_that_extraction_finds() -> None:
    """A template inside an f-string, or put together, would never reach the catalogue."""
    known = {text for one in templates() for text in said(one)}
    hidden = []
    for file in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "msg":
                template = call.args[0]
                if not isinstance(template, ast.Constant) or template.value not in known:
                    hidden.append(f"{file.relative_to(PACKAGE)}:{call.lineno}")
    assert not hidden, "\n".join(["not found by extraction:", *hidden])


def test_no_translation_is_guessed() -> None:
    fuzzy = [one for one, entry in entries().items() if entry.fuzzy]
    assert not fuzzy, listed(fuzzy, "fuzzy")


def test_no_translation_is_left_over() -> None:
    left = [one for one in entries() if one not in templates()]
    assert not left, listed(left, "no longer in the sources; run make catalogue")
    assert not catalogue().obsolete


def test_every_plural_has_all_forms() -> None:
    plurals = {one: entry for one, entry in entries().items() if isinstance(one, tuple)}
    assert plurals
    short = [
        one
        for one, entry in plurals.items()
        if len(said(entry.string)) != FORMS or not all(said(entry.string))
    ]
    assert not short, listed(short, f"without {FORMS} forms")


def test_placeholders_are_plain_names() -> None:
    odd = [
        one
        for one in {**templates(), **spoken()}
        for text in said(one)
        for name, form, change in placeholders(text)
        if not name.isidentifier() or form or change
    ]
    assert not odd, listed(odd, "a brace that is no placeholder is written twice")


def test_translations_have_the_placeholders_of_their_templates() -> None:
    differing = [
        one
        for one, texts in spoken().items()
        for text in texts
        if placeholders(text) != placeholders(said(one)[-1])
    ]
    assert not differing, listed(differing, "other placeholders than the template")


def test_translations_begin_as_their_templates_do() -> None:
    """Many follow a colon: a small letter stays small, a remedy begins with a capital."""
    differing = [
        one
        for one, texts in spoken().items()
        for text in texts
        if text[0].isalpha()
        and said(one)[0][0].isalpha()
        and text[0].islower() != said(one)[0][0].islower()
    ]
    assert not differing, listed(differing, "another case of the first letter")


def test_translations_end_as_their_templates_do() -> None:
    """What follows is joined on: no period, colon, blank or line is added or lost."""
    ends = ".:; \n"
    differing = [
        one
        for one, texts in spoken().items()
        for text in texts
        if " " in said(one)[0]  # «No.» is a word, not a sentence
        and said(one)[0][-1] != text[-1]
        and (said(one)[0][-1] in ends or text[-1] in ends)
    ]
    assert not differing, listed(differing, "another end")


def test_every_fault_is_said_in_both_languages() -> None:
    silent = [
        code
        for code, words in words_of_faults().items()
        if set(words) != set(LANGUAGES) or not all(text.strip() for text in words.values())
    ]
    assert not silent


def test_one_template_has_one_translation() -> None:
    """Stored messages hold the template alone, so that it has to tell the Russian."""
    known = {one: said(entry.string)[0] for one, entry in entries().items()}
    differing = []
    for code, words in words_of_faults().items():
        if known.setdefault(words["en"], words["ru"]) != words["ru"]:
            differing.append(f"{code}: {words['ru']!r}, elsewhere {known[words['en']]!r}")
    assert not differing


def test_the_words_of_a_fault_are_translated_by_their_template() -> None:
    words = translations("ru")
    assert {w["en"]: words.gettext(w["en"]) for w in words_of_faults().values()} == {
        w["en"]: w["ru"] for w in words_of_faults().values()
    }


def test_the_header_says_nothing_of_who_made_it_and_when() -> None:
    comment, _, header = CATALOGUE.read_text("utf-8").partition("\n\n")[0].partition("msgstr")
    assert comment == 'msgid ""\n'
    assert set(re.findall(r'^"([A-Z][\w-]+): ', header, re.MULTILINE)) == HEADER


def test_the_compiled_catalogue_is_the_one_in_the_sources() -> None:
    words = translations("ru")
    stale = [
        one
        for one, entry in entries().items()
        if (words.gettext(one) if isinstance(one, str) else words.ngettext(one[0], one[-1], 1))
        != said(entry.string)[0]
    ]
    assert not stale, listed(stale, "compiled before the last change; install again")


@pytest.mark.parametrize(
    ("count", "shown"),
    [(1, "1 школа"), (2, "2 школы"), (5, "5 школ"), (11, "11 школ"), (21, "21 школа")],
)
def test_russian_counts(count: int, shown: str) -> None:
    words = translations("ru").ngettext("{n} school", "{n} schools", count)
    assert words.format(n=count) == shown


def test_english_is_the_template() -> None:
    words = translations("en")
    assert words.gettext("no data") == "no data"
    assert words.ngettext("{n} school", "{n} schools", 2) == "{n} schools"


def test_messages_of_all_languages() -> None:
    message = msg("found: {found}", found=7)
    assert {lang: message.text(lang) for lang in LANGUAGES} == {
        "ru": "найдено: 7",
        "en": "found: 7",
    }
    assert str(message) == "found: 7"


def test_verdicts_in_russian() -> None:
    told = [msg(one).text("ru") for one in ("yes", "no", "cannot be judged", "does not apply")]
    assert told == ["да", "нет", "нельзя судить", "не применимо"]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match=r"language 'de' is not known; write one of ru, en"):
        translations("de")
    with pytest.raises(ValueError, match="is not known"):
        msg("no data").text("")


def test_a_message_within_a_message_is_translated_too() -> None:
    message = msg("Note: {said}", said=msg("found: {found}", found=msg("no data")))
    assert message.text("ru") == "Внимание: найдено: нет данных"
    assert message.text("en") == "Note: found: no data"


def test_days_are_written_as_people_write_them() -> None:
    message = msg("Rules in force on {day}.", day=date(2021, 12, 31))
    assert message.text("ru") == "Правила, действующие на 31.12.2021."
    assert message.text("en") == "Rules in force on 2021-12-31."


def test_a_template_nobody_has_translated_stays_english() -> None:
    template = "".join(["a word of ", "{region}"])  # no literal, so that no extractor finds it
    assert Message(template, {"region": "stavropol"}).text("ru") == "a word of stavropol"


def test_a_message_without_words_is_empty_in_both_languages() -> None:
    assert [Message("").text(lang) for lang in LANGUAGES] == ["", ""]


def test_equal_messages_are_one_in_a_set() -> None:
    one = msg("{table}: row {row}", table="A", row=1)
    same = msg("{table}: row {row}", row=1, table="A")
    other = msg("{table}: row {row}", table="A", row=2)
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert len({one, same, other}) == 2
    assert msg("no data", n=[1]) in {msg("no data", n=[1])}  # values need no hash of their own


def test_values_cannot_be_changed() -> None:
    given: dict[str, object] = {"n": 1}
    message = Message("schools: {n}", given)
    given["n"] = 2
    assert message.text() == "schools: 1"
    with pytest.raises(TypeError):
        message.values["n"] = 3  # type: ignore[index]  # that it is refused is the test
