// The graph
// More lines than this are a tangle that nobody can follow: those with most places are drawn, and all of a chosen service.
const LINES = 400, CROWD = 24;
let focus = "";
const shownKinds = new Set(kinds);
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
  return el("button", { type: "button", onclick: open, "aria-label": `${title}: ${many(pair.sites, "place")}` }, english.format(pair.sites));
}
const clipped = (name, most) => (name.length > most ? `${name.slice(0, most - 1)}\u2026` : name);
function word(text, x, y, anchor, style) {
  const made = svg("text", { x, y, "text-anchor": anchor, class: style });
  made.textContent = text;
  return made;
}
// Where each service stands on the ring, from the top on.
const angles = (around) => new Map(around.map((one, at) => [one.name, (2 * Math.PI * at) / around.length - Math.PI / 2]));

// A few services: boxes that hold their tables.
function boxes(around) {
  const width = 1100, height = 640, wide = 170;
  const where = new Map([...angles(around)].map(([name, angle]) => [name, [width / 2 + (width / 2 - wide / 2 - 12) * Math.cos(angle), height / 2 + (height / 2 - 52) * Math.sin(angle)]]));
  return {
    width, height,
    ends(pair) {
      const [x1, y1] = where.get(pair.caller), [x2, y2] = where.get(pair.owner);
      const fit = Math.min(wide / 2 / Math.max(Math.abs(x1 - x2), 1), 36 / Math.max(Math.abs(y1 - y2), 1), 1);
      return [[x1, y1], [x2 + (x1 - x2) * fit, y2 + (y1 - y2) * fit]];
    },
    bend: (x1, y1, x2, y2) => [(x1 + x2) / 2 + (width / 2 - (x1 + x2) / 2) * 0.18 + (y2 - y1) * 0.07, (y1 + y2) / 2 + (height / 2 - (y1 + y2) / 2) * 0.18 - (x2 - x1) * 0.07],
    fill(group, name, tables) {
      const [x, y] = where.get(name), shown = tables.slice(0, 3), high = 34 + shown.length * 14;
      group.append(svg("rect", { x: x - wide / 2, y: y - high / 2, width: wide, height: high, rx: 8 }), word(clipped(name, 22), x, y - high / 2 + 21, "middle", ""));
      shown.forEach((table, at) => group.append(word(at === 2 && tables.length > 3 ? `and ${tables.length - 2} more` : clipped(table, 26), x, y - high / 2 + 37 + at * 14, "middle", "small")));
    },
  };
}

// Many services: names that stand around the ring like spokes, so that none covers another.
function spokes(around) {
  const radius = Math.max(330, (around.length * 24) / (2 * Math.PI)), wide = 130, middle = radius + wide + 10, angle = angles(around);
  const at = (name) => [middle + radius * Math.cos(angle.get(name)), middle + radius * Math.sin(angle.get(name))];
  return {
    width: 2 * middle, height: 2 * middle,
    ends: (pair) => [at(pair.caller), at(pair.owner)],
    bend: (x1, y1, x2, y2) => [(x1 + x2) / 4 + middle / 2, (y1 + y2) / 4 + middle / 2],
    fill(group, name) {
      const [x, y] = at(name), isLeft = Math.cos(angle.get(name)) < -1e-9, turned = (angle.get(name) * 180) / Math.PI + (isLeft ? 180 : 0);
      group.setAttribute("transform", `translate(${x} ${y}) rotate(${turned})`);
      group.append(svg("rect", { x: isLeft ? -wide : 0, y: -11, width: wide, height: 22, rx: 8 }), word(clipped(name, 18), isLeft ? -8 : 8, 4, isLeft ? "end" : "start", "small"));
    },
  };
}

function draw() {
  const found = pairs(), drawn = focus ? found : found.slice(0, LINES);
  const near = new Set(found.flatMap((pair) => [pair.caller, pair.owner]));
  // Each service has a place of its own. Among many, a chosen one is drawn with those that it has to do with alone.
  const around = focus && data.services.length > CROWD ? data.services.filter((one) => one.name === focus || near.has(one.name)) : data.services;
  const lay = around.length > CROWD ? spokes(around) : boxes(around);
  const lines = drawn.map((pair) => {
    const [[x1, y1], [x2, y2]] = lay.ends(pair), [mx, my] = lay.bend(x1, y1, x2, y2);
    return svg("path", { "marker-end": `url(#to-${pair.writes ? "write" : "read"})`, d: `M${x1} ${y1} Q${mx} ${my} ${x2} ${y2}`, "stroke-width": Math.min(1 + Math.sqrt(pair.sites), 9), class: pair.writes ? "write" : "read" },
      svg("title", {}, `${pair.caller} \u2192 ${pair.owner}: ${many(pair.sites, "place")}`));
  });
  const touched = new Map();
  for (const pair of found) touched.set(pair.owner, [...(touched.get(pair.owner) || []), ...pair.tables]);
  const nodes = around.map((one) => {
    const hit = new Set(touched.get(one.name)), tables = [...one.tables.filter((table) => hit.has(table)), ...one.tables.filter((table) => !hit.has(table))];
    const choose = () => { focus = focus === one.name ? "" : one.name; $("find").value = focus; draw(); };
    const group = svg("g", { class: `node${focus === one.name ? " on" : ""}${focus && !near.has(one.name) && focus !== one.name ? " off" : ""}`, "data-name": one.name, tabindex: 0, role: "button", "aria-pressed": focus === one.name, "aria-label": `${one.name}, ${many(one.tables.length, "table")}`,
      onclick: choose, onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); [...$("drawing").querySelectorAll(".node")].find((node) => node.dataset.name === one.name)?.focus(); } } });
    group.append(svg("title", {}, tables.length ? `${one.name}: ${tables.slice(0, 40).join(", ")}${tables.length > 40 ? ", \u2026" : ""}` : one.name));
    lay.fill(group, one.name, tables);
    return group;
  });
  const heads = ["read", "write"].map((kind) => svg("marker", { id: `to-${kind}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" }, svg("path", { d: "M0 0L10 5L0 10z", class: `head ${kind}` })));
  $("drawn").hidden = drawn.length === found.length;
  $("drawn").textContent = `The ${many(drawn.length, "pair")} with most places are drawn, of ${english.format(found.length)}. Choose a service to see all of its own.`;
  $("drawing").replaceChildren(svg("svg", { viewBox: `0 0 ${lay.width} ${lay.height}`, role: "group", "aria-label": "Services and what they touch of each other" }, svg("defs", {}, ...heads), ...lines, ...nodes));
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
  // A whole name, or a part of names that all lead to one service.
  const meant = (word) => {
    const owners = word ? new Set([...home].filter(([name]) => name.toLowerCase().includes(word.toLowerCase())).map(([, owner]) => owner)) : new Set();
    return home.get(word) || (owners.size === 1 ? [...owners][0] : "");
  };
  $("find").addEventListener("input", () => {
    const found = meant($("find").value.trim());
    if (found !== focus) { focus = found; draw(); }
  });
  draw();
}

