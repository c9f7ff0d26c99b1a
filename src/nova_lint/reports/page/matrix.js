
// The matrix of services and tables: which owners' tables are open, and what stands in each cell.
const ALL_CELLS = 12000, isDense = data.edges.length > 3000;
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
const there = new Set(data.edges.map((edge) => edge.kind)), kinds = Object.keys(SHORT).filter((kind) => there.has(kind));
const opened = new Set();
// What stands in each column: an owner, and one of its tables where they are open.
let columns = [];

const title = (row, [owner, table]) => `${row} \u2192 ${table || owner}`;
function inCell(row, [owner, table]) {
  return row === owner ? undefined : byCell.get(table ? `${row}\n${owner}\n${table}` : `${row}\n${owner}`);
}
function counted(edges) {
  const counts = new Map();
  for (const edge of edges) counts.set(edge.kind, (counts.get(edge.kind) || 0) + edge.sites.length);
  return counts;
}
const told = (edges) => [...counted(edges)].map(([kind, count]) => `${kind} ${count}`).join(", ");

// Thousands of cells: one costs little more than its text. What a click, a key or a pointer asks of it is answered by
// the table (see `asked`).
function cell(row, column) {
  const made = document.createElement("td");
  if (row === column[0]) made.className = "own";
  const edges = inCell(row, column);
  if (!edges) return made;
  const counts = counted(edges);
  if (isDense) {
    // Only how much, in the colour of the worst: nobody reads thousands of letters.
    const worst = ["w", "k", "r"].find((style) => [...counts.keys()].some((kind) => SHORT[kind][1] === style));
    made.className = `hit ${worst}`;
    made.textContent = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return made;
  }
  made.className = "hit";
  made.setAttribute("aria-label", `${title(row, column)}: ${told(edges)}`);
  for (const [kind, count] of counts) made.append(el("span", { class: SHORT[kind][1] }, `${SHORT[kind][0]}${count} `));
  return made;
}

function ownerHead(owner) {
  if (!owner.tables.length) return el("th", { scope: "col" }, owner.name);
  const isOpen = opened.has(owner.name);
  const button = el("button", { type: "button", tabindex: -1, "aria-expanded": String(isOpen), "data-owner": owner.name,
    title: isOpen ? "Close the tables" : `Open ${many(owner.tables.length, "table")}` }, `${isOpen ? "\u25be" : "\u25b8"} ${owner.name}`);
  return el("th", { scope: isOpen ? "colgroup" : "col", colspan: isOpen ? owner.tables.length : 1 }, button);
}
const headOf = (owner) => [...$("cells").querySelectorAll("thead button")].find((button) => button.dataset.owner === owner);

function columnsOf(owner) {
  return opened.has(owner.name) ? owner.tables.map((table) => [owner.name, table]) : [[owner.name, null]];
}
const isAllOpen = () => data.services.every((one) => opened.has(one.name) || !one.tables.length);

function head() {
  const made = el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "asks \u2192"), data.services.map(ownerHead)));
  if (opened.size) {
    const names = columns.map(([, table]) => (table ? el("th", { scope: "col" }, el("div", { class: "table", title: table }, table)) : el("td")));
    made.append(el("tr", {}, el("td"), names));
  }
  $("expand").textContent = isAllOpen() ? "Close all tables" : "Open all tables";
  return made;
}

// Of a large table the widths are told: a browser that looks into each of ten thousand cells for them takes its time.
function widths() {
  if (!isDense) return el("colgroup");
  const long = (name) => [...name].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 2 : 1), 0);
  const told = [Math.max(...data.services.map((one) => long(one.name))) + 3, ...columns.map(([owner, table]) => (table ? 5 : long(owner) + 5))];
  $("cells").style.width = `${told.reduce((sum, width) => sum + width, 0)}ch`;
  return el("colgroup", {}, told.map((width) => { const made = el("col"); made.style.width = `${width}ch`; return made; }));
}

function matrix() {
  columns = data.services.flatMap(columnsOf);
  const body = el("tbody");
  for (const row of data.services) {
    const line = el("tr", {}, el("th", { scope: "row" }, row.name));
    line.append(...columns.map((column) => cell(row.name, column)));
    body.append(line);
  }
  $("cells").classList.toggle("dense", isDense);
  $("cells").replaceChildren(widths(), head(), body);
  stopAt($("cells").querySelector("td.hit") || $("cells").querySelector("thead button"));
}

