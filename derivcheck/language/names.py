"""Names as mathematics: `sigma_t` is σ_t, `alpha_bar` is ᾱ, `mu1` is μ₁.

    split("alpha_bar_t1") = Name(base="alpha", accents=("bar",), subscripts=("t1",), primes="")
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LOWER = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega"
).split()
_UPPER = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
GREEK: dict[str, str] = dict(zip(_LOWER, "αβγδεζηθικλμνξοπρστυφχψω", strict=True)) | dict(
    zip(_UPPER, "ΓΔΘΛΞΠΣΥΦΨΩ", strict=True)
)
ACCENTS = {"bar": "\u0304", "hat": "\u0302", "tilde": "\u0303", "dot": "\u0307"}  # combining marks
SUBSCRIPT_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPT_DIGITS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Name(NamedTuple):
    """A name taken apart."""

    base: str
    accents: tuple[str, ...] = ()
    subscripts: tuple[str, ...] = ()
    primes: str = ""


def split(name: str) -> Name:
    """The parts of a name: base, accents, subscripts, primes."""
    bare = name.rstrip("'")
    primes = name[len(bare) :]
    head, *rest = bare.split("_") if bare.strip("_") == bare and "{" not in bare else [bare]
    numbered = re.fullmatch(r"([A-Za-z]+)([0-9]+)", head)
    subscripts: list[str] = []
    if numbered and (len(numbered[1]) == 1 or numbered[1] in GREEK):
        head = numbered[1]
        subscripts.append(numbered[2])
    accents = []
    while rest and rest[0] in ACCENTS:
        accents.append(rest.pop(0))
    return Name(head, tuple(accents), (*subscripts, *(part for part in rest if part)), primes)


def unicode_name(name: str) -> str:
    """The name in Unicode: σ_t, ᾱ, μ₁, x′."""
    parts = split(name)
    out = GREEK.get(parts.base, parts.base) + "".join(ACCENTS[a] for a in parts.accents)
    for part in parts.subscripts:
        out += part.translate(SUBSCRIPT_DIGITS) if part.isdecimal() and part.isascii() else "_" + GREEK.get(part, part)
    return out + "′" * len(parts.primes)


def latex_name(name: str) -> str:
    """The name in LaTeX: \\sigma_{t}, \\bar{\\alpha}, \\mu_{1}, x'."""
    parts = split(name)
    out = _latex_word(parts.base)
    for accent in parts.accents:
        out = f"\\{accent}{{{out}}}"
    if parts.subscripts:
        out += "_{" + ", ".join(map(_latex_word, parts.subscripts)) + "}"
    return out + parts.primes


def _latex_word(word: str) -> str:
    if word in GREEK:
        return word if word == "omicron" else "\\" + word
    if "{" in word or "\\" in word:
        word = re.sub(r"[\\{}]", "", word)
    escaped = re.sub(r"([#$%&_])", r"\\\1", word.replace("^", r"\hat{}").replace("~", r"\tilde{}"))
    return escaped if len(word) == 1 or word.isdecimal() else f"\\mathrm{{{escaped}}}"
