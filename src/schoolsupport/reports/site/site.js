"use strict";
(() => {
  const find = (one, all = document) => all.querySelector(one);
  const every = (one, all = document) => Array.from(all.querySelectorAll(one));
  const element = (tag, given = {}, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) {
      if (value !== "" && value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...inside);
    return made;
  };
  let known = null;
  const data = () => (known ??= JSON.parse(find("#data").textContent));
  const said = (place) => (place < 0 ? "" : data().strings[place]);
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // --- drawings ---------------------------------------------------------------------------------

  const drawn = (tag, given, ...inside) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };
  const percent = (share) => {
    const text = String(Math.round(share * 1000) / 10);
    return data().lang === "ru" ? `${text.replace(".", ",")}\u00a0%` : `${text}%`;
  };
  const figure = ([title, along, series, mark, markTitle]) => {
    const [width, height, left, right, top, bottom] = [320, 150, 34, 14, 20, 20];
    const values = series.flatMap(([, own]) => own).filter((one) => one !== null);
    const highest = Math.max(0.1, mark ?? 0, ...values);
    const most = Math.min(1, Math.ceil(highest * 10.5) / 10);
    const x = (n) => (along.length < 2 ? width / 2 : left + (n * (width - left - right)) / (along.length - 1));
    const y = (value) => height - bottom - (value / most) * (height - top - bottom);
    const names = series.map(([name, own]) =>
      filled(data().say.at, {
        name,
        values: along.map((at, n) => `${at} — ${own[n] === null ? data().say.none : percent(own[n])}`).join(", "),
      }));
    if (mark !== null) names.push(filled(data().say.at, { name: markTitle, values: percent(mark) }));
    const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title}. ${names.join(". ")}` });
    for (const share of [0, most]) {
      svg.append(drawn("line", { class: "axis", x1: left, x2: width - right, y1: y(share), y2: y(share) }),
        drawn("text", { x: left - 5, y: y(share) + 4, "text-anchor": "end" }, percent(share)));
    }
    along.forEach((at, n) => svg.append(drawn("text", { x: x(n), y: height - 5, "text-anchor": n ? (n === along.length - 1 ? "end" : "middle") : "start" }, at)));
    if (mark !== null) svg.append(drawn("line", { class: "mark", x1: left, x2: width - right, y1: y(mark), y2: y(mark) }));
    series.forEach(([, own], number) => {
      let path = "";
      own.forEach((value, n) => {
        if (value !== null) path += `${path && own[n - 1] !== null ? "L" : "M"}${x(n).toFixed(1)} ${y(value).toFixed(1)}`;
      });
      svg.append(drawn("path", { class: `s${number}`, d: path }));
      if (number) return;
      own.forEach((value, n) => {
        if (value === null) return;
        svg.append(drawn("circle", { class: "s0", cx: x(n), cy: y(value), r: 3 }),
          drawn("text", { class: "value", x: x(n), y: y(value) - 7, "text-anchor": n ? (n === along.length - 1 ? "end" : "middle") : "start" }, percent(value)));
      });
    });
    return element("figure", { class: "chart" }, element("figcaption", {}, title), svg);
  };

  // --- pages ------------------------------------------------------------------------------------

  const lined = (text) => text.split("\n").flatMap((line, n) => (n ? [element("br"), line] : [line]));
  const facts = (rows) => element("dl", {}, ...rows.map(([name, value, tone]) =>
    element("div", {}, element("dt", {}, ...lined(said(name))), element("dd", { class: tone === "plain" ? "" : tone }, ...lined(said(value))))));
  const table = ([title, headPlace, cells, empty], level) => {
    const made = [];
    if (title >= 0) made.push(element(`h${level}`, {}, said(title)));
    const head = data().heads[headPlace];
    if (!cells.length) return empty >= 0 ? [...made, element("p", {}, said(empty))] : made;
    const rows = [];
    for (let at = 0; at < cells.length; at += head.length) {
      rows.push(element("tr", {}, ...head.map(([, side], n) => {
        const [place, tone] = [cells[at + n]].flat();
        const text = said(place);
        const short = text.split("\n").every((line) => line.length <= 16);
        return element("td", { class: `${side} ${tone ?? ""}${short && !side.includes("whole") ? " whole" : ""}`.trim() }, ...lined(text));
      })));
    }
    const top = element("tr", {}, ...head.map(([name, side]) => element("th", { scope: "col", class: side.replace(" whole", "") }, ...lined(said(name)))));
    const whole = element("table", {}, element("thead", {}, top), element("tbody", {}, ...rows));
    return [...made, element("div", { class: "wide", tabindex: "0", role: "group", "aria-label": said(title >= 0 ? title : head[0][0]) }, whole)];
  };
  const set = (level) => (level ? `margin-left: ${level * 1.5}em` : "");
  const parts = (list, base) => {
    const made = [];
    for (const [kind, ...part] of list) {
      const last = made.at(-1);
      if (kind === "h") made.push(element(`h${Math.min(part[0] + base + 1, 6)}`, {}, ...lined(said(part[1]))));
      else if (kind === "p") made.push(element("p", { class: part[1] === "plain" ? "" : part[1], style: set(part[2]) }, ...lined(said(part[0]))));
      else if (kind === "q") made.push(element("blockquote", {}, ...lined(said(part[0]))));
      else if (kind === "f") made.push(...(part[0] >= 0 ? [element(`h${base + 1}`, {}, said(part[0]))] : []), facts(part[1]));
      else if (kind === "t") made.push(...table(part, base + 1));
      else if (kind === "i") {
        const list_ = last?.tagName === "UL" ? last : element("ul");
        if (list_ !== last) made.push(list_);
        list_.append(element("li", { class: part[1] === "plain" ? "" : part[1], style: set(part[2]) }, ...lined(said(part[0]))));
      } else if (kind === "c") {
        const charts = last?.className === "charts" ? last : element("div", { class: "charts" });
        if (charts !== last) made.push(charts);
        charts.append(figure(part));
      }
    }
    return made;
  };
  const sheet = (key) => {
    const [title, cautions, own, list, remarks] = data().pages[key];
    const made = [element("h2", { tabindex: "-1" }, said(title)), ...cautions.map((one) => element("p", { class: "caution" }, said(one)))];
    if (own.length) made.push(facts(own));
    made.push(...parts(list, 2));
    if (remarks.length) {
      made.push(element("section", { class: "remarks" }, ...remarks.map(([severity, word, words]) =>
        element("p", { class: severity }, element("b", {}, `${said(word)}: `), ...lined(said(words))))));
    }
    return made;
  };

  for (const one of every("figure[data-chart]")) {
    const made = figure(JSON.parse(one.dataset.chart));
    const last = one.previousElementSibling;
    const charts = last?.className === "charts" ? last : element("div", { class: "charts" });
    if (charts !== last) one.before(charts);
    charts.append(made);
    one.remove();
  }
  const start = find("#start");
  if (!start) return;

  // --- the list ---------------------------------------------------------------------------------

  const tables = every("table.schools").map((one) => ({
    element: one,
    groups: every("tbody", one).map((body) => ({ body, rows: every("tr:not(.group)", body) })),
  }));
  const rows = tables.flatMap((one) => one.groups.flatMap((group) => group.rows));
  const plain = (text) => text.toLowerCase().replaceAll("ё", "е");
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, plain(`${find("th", row).textContent} ${row.dataset.m}`));
    return texts.get(row);
  };
  const [search, place, order, count, rest] = ["#find", "#municipality", "#order", "#count", "#rest"].map((one) => find(one));
  const shown = (of) => of.filter((row) => !row.classList.contains("off"));
  const refresh = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const fits = (!place?.value || row.dataset.m === place.value) && words.every((word) => textOf(row).includes(word));
      row.classList.toggle("off", !fits);
    }
    for (const one of tables) {
      for (const group of one.groups) group.body.classList.toggle("off", !order.value && !shown(group.rows).length);
    }
    if (rest && (words.length || place?.value)) rest.open = rest.open || shown(every("tbody tr:not(.group)", rest)).length > 0;
    const left = shown(rows).length;
    count.textContent = left ? filled(data().say.shown, { n: left, of: rows.length }) : data().say.nothing;
  };
  let falling = false;
  const keyOf = (row, by) => {
    if (by === "name") return find("th", row).textContent;
    const value = row.dataset[by];
    return value === undefined ? null : Number(value);
  };
  const compare = (by) => (one, other) => {
    const [a, b] = [one[0], other[0]];
    if (a === null || b === null) return (a === null) - (b === null) || one[1] - other[1];
    const told = typeof a === "string" ? a.localeCompare(b, data().lang, { numeric: true }) : a - b;
    return (falling ? -told : told) || one[1] - other[1];
  };
  const arrange = () => {
    const by = order.value;
    for (const one of tables) {
      one.element.classList.toggle("flat", by !== "");
      for (const head of every("th[data-k]", one.element)) {
        if (head.dataset.k === by) head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }
      const all = one.groups.flatMap((group) => group.rows);
      if (by) {
        const sorted = all.map((row, n) => [keyOf(row, by), n, row]).sort(compare(by)).map((told) => told[2]);
        one.groups[0].body.append(...sorted);
      } else {
        for (const group of one.groups) group.body.append(...group.rows);
      }
    }
    refresh();
  };
  find("#tools").hidden = false;
  for (const one of every("th[data-k]")) {
    // no <button>: browsers leave those out of a head that they repeat on paper
    const button = element("span", { role: "button", tabindex: "0" }, ...one.childNodes);
    const turn = () => {
      falling = order.value === one.dataset.k && !falling;
      order.value = one.dataset.k;
      arrange();
    };
    button.addEventListener("click", turn);
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      turn();
    });
    one.replaceChildren(button);
  }
  search.addEventListener("input", refresh);
  place?.addEventListener("change", refresh);
  order.addEventListener("change", () => { falling = order.value === "overdue"; arrange(); });
  find("#tools").addEventListener("submit", (event) => event.preventDefault());
  find("#tools").addEventListener("reset", () => setTimeout(() => { falling = false; if (rest) rest.open = false; arrange(); count.textContent = ""; search.focus(); }));
  find("#print-list").addEventListener("click", () => window.print());
  find("#print-schools").addEventListener("click", () => {
    const some = shown(every("#listed tbody tr:not(.group)"));
    const keys = some.map((row) => decodeURIComponent(find("a", row).hash.slice(1)));
    find("#sheets").replaceChildren(...keys.map((key) => element("article", { class: "sheet" }, ...sheet(key))));
    find("#sheets").hidden = false;
    document.body.classList.add("printing-sheets");
    window.print();
  });
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("printing-sheets");
    find("#sheets").hidden = true;
    find("#sheets").replaceChildren();
  });

  // --- a school, a municipality -----------------------------------------------------------------

  const article = find("#sheet");
  const title = document.title;
  let from = null;
  const tools = (key) => {
    const say = data().say;
    const made = element("div", { class: "sheet-tools" }, element("a", { href: "#list" }, `← ${say.back}`));
    const seen = shown(every(".schools tbody tr:not(.group)")).filter((row) => !rest || rest.open || !rest.contains(row));
    const links = seen.map((row) => find("a", row));
    const at = links.findIndex((one) => decodeURIComponent(one.hash.slice(1)) === key);
    const beside = (to, words) => { if (to) made.append(element("a", { href: to.getAttribute("href") }, words)); };
    if (at > 0) beside(links[at - 1], say.before);
    if (at >= 0) beside(links[at + 1], say.after);
    const print = element("button", { type: "button" }, say.plain_print);
    print.addEventListener("click", () => window.print());
    made.append(print);
    return made;
  };
  const route = () => {
    const key = decodeURIComponent(location.hash.slice(1));
    const is = /^(school|municipality)\//.test(key);
    start.hidden = is;
    article.hidden = !is;
    document.body.classList.toggle("in-sheet", is);
    if (is) {
      const there = Object.hasOwn(data().pages, key);
      const [heading, ...below] = there ? sheet(key) : [element("h2", { tabindex: "-1" }, data().say.absent)];
      article.replaceChildren(heading, tools(key), ...below);
      document.title = heading.textContent;
      window.scrollTo(0, 0);
      heading.focus({ preventScroll: true });
      from = key;
      return;
    }
    document.title = title;
    article.replaceChildren();
    if (from !== null) {
      const link = every(".schools a, #overview a").find((one) => decodeURIComponent(one.hash.slice(1)) === from);
      from = null;
      if (link) { link.scrollIntoView({ block: "center" }); link.focus({ preventScroll: true }); }
    } else if (key) find(`#${CSS.escape(key)}-title`)?.focus();
  };
  window.addEventListener("hashchange", route);
  if (location.hash) route();
})();
