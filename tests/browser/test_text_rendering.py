"""Foreign text in a real browser: letter for letter, formulas set, no element that the text asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.browser.apps.text_app import FORMULAS, HREFS, LABEL, LINKED, LITERAL, MACROS, NO_HREFS, READ
from tests.browser.harness import open_browser, start_app, wait_until_idle

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

TEXTS = (*LITERAL, *FORMULAS, *READ, *LINKED)
LABEL_SHOWN = LABEL.replace("$x^2$", "⟦x^2⟧")

READ_PAGE = """
() => Object.fromEntries([...document.querySelectorAll("[class*=st-key-]")].map(box => {
    const copy = box.cloneNode(true);
    for (const formula of copy.querySelectorAll(".katex, .katex-error")) {
        const source = formula.querySelector("annotation");
        formula.replaceWith(source ? `⟦${source.textContent}⟧` : "an error of KaTeX");
    }
    const paragraphs = [...copy.querySelectorAll("p")];
    const inside = paragraphs.flatMap(one => [...one.querySelectorAll("*")]);
    const key = [...box.classList].find(name => name.startsWith("st-key-")).slice("st-key-".length);
    return [key, {
        text: paragraphs.map(one => one.textContent).join("\\n\\n"),
        elements: [...new Set(inside.map(one => one.localName))].sort(),
        dressed: inside.filter(one => one.localName === "span" && one.attributes.length).length,
        complaints: box.querySelectorAll(".katex-error, .katex [mathcolor]").length,
        hrefs: inside.filter(one => one.localName === "a").map(one => one.getAttribute("href")),
    }];
}))
"""


@dataclass(frozen=True)
class Shown:
    """One text as the browser shows it."""

    text: str
    """Of all paragraphs; formulas in double brackets."""
    elements: list[str]
    """Names of the elements inside paragraphs, those of formulas left out."""
    dressed: int
    """Spans with a class, a style or anything else."""
    complaints: int
    """Formulas that KaTeX did not read, and macros that it did not trust: both are red."""
    hrefs: list[str]


@pytest.fixture(scope="module")
def page() -> Iterator[dict[str, Shown]]:
    """Everything on the page, by the key of its container."""
    with start_app("tests/browser/apps/text_app.py") as address, open_browser() as browser:
        opened = browser.new_page()
        opened.goto(address)
        opened.wait_for_selector(f".st-key-caption{len(LITERAL) - 1} p")
        opened.wait_for_selector(".katex")
        wait_until_idle(opened)
        yield {key: Shown(**shown) for key, shown in opened.evaluate(READ_PAGE).items()}


def shown(page: dict[str, Shown], text: str) -> Shown:
    return page[f"text{TEXTS.index(text)}"]


@pytest.mark.parametrize("text", LITERAL)
def test_text_is_shown_letter_for_letter(page, text):
    found = shown(page, text)

    assert found.text == text
    assert set(found.elements) <= {"span"}
    assert found.dressed == 0


@pytest.mark.parametrize("text", LITERAL)
def test_text_stays_literal_inside_the_markup_of_a_page(page, text):
    found = page[f"caption{LITERAL.index(text)}"]

    assert found.text == text
    assert set(found.elements) <= {"span", "strong"}


@pytest.mark.parametrize("text", LITERAL)
def test_escaped_text_is_literal_in_html(page, text):
    found = page[f"html{LITERAL.index(text)}"]

    assert found.text == text
    assert found.elements == []


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_set_and_the_text_around_them_is_literal(page, text):
    found = shown(page, text)

    assert found.text == FORMULAS[text]
    assert set(found.elements) <= {"span"}
    assert found.complaints == 0


def test_katex_sets_every_macro_that_is_left_to_it(page):
    found = page["macros"]

    assert found.complaints == 0
    assert found.text == " or ".join(f"⟦{formula.strip('$')}⟧" for formula in MACROS)


@pytest.mark.parametrize("text", READ)
def test_latex_outside_formulas_is_read_as_unicode(page, text):
    assert shown(page, text).text == READ[text]


@pytest.mark.parametrize("text", LINKED)
def test_web_addresses_in_text_become_links(page, text):
    found = shown(page, text)

    assert found.text == text
    assert found.hrefs == LINKED[text]


@pytest.mark.parametrize("index", range(len(HREFS)))
def test_a_link_leads_where_it_says_and_has_a_literal_label(page, index):
    addresses = (
        "/paper?id=openalex:W1&tab=:smile:&copy=1&x=:material/home:",
        "https://example.org/a%20b%28c%29_d_*e*?q=%C3%A9~~x~~$y$#%3Cz%3E%22%27",
    )

    assert page[f"link{index}"].text == LABEL_SHOWN
    assert page[f"link{index}"].hrefs == [addresses[index]]
    assert page[f"anchor{index}"].text == LABEL
    assert page[f"anchor{index}"].hrefs == [addresses[index]]


@pytest.mark.parametrize("index", range(len(HREFS), len(HREFS) + len(NO_HREFS)))
def test_a_link_elsewhere_is_its_label(page, index):
    assert page[f"link{index}"].text == LABEL_SHOWN
    assert page[f"anchor{index}"].text == LABEL
    assert page[f"link{index}"].hrefs == page[f"anchor{index}"].hrefs == []
