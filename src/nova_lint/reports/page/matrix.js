// The matrix of services and tables: which owners' tables are open, and what stands in each cell.
const ALL_CELLS = 12000, DENSE = 3000;
const byCell = new Map();
for (const edge of data.edges) {
  for (const key of [`${edge.caller}\n${edge.owner}`, `${edge.caller}\n${edge.owner}\n${edge.table}`]) {
    if (!byCell.has(key)) byCell.set(key, []);
    byCell.get(key).push(edge);
  }
}
const SHORT = {
  read: ["r", "r"], write: ["w", "w"], join: ["j", "r"], "foreign-key": ["fk", "k"], cascade: ["c", "k"],
  transaction: ["tx", "w"], migration: ["m", "k"], model: ["o", "r"], view: ["v", "r"],
};
const opened = new Set();

function cell(edges, title) {
  const counts = new Map();
  for (const edge of edges) counts.set(edge.kind, (counts.get(edge.kind) || 0) + edge.sites.length);
  const open = () => openSites(title, edges.map((edge) => [`${edge.kind}: ${edge.table}`, edge.sites]));
  const told = [...counts].map(([kind, count]) => `${kind} ${count}`).join(", ");
  if (data.edges.length > DENSE) {
    // Only how much, in the colour of the worst: thousands of cells with letters are slow, and nobody reads them.
    const worst = ["w", "k", "r"].find((style) => [...counts.keys()].some((kind) => SHORT[kind][1] === style));
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return el("button", { type: "button", class: worst, "aria-label": `${title}: ${told}`, title: told, onclick: open }, String(all));
  }
  const shown = [...counts].map(([kind, count]) => el("span", { class: SHORT[kind][1] }, `${SHORT[kind][0]}${count} `));
  return el("button", { type: "button", "aria-label": `${title}: ${told}`, title: told, onclick: open }, shown);
}

function ownerHead(owner) {
  if (!owner.tables.length) return el("th", { scope: "col" }, owner.name);
  const isOpen = opened.has(owner.name);
  const turn = () => {
    if (isOpen) opened.delete(owner.name); else opened.add(owner.name);
    matrix();
    for (const button of $("cells").querySelectorAll("thead button")) if (button.dataset.owner === owner.name) button.focus();
  };
  const button = el("button", { type: "button", "aria-expanded": String(isOpen), "data-owner": owner.name, onclick: turn,
    title: isOpen ? "Close the tables" : `Open ${many(owner.tables.length, "table")}` }, `${isOpen ? "\u25be" : "\u25b8"} ${owner.name}`);
  return el("th", { scope: isOpen ? "colgroup" : "col", colspan: isOpen ? owner.tables.length : 1 }, button);
}

function matrix() {
  const columns = data.services.flatMap((owner) => (opened.has(owner.name) ? owner.tables.map((table) => [owner.name, table]) : [[owner.name, null]]));
  const head = el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "asks \u2192"), data.services.map(ownerHead)));
  if (opened.size) {
    const names = columns.map(([, table]) => (table ? el("th", { scope: "col" }, el("div", { class: "table" }, table)) : el("td")));
    head.append(el("tr", {}, el("td"), names));
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
  $("cells").replaceChildren(head, body);
  const isAll = data.services.every((one) => opened.has(one.name) || !one.tables.length);
  $("expand").textContent = isAll ? "Close all tables" : "Open all tables";
}

if (data.services.length > 1) {
  show("matrix", "Matrix");
  const tables = data.services.reduce((sum, one) => sum + one.tables.length, 0);
  const openAll = () => { for (const one of data.services) if (one.tables.length) opened.add(one.name); };
  $("legend").textContent = [...new Set(data.edges.map((edge) => edge.kind))].map((kind) => `${SHORT[kind][0]} ${kind}`).join(" \u00b7 ");
  // Beyond this many cells a browser is slow, and nobody sees the pattern: owners are then opened one by one.
  $("expand").hidden = !tables || tables * data.services.length > ALL_CELLS;
  $("expand").addEventListener("click", () => {
    if (data.services.every((one) => opened.has(one.name) || !one.tables.length)) opened.clear(); else openAll();
    matrix();
  });
  if (tables <= 60 && data.services.length <= 20) openAll();
  matrix();
}
