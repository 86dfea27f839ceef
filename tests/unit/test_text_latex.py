"""Formulas found, and LaTeX read as Unicode."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.text.formulas import read_formula
from explorer.text.latex import LONGEST_TEXT, split_math, to_plain
from explorer.text.lossy import mend_lossy

SHREDS = (
    r"$ $$ \( \) \[ \] { } \{ \% % & # _ ^ ~ \\ \alpha \frac \sqrt[3] \textit{x} \text"
    r" \' \"{u} \c \url{ \href \left ( x 5"
).split()
LATEX = st.lists(st.sampled_from([*SHREDS, " ", "é", "\n"])).map("".join)


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("Ada$^2$NPT with $β$-potential", ["^2", "β"]),
        ("$$x$$ then \\(y\\) then \\[z\\]", ["x", "y", "z"]),
        ("$a$$b$", ["a", "b"]),
        ("accuracy with $13 \\times $ fewer", ["13 \\times "]),
        ("Differentiable $ k $-NN", [" k "]),
        ("NLLB-$200$ costs $3", ["200"]),
        ("under $100 and $5-$10, US$20 or $1 Million to earn $", []),
        ("No $$$, a single $&!#* vector, escaped \\$x\\$", []),
        ("#Turki$hTweets and Ca$h", []),
        ("$Graph Embedding via Topology and Functional Analysis$", []),
        ("$one\n\nparagraph$", []),
        ("$5 for $k$-means", ["k"]),
    ],
)
def test_formulas_are_told_from_money(text, formulas):
    assert [part.formula for part in split_math(text) if part.formula is not None] == formulas


@given(LATEX | st.text())
def test_the_segments_joined_are_the_text(text):
    assert "".join(part.source for part in split_math(text)) == text


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        (r"\ell_\infty", "ℓ∞"),
        (r"\ell_p", "ℓₚ"),
        (r"K^{2n}", "K²ⁿ"),
        (r"\mathcal{X}", "X"),
        (r"\mathbb{R}^d", "ℝᵈ"),
        (r"A^*", "A*"),
        (r"360^{\circ}", "360°"),
        (r"x_{i,j}", "x_i,j"),
        (r"x^{a+w}", "xᵃ⁺ʷ"),
        (r"\sum_{i \in I}", "∑_(i ∈ I)"),
        (r"\frac{a+b}{2}", "(a+b)/2"),
        (r"\sqrt{T}", "√T"),
        (r"\sqrt[3]{n+1}", "³√(n+1)"),
        (r"\widetilde{\mathcal{O}}(1/\varepsilon)", "Õ(1/ε)"),
        (r"O(d\log{K})", "O(d log K)"),
        (r"\arg \max", "arg max"),
        (r"\left\{x\right.", "{x"),
        (r"\|\cdot\|_2", "‖·‖₂"),
        (r"50%", "50%"),
        (r"\operatorname*{argmax}_x", "argmaxₓ"),
        (r"\text{CO}_2", "CO₂"),
        (r"Less~Is~More", "Less Is More"),
        (r"\muPLAN", "μPLAN"),
    ],
)
def test_formulas_read_as_unicode(formula, plain):
    assert read_formula(formula) == plain


@pytest.mark.parametrize(
    "formula", [r"x^{2", r"x}", r"\frac{1}", r"\foo", r"\input{/etc/passwd}", r"\def\x{\x}\x", "{" * 99]
)
def test_a_formula_that_cant_be_read_is_none_and_shows_its_source(formula):
    assert read_formula(formula) is None
    assert to_plain(f"${formula}$") == f"${formula}$"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"Jo\~{a}o P. Costeira, Jos\'{e} Moura, Hél\`ene", "João P. Costeira, José Moura, Hélène"),
        (r"B\"{u}nz, Yaz{\i}c{\i}, Chlo{\"e}, \v{S}, \c c, \o stergaard", "Bünz, Yazıcı, Chloë, Š, ç, østergaard"),
        (r"Jakub \Lącki and Gia\-cin\-to", "Jakub Łącki and Giacinto"),
        (r"Stéphan Clémen\con at CEA\LIST in C:\new", r"Stéphan Clémen\con at CEA\LIST in C:\new"),
        (r"\ell_1-Regularized, F_\beta-based, \alphaNLI", "ℓ₁-Regularized, Fᵦ-based, αNLI"),
        (r"en\rightarrowde and 48\times faster", "en→de and 48× faster"),
        (r"\textit{x \textbf{y}} {\bf z} 10\% of 20% \& \#1", "x y z 10% of 20% & #1"),
        (r"CO\textsubscript{2} and \text{BERT}_\text{base}", "CO₂ and BERT_base"),
        (
            r"at \url{https://a.org/~x\_y%20} or \href{https://b.org}{here}",
            "at https://a.org/~x_y%20 or here (https://b.org)",
        ),
        (r"Learning \\ Happen", "Learning Happen"),
        (r"Urtasun {namdar \'{e} 1{phti \textit{open", r"Urtasun {namdar é 1{phti \textit{open"),
        ("$5 and ~7% of {this} & that_x #1 ``as is''", "$5 and ~7% of {this} & that_x #1 ``as is''"),
    ],
)
def test_latex_in_text_is_read_and_the_rest_is_left_alone(text, plain):
    assert to_plain(text) == plain


@given(LATEX | st.text())
def test_no_latex_is_broken_enough_to_raise(text):
    assert isinstance(to_plain(text), str)


@given(st.text().filter(lambda text: not set("\\$") & set(text)))
def test_text_without_latex_is_the_same_object(text):
    assert to_plain(text) is text


def test_a_text_too_long_to_read_stays_as_it_is():
    text = r"\alpha" + "x" * LONGEST_TEXT

    assert to_plain(text) == text


@pytest.mark.parametrize(
    ("lossy", "read"),
    [
        ("an ell_p-norm, X in R^{n times k}", "an ℓₚ-norm, X ∈ R^(n × k)"),
        ("O(varepsilon^{-1}(log varepsilon^{-1})^{2}) steps", "O(ε⁻¹(log ε⁻¹)²) steps"),
        ("a map f^{*}=hcirc g of the feature map varphi", "a map f*=h ∘ g of the feature map φ"),
        ("an O(1/epsilon^4) bound for each epsilon", "an O(1/ϵ⁴) bound for each ϵ"),
        ("the best error in L^2, a beta_1 of a beta distribution", "the best error in L², a β₁ of a beta distribution"),
        ("XX^top of the feature map varphi", "XX⊤ of the feature map φ"),
        ("n gtrsim d^{max(1, k^star-1)} samples", "n ≳ d^(max(1, k⋆-1)) samples"),
        ("at rate frac{1}{n}, or O(dfrac{1}{sqrt{n}})", "at rate 1/n, or O(1/√n)"),
        ("textbf{Bold}, emph{new} and textit{old}", "Bold, new and old"),
        ("an O(left(log nright)^2) bound", "an O((log n)²) bound"),
        ("left(left(a+bright)+cright) is f left(xright)", "((a+b)+c) is f (x)"),
    ],
)
def test_latex_without_its_backslashes_is_shown_as_what_it_meant(lossy, read):
    assert to_plain(mend_lossy(lossy)) == read


@pytest.mark.parametrize(
    "text",
    [
        "snake_case and A_B_C",
        "file_name.txt",
        "alpha and beta testing",
        "a\\_b^2",
        "costs $5 or x^2",
        "foo@x_1.org",
        "the left(or right) side",
        "turn left (see map), then right",
        "turn left(see map) and go right)",
        "frac{ of",
        "emphasis and emph{",
        "a fracture",
    ],
)
def test_words_that_are_no_formulas_stay(text):
    assert mend_lossy(text) == text


@given(st.text(alphabet="aell_^{}xR12 ims\\$-varphi", max_size=200))
def test_mending_never_fails_and_adds_signs_only(text):
    mended = mend_lossy(text)

    assert mended.replace("$", "").replace("\\", "") == text.replace("$", "").replace("\\", "")
