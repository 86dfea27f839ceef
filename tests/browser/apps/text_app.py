"""A page of hostile texts, each as a page of the app would show it; Streamlit's own plugins are all loaded."""

from __future__ import annotations

import streamlit as st

from explorer.text.markdown import KATEX_MACROS, link, to_markdown
from explorer.text.markup import anchor, escape

LITERAL = (
    "*em* **strong** _em_ __strong__ ~~del~~ `code` ***both***",
    "# heading",
    "## heading #tag",
    "- item",
    "+ item",
    "1. item",
    "1) item",
    "> quote",
    "---",
    "===",
    "``` fence",
    "~~~ fence",
    "| a | b |",
    "[x](javascript:alert) ![i](/i.png) [ref] [^1] [^1]: note [ ] to do",
    "<b>bold</b> <script>alert(1)</script> <img src=x onerror=alert(1)> <a href='//x'>x</a> <!-- c -->",
    "&lt;b&gt; &amp; &#42; &copy; AT&T",
    "A MUl View of the <C,A>, T Framework: measuring <mask>",
    ":smile: :+1: :-1: :100: :telephone::person::sailboat: 10:30:45 WordNet::SenseRelate::AllWords",
    ":streamlit: :material/home: :material_home:",
    ":red[x] :blue-background[x] :orange-badge[x] :rainbow[x] :help[x] :small[x] :shimmer[x]",
    ':color[x]{foreground="red" background="blue"} :foo[x] ::foo[x] :::foo',
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "-> at either end --",
    '2010--2020 ---- x-->y "-- x" (-> y) a@-- b',
    "write to ann@example.org or a.b+c@x-y.co.uk, Recall@k, @user",
    "ftp://example.org mailto:ann@example.org javascript:alert(1) http:// www. file:///etc/passwd",
    "$5 and $10 cost US$20 or $ 3, no $$$ and $&!#* either",
    "Ca$h and Fla$h in Turki$hTweets",
    "C:\\new and \\[ \\( and a last \\",
    "$\\href{javascript:alert(1)}{x}$ $\\url{javascript:alert(1)}$ $\\includegraphics{/i.png}$",
    "$\\htmlData{a=b}{x}$ $\\htmlId{root}{x}$ $\\rule{99em}{99em}$ $\\color{red}x$",
    "$\\def\\x{\\x\\x}\\x$ $\\newcommand{\\y}{\\y}\\y$ $\\let\\z\\def$",
    "$x^{2$ $\\frac{1}$ $\\foo$",
    "{x} {{y}} [[z]] x^2 y_1 H~2~O ==mark== ++ins++ term : definition %%{init}%% ::: note",
    "שלום عربي 中文 ∀ε ‘quotes’ “quotes” – —",
)
"""Shown letter for letter."""

FORMULAS = {
    "$K^2$-GNN: *not em*": "⟦K^2⟧-GNN: *not em*",
    "# $\\alpha$$\\beta$ x$_i$ by $50%$": "# ⟦\\alpha{}\\beta⟧ x⟦_i⟧ by ⟦50\\%⟧",
    "a$^2$5 and \\(x\\), \\[y^2\\], $$z$$.": "a⟦^2⟧5 and ⟦x⟧, ⟦y^2⟧, ⟦z⟧.",
    "1. $a|b$ | $<script>$ :smile:": "1. ⟦a|b⟧ | ⟦<script>⟧ :smile:",
    "`$x$` [$y$](/z) $\\widetilde\\mathcal{O}(\\sqrt{T})$": "`⟦x⟧` [⟦y⟧](/z) ⟦\\widetilde{\\mathcal{O}}(\\sqrt{T})⟧",
    "costs $5 for $13 \\times $ more": "costs $5 for ⟦13 \\times⟧ more",
}
"""What the reader gets: the formula that KaTeX set stands in double brackets."""

READ = {
    "Sparsistency of \\ell_1-Regularized \\textit{M}-Estimators by Jo\\~{a}o": (
        "Sparsistency of ℓ₁-Regularized M-Estimators by João"
    ),
    "$\\textit{Lost in Translation, Found in Spans}$ \\& 10\\%": "Lost in Translation, Found in Spans & 10%",
    "$x^1^2$ $\\left(x$ $x_$ $a&b$": "x¹² (x x_ a&b",
    "one\n\n two\nthree\x00\u202e": "one\n\ntwo three",
}

LINKED = {
    "see www.example.org/x?y=1. And http://a.org/b_c_d (https://x.org/y_(z)).": [
        "http://www.example.org/x?y=1",
        "http://a.org/b_c_d",
        "https://x.org/y_%28z%29",
    ],
    '"https://q.org/:smile:/:material/home:?" HTTP://E.org!': ["https://q.org/:smile:/:material/home", "HTTP://E.org"],
}

MACROS = [rf"$\{name}{{a}}{{b}}$" for name in sorted(KATEX_MACROS) if name not in {"left", "right"}]
"""A formula for each macro that we leave to KaTeX."""

LABEL = "A [b](c) $x^2$ -- *d* :smile: ann@example.org https://example.org"
HREFS = (
    "/paper?id=openalex:W1&tab=:smile:&copy=1&x=:material/home:",
    "https://example.org/a b(c)_d_*e*?q=é~~x~~$y$#<z>\"'",
)
NO_HREFS = (
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "data:text/html,x",
    "//example.org",
    "/\\example.org",
    "x",
    "",
)


def show() -> None:
    st.markdown("An emoji :wave:, an icon :material/home: and a formula $x$ of the page's own.")
    for index, text in enumerate((*LITERAL, *FORMULAS, *READ, *LINKED)):
        with st.container(key=f"text{index}"):
            st.markdown(to_markdown(text))
    with st.container(key="macros"):
        st.markdown(to_markdown(" or ".join(MACROS)))
    for index, href in enumerate((*HREFS, *NO_HREFS)):
        with st.container(key=f"link{index}"):
            st.markdown(link(LABEL, href))
        with st.container(key=f"anchor{index}"):
            st.html(f"<p>{anchor(LABEL, href)}</p>")
    for index, text in enumerate(LITERAL):
        with st.container(key=f"html{index}"):
            st.html(f'<p title="{escape(text)}">{escape(text)}</p>')
        with st.container(key=f"caption{index}"):
            st.caption(f"**{to_markdown(text)}**")


if __name__ == "__main__":
    show()
