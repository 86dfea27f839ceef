// A report without a server: the picture, the papers behind a mark, charts, tables that sort and find.

(() => {
  "use strict";

  const DARK = matchMedia("(prefers-color-scheme: dark)");
  const PATIENCE = 60; // ms that the picture gets before the charts' library is unpacked
  const ROOM_PER_YEAR = 36; // pixels of a chart
  const ROOM_OF_ROWS = 130; // pixels that the names of rows take
  const CHART_INK = "#000037"; // what the charts leave to the page: explorer/drawing/charts/frame.py
  const CHART_PAGE = "#000038";

  const data = JSON.parse(document.getElementById("data").textContent);
  document.documentElement.classList.add("scripts");

  // ── The picture and its panel ──────────────────────────────────────────────────────────────────

  const places = new Map(data.ids.map((id, place) => [id, place]));
  const lineOf = new Map(data.ends.map(([one, other], place) => [`${one} ${other}`, place]));
  const panel = document.getElementById("panel");
  const root = stagePicture();
  let picture = null;

  // The picture's styles and the page's keep to themselves.
  function stagePicture() {
    const stage = document.querySelector(".stage").attachShadow({ mode: "open" });
    stage.append(document.getElementById("picture-code").content.cloneNode(true));
    const element = stage.querySelector(".network");
    element.style.height = "100%";
    return element;
  }

  function drawPicture() {
    try {
      picture ??= new globalThis.ExplorerPicture(root, "report");
      picture.tell = ({ node, edge }) => show(node === null ? (edge ? { line: findLine(edge) } : null) : { node: places.get(node) });
      picture.show(data.picture);
    } catch (error) {
      console.error("The network picture could not be drawn.", error);
      root.classList.add("failed");
      root.style.height = "auto";
      root.querySelector(".failure").hidden = false;
    }
  }

  function findLine([from, to]) {
    const [one, other] = [places.get(from), places.get(to)];
    return lineOf.get(`${one} ${other}`) ?? lineOf.get(`${other} ${one}`);
  }

  // Say what a mark is and list the papers behind it; `chosen` is {node} or {line}, by place, or null.
  function show(chosen) {
    const isLine = chosen?.line !== undefined;
    if (!chosen || (isLine ? data.lines[chosen.line] : data.nodes[chosen.node]) === undefined) {
      panel.replaceChildren(
        build("h3", "Nothing selected"),
        build("p", "Click a mark or a line for the papers behind it. The tables below select marks, too."),
      );
      return;
    }
    const [count, listed, title] = isLine ? data.lines[chosen.line] : data.nodes[chosen.node];
    const [head, ...rest] = title.split("\n");
    const list = build("ul");
    list.append(...listed.map((place) => listPaper(data.papers[place])));
    const more = count > listed.length ? [build("p", `and ${(count - listed.length).toLocaleString("en")} more, older ones`)] : [];
    const letGo = build("button", "Deselect");
    letGo.type = "button";
    letGo.className = "plain";
    letGo.addEventListener("click", () => choose(null));
    panel.replaceChildren(build("h3", head), build("p", rest.join("\n")), list, ...more, letGo);
    panel.scrollTop = 0;
  }

  function listPaper([title, year, address, authors]) {
    const item = build("li");
    const name = address ? build("a", title) : build("span", title);
    if (address) Object.assign(name, { href: address, target: "_blank", rel: "noopener noreferrer" });
    else name.style.color = "inherit";
    item.append(name, " ", build("span", [year ?? "year not known", authors].filter(Boolean).join(" · ")));
    return item;
  }

  // Select from outside the picture.
  function choose(chosen) {
    const ends = chosen?.line === undefined ? null : data.ends[chosen.line].map((place) => data.ids[place]);
    picture?.select(ends ?? (chosen ? data.ids[chosen.node] : null));
    show(chosen);
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".choose");
    if (!button) return;
    const { node, line } = button.dataset;
    choose(line === undefined ? { node: Number(node) } : { line: Number(line) });
    panel.focus({ preventScroll: true });
    document.getElementById("graph-title").scrollIntoView({ block: "start" });
  });

  // ── Charts ─────────────────────────────────────────────────────────────────────────────────────

  async function loadCharts() {
    const packed = document.getElementById("charts-library").textContent;
    if (!data.charts.length) return;
    const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
    paintCharts();
  }

  function paintCharts() {
    if (!globalThis.Plotly) return;
    const { color, backgroundColor, fontFamily } = getComputedStyle(document.body);
    for (const { key, figure } of data.charts) {
      const text = JSON.stringify(figure).replaceAll(CHART_INK, color).replaceAll(CHART_PAGE, backgroundColor);
      const { data: traces, layout } = JSON.parse(text);
      const plot = document.getElementById(key);
      layout.font = { ...layout.font, family: fontFamily, size: 12 };
      thinLabels(layout.xaxis, plot.clientWidth - (layout.yaxis?.ticktext ? ROOM_OF_ROWS : 0));
      plot.querySelector(".waiting")?.remove();
      globalThis.Plotly.react(plot, traces, layout, { ...data.chart_config, responsive: true });
    }
  }

  // On a narrow page every second year, or fewer, is named, rather than all of them aslant.
  function thinLabels(axis, width) {
    if (!axis?.tickvals || axis.visible === false) return;
    const step = Math.max(1, Math.ceil((axis.tickvals.length * ROOM_PER_YEAR) / width));
    axis.ticktext = axis.ticktext.map((text, place) => (place % step ? "" : text));
    axis.tickangle = 0;
  }

  // ── Tables ─────────────────────────────────────────────────────────────────────────────────────

  function openTables() {
    const sections = [...document.querySelectorAll(".tabled")];
    const bar = build("div");
    bar.className = "tabs";
    bar.setAttribute("role", "tablist");
    bar.setAttribute("aria-label", "Tables");
    const tabs = sections.map((section) => buildTab(section));
    const open = (at) => {
      tabs.forEach((tab, place) => {
        tab.setAttribute("aria-selected", String(place === at));
        tab.tabIndex = place === at ? 0 : -1;
        sections[place].hidden = place !== at;
      });
    };
    tabs.forEach((tab, place) => {
      tab.addEventListener("click", () => open(place));
      tab.addEventListener("keydown", ({ key }) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
        if (!step) return;
        const next = (place + step + tabs.length) % tabs.length;
        open(next);
        tabs[next].focus();
      });
    });
    bar.append(...tabs);
    sections[0].before(bar);
    sections[0].parentElement.classList.add("tabbed");
    open(0);
    for (const link of document.querySelectorAll('.counters a[href^="#"]')) {
      link.addEventListener("click", () => open(sections.findIndex(({ id }) => `#${id}` === link.getAttribute("href"))));
    }
    sections.filter((section) => section.querySelector("table")).forEach(addFinder);
  }

  function buildTab(section) {
    const tab = build("button", `${section.dataset.title} `);
    const count = build("span", section.dataset.count);
    count.className = "count";
    tab.append(count);
    tab.type = "button";
    tab.id = `${section.id}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", section.id);
    section.setAttribute("role", "tabpanel");
    section.setAttribute("aria-labelledby", tab.id);
    return tab;
  }

  function addFinder(section) {
    const rows = [...section.querySelectorAll("tbody tr")];
    const finder = build("div");
    finder.className = "finder";
    const input = build("input");
    const title = section.dataset.title.toLowerCase();
    Object.assign(input, { type: "search", placeholder: `Find in ${title}`, autocomplete: "off" });
    input.setAttribute("aria-label", `Find in ${title}`);
    const found = build("span");
    found.setAttribute("aria-live", "polite");
    let texts = null;
    input.addEventListener("input", () => {
      texts ??= rows.map((row) => fold([...row.cells].map((cell) => cell.textContent).join(" ")));
      const words = fold(input.value).split(" ").filter(Boolean);
      let count = 0;
      rows.forEach((row, place) => {
        row.hidden = !words.every((word) => texts[place].includes(word));
        count += !row.hidden;
      });
      found.textContent = words.length ? `${count.toLocaleString("en")} of ${rows.length.toLocaleString("en")}` : "";
    });
    finder.append(input, found);
    section.querySelector(".table").before(finder);
    section.querySelectorAll("th").forEach((head, column) => makeSortable(head, column, rows));
  }

  function makeSortable(head, column, rows) {
    const button = build("button", head.textContent);
    button.type = "button";
    head.replaceChildren(button);
    const isNumber = head.classList.contains("number");
    button.addEventListener("click", () => {
      const wanted = head.getAttribute("aria-sort") ?? (isNumber ? "ascending" : "descending");
      const isUp = wanted === "descending";
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
      const order = rows.map((row) => ({ row, value: valueOf(row.cells[column].textContent, isNumber) }));
      order.sort((one, other) => compare(one.value, other.value, isUp));
      order[0]?.row.parentElement.append(...order.map(({ row }) => row));
    });
  }

  function valueOf(text, isNumber) {
    if (text === "") return null;
    return isNumber ? Number(text.replaceAll(",", "")) : text;
  }

  const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });

  // What is not known comes last, whichever way.
  function compare(one, other, isUp) {
    if (one === null || other === null) return (one === null) - (other === null);
    const order = typeof one === "number" ? one - other : collator.compare(one, other);
    return isUp ? order : -order;
  }

  // ── Small helpers ──────────────────────────────────────────────────────────────────────────────

  function build(tag, text = "") {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  }

  function fold(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  }

  show(null);
  drawPicture();
  openTables();
  setTimeout(() => loadCharts().catch((error) => console.warn("The charts need a newer browser.", error)), PATIENCE);
  DARK.addEventListener("change", () => {
    drawPicture();
    paintCharts();
  });
  addEventListener("beforeprint", paintCharts);
  addEventListener("afterprint", paintCharts);
})();
