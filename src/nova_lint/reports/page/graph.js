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
function pairButton(pair) {
  const title = `${pair.caller} \u2192 ${pair.owner}`;
  const open = () => openSites(title, data.edges.filter((edge) => edge.caller === pair.caller && edge.owner === pair.owner && shownKinds.has(edge.kind))
    .map((edge) => [`${edge.kind}: ${edge.table}`, edge.sites]));
  return el("button", { type: "button", onclick: open, "aria-label": `${title}: ${many(pair.sites, "place")}` }, pair.sites.toLocaleString("en"));
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
    const choose = () => { focus = focus === one.name ? "" : one.name; $("find").value = focus; draw(); };
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
    el("tbody", {}, found.slice(0, 400).map((pair) => el("tr", {}, el("th", { scope: "row" }, pair.caller), el("td", {}, pair.owner), el("td", {}, pairButton(pair)), el("td", {}, [...pair.tables].sort().join(", "))))));
}
if (data.edges.length) {
  show("graph", "Coupling");
  for (const kind of [...shownKinds]) {
    const box = el("input", { type: "checkbox", checked: true, onchange: () => { if (box.checked) shownKinds.add(kind); else shownKinds.delete(kind); draw(); } });
    $("kinds").append(el("label", { class: "check" }, box, kind));
  }
  const home = new Map(data.services.flatMap((one) => [...one.tables.map((table) => [table, one.name]), [one.name, one.name]]));
  $("names").append(...[...home.keys()].sort().map((name) => el("option", { value: name })));
  $("find").addEventListener("input", () => {
    const found = home.get($("find").value.trim()) || "";
    if (found !== focus) { focus = found; draw(); }
  });
  draw();
}

