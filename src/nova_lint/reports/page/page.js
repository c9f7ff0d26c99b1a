"use strict";
// All that comes from the scanned code is put in as text: nothing here makes markup of it.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const PAGE = 50;

function el(tag, given, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given || {})) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.flat().filter((part) => part !== null && part !== undefined));
  return made;
}
function svg(tag, given, ...inside) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
}
const many = (number, one, more) => `${number.toLocaleString("en")} ${number === 1 ? one : more || one + "s"}`;
const show = (id, title) => { $(id).hidden = false; $("nav").append(el("a", { href: `#${id}` }, title)); };

// Figures
$("figures-title").textContent = data.title;
$("lead").textContent = data.lead;
for (const card of data.cards) {
  const parts = [card.value];
  if (card.of) parts.push(el("small", {}, ` ${card.of}`));
  if (card.change) parts.push(" ", el("small", { class: card.better ? "better" : "worse" }, card.change));
  $("cards").append(el("div", { class: "card" }, el("dt", {}, card.name), el("dd", {}, parts)));
}
$("nav").append(el("a", { href: "#figures" }, "Figures"));

// What stands at a place
function place(site) {
  return el("div", {},
    el("p", { class: "where" }, `${site.file}:${site.line}`, site.function ? ` in ${site.function}` : "", site.what ? `: ${site.what}` : ""),
    site.source ? el("pre", {}, site.source) : null);
}
function openSites(title, groups) {
  $("sites-title").textContent = title;
  $("sites-body").replaceChildren(...groups.flatMap(([name, sites]) => [el("h3", {}, name), ...sites.map((index) => place(data.sites[index]))]));
  $("sites").showModal();
}
$("close").addEventListener("click", () => $("sites").close());

// The matrix
const byCell = new Map();
for (const edge of data.edges) {
  for (const key of [`${edge.caller}\n${edge.owner}`, `${edge.caller}\n${edge.owner}\n${edge.table}`]) {
    if (!byCell.has(key)) byCell.set(key, []);
    byCell.get(key).push(edge);
  }
}
const SHORT = { read: ["r", "r"], write: ["w", "w"], join: ["j", "r"], "foreign-key": ["fk", "k"], cascade: ["c", "k"], transaction: ["tx", "w"], migration: ["m", "k"], model: ["o", "r"], view: ["v", "r"] };
function cell(edges, title) {
  const counts = new Map();
  for (const edge of edges) counts.set(edge.kind, (counts.get(edge.kind) || 0) + edge.sites.length);
  const told = [...counts].map(([kind, count]) => `${kind} ${count}`).join(", ");
  const shown = [...counts].map(([kind, count]) => el("span", { class: SHORT[kind][1] }, `${SHORT[kind][0]}${count} `));
  return el("button", { type: "button", "aria-label": `${title}: ${told}`, title: told,
    onclick: () => openSites(title, edges.map((edge) => [`${edge.kind}: ${edge.table}`, edge.sites])) }, shown);
}
function matrix(withTables) {
  const columns = [];
  for (const owner of data.services) {
    const tables = withTables ? owner.tables : [];
    if (tables.length) for (const table of tables) columns.push([owner.name, table]);
    else columns.push([owner.name, null]);
  }
  const top = el("tr", {}, el("th", { scope: "col" }, "asks \u2192"));
  if (withTables) {
    for (const owner of data.services) top.append(el("th", { scope: "colgroup", colspan: Math.max(owner.tables.length, 1) }, owner.name));
    const second = el("tr", {}, el("th", { scope: "col" }, ""), columns.map(([, table]) => el("th", { scope: "col" }, el("div", { class: "table" }, table || "\u2013"))));
    $("cells").replaceChildren(el("thead", {}, top, second));
  } else {
    for (const [owner] of columns) top.append(el("th", { scope: "col" }, owner));
    $("cells").replaceChildren(el("thead", {}, top));
  }
  const body = el("tbody");
  for (const row of data.services) {
    const line = el("tr", {}, el("th", { scope: "row" }, row.name));
    for (const [owner, table] of columns) {
      const edges = byCell.get(table ? `${row.name}\n${owner}\n${table}` : `${row.name}\n${owner}`);
      if (owner === row.name) line.append(el("td", { class: "own" }));
      else line.append(edges ? el("td", {}, cell(edges, `${row.name} \u2192 ${table || owner}`)) : el("td"));
    }
    body.append(line);
  }
  $("cells").append(body);
}
if (data.services.length > 1) {
  show("matrix", "Matrix");
  const tables = data.services.reduce((sum, one) => sum + one.tables.length, 0);
  $("legend").textContent = [...new Set(data.edges.map((edge) => edge.kind))].map((kind) => `${SHORT[kind][0]} ${kind}`).join(" \u00b7 ");
  const wanted = tables > 0 && tables <= 60 && data.services.length <= 20;
  const press = (on) => { $("expand").setAttribute("aria-pressed", on); $("expand").textContent = on ? "Show services only" : "Show tables"; matrix(on); };
  $("expand").addEventListener("click", () => press($("expand").getAttribute("aria-pressed") !== "true"));
  press(wanted);
}

