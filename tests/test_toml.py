"""The one door for TOML: what is read, and what is refused at once."""

from __future__ import annotations

import time
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.cli.question import setting_values
from schoolsupport.cli.settings import read_settings_file
from schoolsupport.errors import SchoolSupportError
from schoolsupport.identification.rules.local_rules import with_local
from schoolsupport.identification.rules.rulebook_files import read_rulebook
from schoolsupport.regions.region_plugin import RegionPlugin
from schoolsupport.structure import read_toml
from schoolsupport.testing.cases import read_cases
from schoolsupport.toml import DEEPEST, LARGEST, MOST_DOTS, NotTomlError, toml_of

MANY = 100_000
HOSTILE = {
    "brackets of a heading": "[" * MANY,
    "brackets of a list": "a = " + "[" * MANY,
    "braces": "a = " + "{a=" * MANY,
    "lists closed": "a = " + "[" * 400 + "]" * 400,
    "megabytes of lists": "a = [" + "[[[[]]]]," * 110_000 + "]",
    "digits": "a = " + "1" * MANY,
    "digits apart": "a = " + "1_" * MANY + "1",
    "digits of sixteen": "a = 0x" + "f" * MANY,
    "a whole number of seventy bits": f"a = {2**70}",
    "digits of a fraction": "a = 0." + "3" * MANY,
    "an endless exponent": "a = 1e999999999",
    "an endlessly small number": "a = 1e-999999999",
    "an exponent no number has": "a = 1e" + "9" * 40,
    "dots of a key": "a" + ".a" * MANY + " = 1",
    "dots of a heading": "[a" + ".a" * MANY + "]",
    "dots between quotes": "'a'" + ".'a'" * MANY + " = 1",
    "dots with blanks": "a" + " . a" * MANY + " = 1",
    "dots in braces": "b = {a" + ".a" * MANY + " = 1}",
    "headings": "[[a]]\n" * 140_000,
    "keys": "".join(f"k{n}=1\n" for n in range(101_000)),
    "a long text": 'a = "' + "щ" * 400_000 + '"',
    "a long key": "a" * 10_000 + " = 1",
    "quotes": "a = " + '"' * 100_001,
    "threes of quotes": "a = " + '"""' * 50_001,
    "backslashes": 'a = "' + "\\" * 500_001,
    "too large": "#" + " " * LARGEST,
}


@pytest.fixture(scope="module")
def usual() -> float:
    """What the largest honest document costs here and now, seconds of the processor."""
    lines = "".join(
        f'key_{number} = "a text of some length, {number}"\n' for number in range(20_000)
    )
    begun = time.process_time()
    assert len(toml_of(lines)) == 20_000
    return time.process_time() - begun


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_file_of_ours_could_hold_is_refused_at_once(name: str, usual: float) -> None:
    """As a share of what an honest one costs: what grows with a square costs a hundred times it."""
    begun = time.process_time()

    with pytest.raises(NotTomlError) as refused:
        toml_of(HOSTILE[name])

    assert time.process_time() - begun < 10 * usual
    assert 0 < len(refused.value.why.text("ru")) < 200


def as_rule(file: Path) -> None:
    read_toml(file)


def as_region(file: Path) -> None:
    file.rename(file.with_name("region.toml"))
    RegionPlugin.from_folder(file.parent)


def as_rules_of_a_region(file: Path) -> None:
    file.rename(file.with_name("region.toml"))
    read_rulebook(file.parent)


def as_local_rules(file: Path) -> None:
    import schoolsupport.federal  # noqa: PLC0415  # the folder is asked for where it is needed

    rules = read_rulebook(Path(schoolsupport.federal.__file__).parent)
    with_local(rules, file.read_bytes(), file.name)


def as_settings(file: Path) -> None:
    file.rename(file.with_name("support.toml"))
    read_settings_file(file.parent)


def as_cases(file: Path) -> None:
    read_cases(file)


READERS = (as_rule, as_region, as_rules_of_a_region, as_local_rules, as_settings, as_cases)


@pytest.mark.parametrize("read", READERS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("name", ["brackets of a list", "digits", "dots of a key", "too large"])
def test_every_file_a_user_gives_comes_through_the_door(
    tmp_path: Path, read: Any, name: str
) -> None:
    file = tmp_path / "a.toml"
    file.write_text(HOSTILE[name], "utf-8")

    with pytest.raises(SchoolSupportError) as refused:
        read(file)

    said = refused.value.text("ru")
    assert "toml" in said.partition(": ")[0]
    assert len(said) < 400


def test_no_module_reads_toml_beside_the_door() -> None:
    """The catalogue of faults is ours, and is read before the door can speak."""
    root = Path(__file__).resolve().parents[1]
    sources = [*root.glob("src/**/*.py"), *root.glob("plugins/*/src/**/*.py")]

    assert {one.name for one in sources if "import tomllib" in one.read_text("utf-8")} == {
        "toml.py",
        "translation.py",
    }


def test_a_parameter_of_many_brackets_is_a_text() -> None:
    assert setting_values({"threshold": "[" * MANY}) == {"threshold": "[" * MANY}


def test_what_is_just_small_enough_is_read() -> None:
    deep = [f"a = {'[' * most}{']' * most}" for most in (DEEPEST, DEEPEST + 1)]
    dotted = "a" + ".a" * MOST_DOTS + " = 1"

    assert toml_of(deep[0])
    with pytest.raises(NotTomlError, match="more than 32 deep"):
        toml_of(deep[1])
    with pytest.raises(NotTomlError, match="more than 32 parts"):
        toml_of("a." + dotted)
    assert toml_of(f"a = {2**63 - 1}") == {"a": 2**63 - 1}


def test_dots_of_texts_and_remarks_part_no_key() -> None:
    dots = "п. 1.1.1. " * 100
    document = f"# {dots}\na = \"{dots}\"\nb = '{dots}'\nc = '''{dots}\n\"{dots}'''\n"
    document += f'd = """{dots}\\"\n{dots}"""\ne = [{", ".join(["0.1"] * 300)}]\n'

    assert toml_of(document) == tomllib.loads(document, parse_float=Decimal)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1\na = 2\nb = 3", "строка 2, знак 6: один и тот же ключ стоит здесь дважды"),
        ("a = ноль", "строка 1, знак 5: это не значение"),
        ("a", "после ключа нет знака ="),
        ("a = [1, 2", "список не закрыт"),
        ('a = "C:\\Users"', "обратная косая черта"),
    ],
)
def test_what_the_parser_says_is_said_in_the_readers_language(text: str, said: str) -> None:
    with pytest.raises(NotTomlError) as refused:
        toml_of(text)

    assert said in refused.value.why.text("ru")


plain = st.recursive(
    st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=6,
)


def written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


@given(st.dictionaries(st.from_regex(r"[a-z.]{1,8}[a-z]", fullmatch=True), plain, max_size=3))
@examples(30)
def test_what_is_toml_is_read_as_it_is(content: dict[str, Any]) -> None:
    document = "".join(f'"{key}" = {written(value)}\n' for key, value in content.items())

    assert toml_of(document) == content


@given(st.text(alphabet="[]{}=.,\"'#\\\n a1-_:TЩ", max_size=60))
@examples(200)
def test_any_text_is_read_as_the_parser_reads_it_or_refused(text: str) -> None:
    try:
        expected = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, ValueError):
        with pytest.raises(NotTomlError):
            toml_of(text)
    else:
        assert toml_of(text) == expected