// Opens or closes one owner's tables; the cells of the others stay.
function turn(owner) {
  const first = columns.findIndex(([name]) => name === owner.name), count = columnsOf(owner).length;
  if (!opened.delete(owner.name)) opened.add(owner.name);
  const now = columnsOf(owner);
  columns.splice(first, count, ...now);
  const [cols, top, body] = $("cells").children;
  [...body.rows].forEach((line, at) => {
    const next = line.children[first + 1 + count] || null;
    for (let gone = 0; gone < count; gone += 1) line.children[first + 1].remove();
    for (const column of now) line.insertBefore(cell(data.services[at].name, column), next);
  });
  cols.replaceWith(widths());
  top.replaceWith(head());
  stopAt(headOf(owner.name), true);
}

// The Tab key stops once in the table. Arrow keys go from cell to cell, and above the first row to the owners.
let stop = null;
function stopAt(target, isFocused) {
  if (!target) return;
  if (stop) stop.tabIndex = -1;
  stop = target;
  stop.tabIndex = 0;
  if (!isFocused) return;
  const head = $("cells").tHead, frame = $("cells").parentElement;
  frame.style.scrollPadding = `${head.offsetHeight + 4}px 4px 4px ${head.rows[0].cells[0].offsetWidth + 4}px`;
  stop.focus();
}
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -Infinity], End: [0, Infinity] };
function move(event) {
  const by = MOVES[event.key], rows = $("cells").tBodies[0].rows, button = event.target.closest("thead button"), td = event.target.closest("tbody td");
  if (!by || !(button || td)) return;
  event.preventDefault();
  const across = (at, count) => Math.min(Math.max(at + by[1], 0), count - 1);
  if (button) {
    const heads = [...$("cells").querySelectorAll("thead button")], first = columns.findIndex(([owner]) => owner === button.dataset.owner);
    stopAt(by[0] > 0 ? rows[0].cells[first + 1] : heads[across(heads.indexOf(button), heads.length)], true);
    return;
  }
  const row = td.parentElement.sectionRowIndex + by[0], column = td.cellIndex - 1;
  if (row < 0) stopAt(headOf(columns[column][0]), true);
  else if (row < rows.length) stopAt(rows[row].cells[across(column, columns.length) + 1], true);
}

// The service, the column and the edges of the cell that an event is about.
function asked(event) {
  const td = event.target.closest("tbody td");
  if (!td) return null;
  const row = data.services[td.parentElement.sectionRowIndex].name, column = columns[td.cellIndex - 1], edges = inCell(row, column);
  return edges ? { td, name: title(row, column), edges } : null;
}
function openCell(event) {
  const button = event.target.closest("thead button");
  if (button) {
    turn(data.services.find((one) => one.name === button.dataset.owner));
    return;
  }
  const found = asked(event);
  if (!found) return;
  stopAt(found.td, true);
  openSites(found.name, found.edges.map((edge) => [`${edge.kind}: ${edge.table}`, edge.sites]));
}
function label(event) {
  const found = asked(event);
  if (!found || found.td.title) return;
  found.td.title = told(found.edges);
  found.td.setAttribute("aria-label", `${found.name}: ${found.td.title}`);
}

if (data.services.length > 1) {
  show("matrix", "Matrix");
  const tables = data.services.reduce((sum, one) => sum + one.tables.length, 0);
  const openAll = () => { for (const one of data.services) if (one.tables.length) opened.add(one.name); };
  $("legend").textContent = kinds.map((kind) => `${SHORT[kind][0]} ${kind}`).join(" \u00b7 ");
  // Beyond this many cells a browser is slow, and nobody sees the pattern: owners are then opened one by one.
  $("expand").hidden = !tables || tables * data.services.length > ALL_CELLS;
  $("expand").addEventListener("click", () => {
    if (isAllOpen()) opened.clear(); else openAll();
    matrix();
  });
  $("cells").addEventListener("click", openCell);
  $("cells").addEventListener("pointerover", label);
  $("cells").addEventListener("focusin", label);
  $("cells").addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.closest("tbody td")) { event.preventDefault(); openCell(event); } else move(event);
  });
  if (tables <= 60 && data.services.length <= 20) openAll();
  matrix();
}