// The graph
let focus = "";
const shownKinds = new Set(data.edges.map((edge) => edge.kind));
function pairs() {
  const found = new Map();
  for (const edge of data.edges) {
    if (!shownKinds.has(edge.kind) || (focus && edge.caller !== focus && edge.owner !== focus)) continue;
    const key = `${edge.caller}\n${edge.owner}`;
    if (!found.has(key)) found.set(key, { caller: edge.caller, owner: edge.owner, sites: 0, writes: false, tables: new Set() });
    const pair = found.get(key);
    pair.sites += edge.sites.length;
    pair.writes = pair.writes || edge.kind === "write" || edge.kind === "transaction";
    pair.tables.add(edge.table);
  }
  return [...found.values()].sort((a, b) => b.sites - a.sites || (a.caller + a.owner < b.caller + b.owner ? -1 : 1));
}
function draw() {
  const found = pairs(), count = data.services.length;
  const small = count > 24, width = 1100, height = small ? 1100 : 640, boxWidth = small ? 96 : 170;
  const where = new Map();
  data.services.forEach((one, at) => {
    const angle = (2 * Math.PI * at) / count - Math.PI / 2;
    where.set(one.name, [width / 2 + (width / 2 - boxWidth / 2 - 12) * Math.cos(angle), height / 2 + (height / 2 - 52) * Math.sin(angle)]);
  });
  const near = new Set(found.flatMap((pair) => [pair.caller, pair.owner]));
  const lines = found.map((pair) => {
    const [x1, y1] = where.get(pair.caller), [xo, yo] = where.get(pair.owner);
    const fit = Math.min(boxWidth / 2 / Math.max(Math.abs(x1 - xo), 1), (small ? 12 : 36) / Math.max(Math.abs(y1 - yo), 1), 1);
    const x2 = xo + (x1 - xo) * fit, y2 = yo + (y1 - yo) * fit;
    const bend = 0.18, mx = (x1 + x2) / 2 + (width / 2 - (x1 + x2) / 2) * bend + (y2 - y1) * 0.07, my = (y1 + y2) / 2 + (height / 2 - (y1 + y2) / 2) * bend - (x2 - x1) * 0.07;
    return svg("path", { "marker-end": `url(#to-${pair.writes ? "write" : "read"})`, d: `M${x1} ${y1} Q${mx} ${my} ${x2} ${y2}`, "stroke-width": Math.min(1 + Math.sqrt(pair.sites), 9), class: pair.writes ? "write" : "read" },
      svg("title", {}, `${pair.caller} \u2192 ${pair.owner}: ${many(pair.sites, "place")}`));
  });
  const nodes = data.services.map((one) => {
    const [x, y] = where.get(one.name), lines = small ? [] : one.tables.slice(0, 3), high = small ? 22 : 34 + lines.length * 14;
    const choose = () => { focus = focus === one.name ? "" : one.name; draw(); };
    const group = svg("g", { class: `node${focus === one.name ? " on" : ""}${focus && !near.has(one.name) && focus !== one.name ? " off" : ""}`, tabindex: 0, role: "button", "aria-pressed": focus === one.name, "aria-label": `${one.name}, ${many(one.tables.length, "table")}`,
      onclick: choose, onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); $("drawing").querySelector(".on")?.focus(); } } });
    group.append(svg("rect", { x: x - boxWidth / 2, y: y - high / 2, width: boxWidth, height: high, rx: 8 }));
    const line = (text, at, style) => { const made = svg("text", { x, y: y - high / 2 + at, "text-anchor": "middle", class: style }); made.textContent = text; group.append(made); };
    line(one.name.length > (small ? 13 : 22) ? one.name.slice(0, small ? 12 : 21) + "\u2026" : one.name, small ? 15 : 21, small ? "small" : "");
    lines.forEach((table, at) => line(at === 2 && one.tables.length > 3 ? `and ${one.tables.length - 2} more` : table.slice(0, 26), 37 + at * 14, "small"));
    return group;
  });
  const heads = ["read", "write"].map((kind) => svg("marker", { id: `to-${kind}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" }, svg("path", { d: "M0 0L10 5L0 10z", class: `head ${kind}` })));
  $("drawing").replaceChildren(svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": "Services and what they touch of each other" }, svg("defs", {}, ...heads), ...lines, ...nodes));
  $("pairs").replaceChildren(el("thead", {}, el("tr", {}, ["Asks", "Owns", "Places", "Tables"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, found.slice(0, 400).map((pair) => el("tr", {}, el("th", { scope: "row" }, pair.caller), el("td", {}, pair.owner), el("td", {}, String(pair.sites)), el("td", {}, [...pair.tables].sort().join(", "))))));
}
if (data.edges.length) {
  show("graph", "Coupling");
  for (const kind of [...shownKinds]) {
    const box = el("input", { type: "checkbox", checked: true, onchange: () => { if (box.checked) shownKinds.add(kind); else shownKinds.delete(kind); draw(); } });
    $("kinds").append(el("label", { class: "check" }, box, kind));
  }
  draw();
}

// Findings
show("findings", "Findings");
function options(select, all, values) {
  select.append(el("option", { value: "" }, all), ...[...values].sort().map((value) => el("option", { value }, value)));
}
options($("rule"), "every rule", new Set(data.findings.map((one) => one.code)));
options($("caller"), "every service", new Set(data.findings.map((one) => one.caller).filter(Boolean)));
options($("owner"), "every service", new Set(data.findings.map((one) => one.owner).filter(Boolean)));
options($("state"), "every state", new Set(data.findings.map((one) => one.state)));
let limit = PAGE;
function marked(text, word) {
  const at = word ? text.toLowerCase().indexOf(word) : -1;
  return at < 0 ? [text] : [text.slice(0, at), el("mark", {}, text.slice(at, at + word.length)), text.slice(at + word.length)];
}
function list() {
  const word = $("search").value.trim().toLowerCase();
  const found = data.findings.filter((one) => (!$("rule").value || one.code === $("rule").value) && (!$("caller").value || one.caller === $("caller").value)
    && (!$("owner").value || one.owner === $("owner").value) && (!$("state").value || one.state === $("state").value)
    && (!word || `${one.message}\n${one.file}\n${one.table}\n${one.code}`.toLowerCase().includes(word)));
  $("count").textContent = data.findings.length ? `${many(found.length, "finding")} of ${data.findings.length.toLocaleString("en")}` : "Nothing was found.";
  $("list").replaceChildren(...found.slice(0, limit).map((one) => el("li", { class: `finding ${one.severity}` },
    el("p", {}, el("span", { class: "tag" }, one.code), el("span", { class: "tag" }, one.severity), one.state === "new" ? null : el("span", { class: "tag" }, one.state), marked(one.message, word)),
    el("p", { class: "where" }, marked(`${one.file}:${one.line}`, word), one.function ? ` in ${one.function}` : ""),
    one.source ? el("pre", {}, one.source) : null, one.reason ? el("p", { class: "meta" }, one.reason) : null)));
  $("more").hidden = found.length <= limit;
}
$("filters").addEventListener("input", () => { limit = PAGE; list(); });
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("more").addEventListener("click", () => { limit += PAGE * 4; list(); });
list();

// The burn-down
if (data.burndown && data.burndown.points.length > 1) {
  show("burndown", "Baseline");
  const points = data.burndown.points, top = Math.max(...points.map((one) => one[1]), 1);
  const first = Date.parse(points[0][0]), span = Math.max(Date.parse(points[points.length - 1][0]) - first, 1);
  const x = (day) => 50 + (640 * (Date.parse(day) - first)) / span, y = (value) => 210 - (180 * value) / top;
  let way = "";
  points.forEach(([day, value], at) => { way += at ? `H${x(day)}V${y(value)}` : `M${x(day)} ${y(value)}`; });
  const word = (text, at, high, anchor) => { const made = svg("text", { x: at, y: high, "text-anchor": anchor }); made.textContent = text; return made; };
  $("curve").append(svg("svg", { viewBox: "0 0 720 240", role: "img", "aria-label": data.burndown.told }, svg("line", { x1: 50, x2: 700, y1: 210, y2: 210 }), svg("path", { d: way }),
    word(String(top), 44, 34, "end"), word("0", 44, 214, "end"), word(points[0][0], 50, 232, "start"), word(points[points.length - 1][0], 700, 232, "end")));
  $("pace").textContent = data.burndown.told;
}

// The plan
if (data.plan) {
  show("plan", "The way out");
  $("order").textContent = data.plan.told;
  for (const step of data.plan.steps) {
    const ways = step.ways.map((way) => el("details", {}, el("summary", {}, `${way.title} (${many(way.sites.length, "place")})`), el("p", {}, way.does), way.sites.map((index) => place(data.sites[index]))));
    const sql = step.forward ? [el("details", {}, el("summary", {}, `Foreign keys to drop (${step.keys})`), el("pre", {}, step.forward), el("p", {}, "The way back:"), el("pre", {}, step.rollback))] : [];
    $("steps").append(el("li", {}, el("h3", {}, step.title), el("p", { class: "meta" }, step.told), ways, sql));
  }
}
$("made").textContent = data.made;

// Light and dark
const prefers = matchMedia("(prefers-color-scheme: dark)");
function dress(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").textContent = dark ? "Light" : "Dark";
}
$("theme").addEventListener("click", () => dress(document.documentElement.dataset.theme !== "dark"));
prefers.addEventListener("change", (event) => dress(event.matches));
dress(prefers.matches);
