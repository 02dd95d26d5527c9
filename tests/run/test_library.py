"""Finding claims and choosing among them."""

from __future__ import annotations

import sys

import pytest

from derivcheck import claim, equal, reals
from derivcheck.run import library
from derivcheck.run.config import Config, ConfigError, load_config
from derivcheck.run.library import DuplicateClaim, UnknownTarget, load_library, matches, nearest, select

x = reals("x")


def make(*ids: str):
    return [claim(id, equal(x, x)) for id in ids]


CLAIMS = make("kl/gaussian", "kl/gaussian/equal-variance", "kl/gaussian-sign", "diffusion/mean", "diffusion/variance")


@pytest.mark.parametrize(
    ("targets", "chosen"),
    [
        (["all"], [0, 1, 2, 3, 4]),
        (["kl"], [0, 1, 2]),
        (["kl/"], [0, 1, 2]),
        (["kl/gaussian"], [0, 1]),
        (["kl/gaussian-sign"], [2]),
        (["diffusion/*"], [3, 4]),
        (["*/gaussian*"], [0, 1, 2]),
        (["diffusion/variance", "kl/gaussian-sign", "diffusion/variance"], [2, 4]),
    ],
)
def test_select(targets, chosen):
    assert select(CLAIMS, targets) == [CLAIMS[index] for index in chosen]


@pytest.mark.parametrize(
    ("target", "suggestion"),
    [("kl/gausian", "kl/gaussian"), ("difusion", "diffusion"), ("zzz", None), ("ALL", None)],
)
def test_unknown_targets(target, suggestion):
    with pytest.raises(UnknownTarget) as caught:
        select(CLAIMS, [target])
    assert caught.value.suggestion == suggestion
    hint = f"; did you mean {suggestion!r}?" if suggestion else "; `derivcheck list` shows what there is"
    assert str(caught.value) == f"no claim is called {target!r}{hint}"


def test_a_prefix_ends_at_a_slash():
    assert not matches("kl/gaussian-sign", "kl/gaussian")
    assert nearest("kl/gaussian", ["kl/gaussian"]) == "kl/gaussian"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A library of its own: `write(name, source)` adds a module, `load()` reads it all."""
    root = tmp_path / "maths_for_test"
    root.mkdir()
    (root / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(library, "LIBRARY", "maths_for_test")
    library.entries_of.cache_clear()

    def write(name: str, source: str) -> None:
        file = root / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        (file.parent / "__init__.py").touch()
        file.write_text("from derivcheck import *\nx = reals('x')\n" + source)

    yield write
    for name in [name for name in sys.modules if name.startswith("maths_for_test")]:
        del sys.modules[name]
    library.entries_of.cache_clear()


def test_modules_in_sorted_order_and_claims_as_defined(package):
    package("b", "later = claim('b/2', equal(x, x))\nearlier = claim('b/1', equal(x, x))\n")
    package("a/deep", "one = claim('a/deep', equal(x, x))\n")
    assert [one.id for one in load_library()] == ["a/deep", "b/2", "b/1"]


def test_imported_claims_belong_to_where_they_are_defined(package):
    package("a", "from maths_for_test.b import one\ntwo = claim('a', equal(x, x), proof=auto(by_claim(one)))\n")
    package("b", "one = claim('b', equal(x, x))\n")
    assert [one.id for one in load_library()] == ["a", "b"]


def test_tuples_of_claims_and_aliases(package):
    package(
        "a",
        "many = tuple(claim(f'a/{k}', equal(x, x)) for k in range(3))\nfirst = many[0]\n"
        "one: Claim = claim('a/3', equal(x, x))\nif True:\n    two = claim('a/4', equal(x, x))\n",
    )
    assert [one.id for one in load_library()] == ["a/0", "a/1", "a/2", "a/3", "a/4"]


def test_a_name_of_the_vocabulary_may_be_taken_and_keeps_its_place(package):
    package("a", "first = claim('a/1', equal(x, x))\ne = claim('a/2', equal(x, x))\nlast = claim('a/3', equal(x, x))\n")
    assert [one.id for one in load_library()] == ["a/1", "a/2", "a/3"]


def test_the_place_of_a_claim_is_filled_in(package):
    package(
        "a",
        "from derivcheck.kernel.derivation import Claim as Plain\n"
        "bare = Plain('a', equal(x, x))\nfull = claim('b', equal(x, x), document='notes', part='2.d')\n",
    )
    bare, full = load_library()
    assert (bare.source.path, bare.source.line) == ("maths_for_test/a.py", 4)
    assert full.source.path.endswith("maths_for_test/a.py")
    assert (full.source.line, full.source.document, full.source.part) == (5, "notes", "2.d")


def test_duplicate_ids_are_an_error_that_names_both_places(package):
    package("a", "one = claim('same', equal(x, x))\n")
    package("b", "one = claim('same', equal(x, x))\n")
    with pytest.raises(DuplicateClaim, match=r"two claims are called 'same': .*a\.py:3 and .*b\.py:3; give one"):
        load_library()


def test_a_module_that_fails_is_not_passed_over(package):
    package("a", "one = claim('a', equal(x, unheard_of))\n")
    with pytest.raises(NameError):
        load_library()


def test_the_library_itself_loads():
    claims = load_library()
    assert len({one.id for one in claims}) == len(claims)
    for one in claims:
        assert one.source.path.startswith("derivations/"), one.id
        assert one.source.line > 0, one.id


# --- settings ---------------------------------------------------------------------------------------
def test_no_project(tmp_path):
    assert load_config(tmp_path) == Config()


def test_the_nearest_project_counts(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.derivcheck]\npaths = ["a.py", "kl"]\n')
    inner = tmp_path / "inner"
    inner.mkdir()
    assert load_config(inner).paths == (str(tmp_path / "a.py"), "kl")
    (inner / "pyproject.toml").write_text('[tool.derivcheck]\npermit = ["sympy.limit"]\n')
    assert load_config(inner) == Config(inner / "pyproject.toml", (), ("sympy.limit",))


def test_an_unknown_setting_is_an_error(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.derivcheck]\nallow = []\n")
    with pytest.raises(ConfigError, match="has no setting 'allow'; expected one of paths, permit"):
        load_config(tmp_path)
