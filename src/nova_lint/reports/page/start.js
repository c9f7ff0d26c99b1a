"use strict";
// The parts of this script stand in one block, in the order of `report_html.py`.
// All that comes from the scanned code is put in as text: nothing here makes markup of it.
const data = JSON.parse(document.getElementById("data").textContent);
// What there is much of comes as rows, in the order that `report_data.py` tells. Places are made when they are shown.
function siteAt(index) {
  const [file, line, func, what, text] = data.sites[index];
  return { file: data.files[file], line, function: func, what, source: data.texts[text] };
}
data.findings = data.findings.map(([code, severity, state, message, site, caller, owner, table, reason]) =>
  ({ code, severity, state, message, site, file: data.files[data.sites[site][0]], caller, owner, table, reason }));
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
const english = new Intl.NumberFormat("en");
const many = (number, one, more) => `${english.format(number)} ${number === 1 ? one : more || one + "s"}`;
const show = (id, title) => { $(id).hidden = false; $("nav").append(el("a", { href: `#${id}` }, title)); };

// Figures
$("figures-title").textContent = data.title;
$("lead").textContent = data.lead;
for (const card of data.cards) {
  const parts = [card.value];
  if (card.of) parts.push(el("small", {}, ` ${card.of}`));
  if (card.change) parts.push(" ", el("small", { class: card.better ? "better" : "worse" }, card.change));
  $("cards").append(el("div", { class: "card" }, el("dt", {}, card.name, card.about ? el("span", {}, card.about) : null), el("dd", {}, parts)));
}
$("nav").append(el("a", { href: "#figures" }, "Figures"));

// What stands at a place
function place(site) {
  return el("div", {},
    el("p", { class: "where" }, `${site.file}:${site.line}`, site.function ? ` in ${site.function}` : "", site.what ? `: ${site.what}` : ""),
    site.source ? el("pre", {}, site.source) : null);
}
// Long lists come in parts, so that a table with thousands of places opens at once.
function places(sites) {
  const box = el("div");
  const add = (from) => {
    box.append(...sites.slice(from, from + PAGE).map((index) => place(siteAt(index))));
    const rest = sites.length - from - PAGE;
    if (rest <= 0) return;
    const more = el("button", { type: "button", onclick: () => { more.remove(); add(from + PAGE); } }, `Show ${english.format(rest)} more`);
    box.append(more);
  };
  add(0);
  return box;
}
function openSites(title, groups) {
  $("sites-title").textContent = title;
  $("sites-body").replaceChildren(...groups.flatMap(([name, sites]) => [el("h3", {}, `${name} (${english.format(sites.length)})`), places(sites)]));
  $("sites").showModal();
  $("sites").scrollTop = 0;
}
$("close").addEventListener("click", () => $("sites").close());

