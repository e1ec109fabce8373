"""Reading definition files: every slip of a file named with its key, and the programme's own read last."""

from pathlib import Path

import pytest
from pydantic import model_validator
from pydantic.dataclasses import dataclass as definition

from balint_core.definitions import SHIPPED, STRICT, DefinitionError, Slips, read_definition, read_definitions


@definition(frozen=True, config=STRICT)
class Ingredient:
    name: str
    grams: int

    @model_validator(mode="after")
    def _weighs_something(self) -> "Ingredient":
        if self.grams < 1:
            raise Slips([("grams", "weighs nothing"), ("name", f"“{self.name}” is not there")])
        return self


@definition(frozen=True, config=STRICT)
class Soup:
    id: str
    title: str
    ingredients: tuple[Ingredient, ...] = ()
    hot: bool = True

    @model_validator(mode="after")
    def _has_something_in_it(self) -> "Soup":
        if self.title == "Stone soup":
            raise ValueError("a stone is no ingredient")
        return self


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def slips(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        read_definition(write(folder, "leek", text), Soup)
    assert caught.value.file.name == "leek.toml"
    return caught.value.slips


def test_a_file_is_read_as_its_shape(tmp_path: Path) -> None:
    file = write(tmp_path, "leek", 'id = "leek"\ntitle = " Leek "\n[[ingredients]]\nname = "leek"\ngrams = 300\n')
    assert read_definition(file, Soup) == Soup("leek", "Leek", (Ingredient("leek", 300),))


def test_a_mark_at_the_head_of_the_file_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "leek.toml"
    file.write_bytes('id = "leek"\ntitle = "Cawl cennin ŵ"\n'.encode("utf-8-sig"))
    assert read_definition(file, Soup).title == "Cawl cennin ŵ"


@pytest.mark.parametrize(
    ("text", "key", "problem"),
    [
        ('id = "leek"\ntitle = "Leek"\nspice = 1', "spice", "is not a key that is known here"),
        ('id = "leek"', "title", "is missing"),
        ('id = "leek"\ntitle = 3', "title", "input should be a valid string (found 3)"),
        ('id = "leek"\ntitle = "Leek"\n[[ingredients]]\nname = "leek"', "ingredients.1.grams", "is missing"),
        (
            'id = "leek"\ntitle = "Leek"\n'
            '[[ingredients]]\nname = "leek"\ngrams = 1\n[[ingredients]]\nname = "salt"\ngrams = 0.5',
            "ingredients.2.grams",
            "input should be a valid integer, got a number with a fractional part (found 0.5)",
        ),
        ('id = "leek"\ntitle = "Leek"\n[[ingredients]]\nname = "leek"\ngram = 1\ngrams = 1', "ingredients.1.gram", ""),
        ('id = "leek"\ntitle = "Stone soup"', "", "a stone is no ingredient"),
    ],
    ids=[
        "unknown",
        "missing",
        "wrong type",
        "missing within",
        "second of two",
        "unknown within",
        "the file's own check",
    ],
)
def test_a_slip_names_its_key_counted_from_one(tmp_path: Path, text: str, key: str, problem: str) -> None:
    ((where, what),) = slips(tmp_path, text)
    assert where == key and what.startswith(problem)


def test_every_slip_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    text = (
        'id = 1\nspice = 2\n[[ingredients]]\nname = "leek"\ngrams = "much"\n[[ingredients]]\nname = "salt"\ngrams = 0\n'
    )
    assert {key for key, _problem in slips(tmp_path, text)} == {
        "id",
        "spice",
        "title",
        "ingredients.1.grams",
        "ingredients.2.grams",
        "ingredients.2.name",
    }


def test_the_message_names_the_file_and_each_key_on_a_line_of_its_own(tmp_path: Path) -> None:
    file = write(tmp_path, "leek", 'id = "leek"\nspice = 2\n')
    with pytest.raises(DefinitionError) as caught:
        read_definition(file, Soup)
    assert str(caught.value).splitlines() == [
        "leek.toml cannot be used:",
        "  title: is missing",
        "  spice: is not a key that is known here",
    ]
    assert caught.value.key == "title"


def test_the_check_of_a_file_as_a_whole_does_not_repeat_the_file(tmp_path: Path) -> None:
    file = write(tmp_path, "leek", 'id = "leek"\ntitle = "Stone soup"\n')
    with pytest.raises(DefinitionError) as caught:
        read_definition(file, Soup)
    assert str(caught.value) == "leek.toml cannot be used:\n  the file: a stone is no ingredient"


@pytest.mark.parametrize("content", [b'id = "leek', b"id = leek", b'id = "le\xe9k"', b'id = "a"\nid = "b"'])
def test_what_is_not_toml_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "leek.toml"
    file.write_bytes(content)
    with pytest.raises(DefinitionError, match=r"leek\.toml cannot be used:\n  the file: is not TOML"):
        read_definition(file, Soup)


# --- the programme's own


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the programme's own definitions."""
    folder = tmp_path / "own"
    monkeypatch.setenv("BALINT_DEFINITIONS", str(folder))
    return folder


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of the shipped definitions, with one soup."""
    folder = tmp_path / "shipped"
    monkeypatch.setattr("balint_core.definitions.SHIPPED", folder)
    write(folder / "soups", "leek", 'id = "leek"\ntitle = "Leek"\n')
    return folder


def test_the_shipped_definitions_are_those_of_the_data_folder() -> None:
    assert (SHIPPED / "frameworks").is_dir() and (SHIPPED / "layouts").is_dir()


def test_without_a_folder_of_ones_own_there_are_the_shipped_ones(shipped: Path) -> None:
    assert list(read_definitions("soups", Soup)) == ["leek"]


@pytest.mark.parametrize("folder", ["", "not/there"])
def test_a_folder_that_is_empty_or_not_there_adds_nothing(
    shipped: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALINT_DEFINITIONS", folder)
    assert list(read_definitions("soups", Soup)) == ["leek"]


def test_ones_own_definitions_are_read_after_the_shipped_ones(shipped: Path, own: Path) -> None:
    write(own / "soups", "broth", 'id = "broth"\ntitle = "Broth"\n')
    assert list(read_definitions("soups", Soup)) == ["leek", "broth"]


def test_definitions_are_read_in_the_order_of_their_names(shipped: Path, own: Path) -> None:
    for name in ("d", "b", "e", "a", "c", "f"):
        write(own / "soups", name, f'id = "{name}"\ntitle = "Soup"\n')
    assert list(read_definitions("soups", Soup)) == ["leek", "a", "b", "c", "d", "e", "f"]


def test_ones_own_definition_replaces_the_shipped_one_of_the_same_id(shipped: Path, own: Path) -> None:
    write(own / "soups", "leek", 'id = "leek"\ntitle = "Our leek"\n')
    assert {soup.title for soup in read_definitions("soups", Soup).values()} == {"Our leek"}


def test_definitions_of_another_kind_and_other_files_are_not_read(shipped: Path, own: Path) -> None:
    write(own / "stews", "cawl", 'id = "cawl"\ntitle = "Cawl"\n')
    (own / "soups").mkdir()
    (own / "soups" / "notes.txt").write_text("not a soup", encoding="utf-8")
    assert list(read_definitions("soups", Soup)) == ["leek"]


def test_a_file_is_named_as_its_id(shipped: Path, own: Path) -> None:
    write(own / "soups", "cawl", 'id = "leek"\ntitle = "Cawl"\n')
    with pytest.raises(DefinitionError) as caught:
        read_definitions("soups", Soup)
    assert caught.value.file == own / "soups" / "cawl.toml"
    assert caught.value.slips == [("id", "is “leek” but the file is named “cawl”")]


def test_a_slip_in_ones_own_file_is_not_passed_over(shipped: Path, own: Path) -> None:
    write(own / "soups", "broth", 'id = "broth"\n')
    with pytest.raises(DefinitionError, match=r"broth\.toml cannot be used:\n  title: is missing"):
        read_definitions("soups", Soup)
