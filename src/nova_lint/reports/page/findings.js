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
const PAPER = 1000;
function marked(text, word) {
  const at = word ? text.toLowerCase().indexOf(word) : -1;
  return at < 0 ? [text] : [text.slice(0, at), el("mark", {}, text.slice(at, at + word.length)), text.slice(at + word.length)];
}
function finding(one, word) {
  const site = siteAt(one.site);
  return el("li", { class: `finding ${one.severity}` },
    el("p", {}, el("span", { class: "tag" }, one.code), el("span", { class: "tag" }, one.severity), one.state === "new" ? null : el("span", { class: "tag" }, one.state), marked(one.message, word)),
    el("p", { class: "where" }, marked(`${site.file}:${site.line}`, word), site.function ? ` in ${site.function}` : ""),
    site.source ? el("pre", {}, site.source) : null, one.reason ? el("p", { class: "meta" }, one.reason) : null);
}
function list() {
  const word = $("search").value.trim().toLowerCase();
  const found = data.findings.filter((one) => (!$("rule").value || one.code === $("rule").value) && (!$("caller").value || one.caller === $("caller").value)
    && (!$("owner").value || one.owner === $("owner").value) && (!$("state").value || one.state === $("state").value)
    && (!word || `${one.message}\n${one.file}\n${one.table}\n${one.code}`.toLowerCase().includes(word)));
  $("count").textContent = data.findings.length ? `${many(found.length, "finding")} of ${english.format(data.findings.length)}` : "Nothing was found.";
  $("list").replaceChildren(...found.slice(0, limit).map((one) => finding(one, word)));
  $("more").hidden = found.length <= limit;
  $("rest").textContent = found.length > limit ? `${many(found.length - limit, "more finding")} on the page itself.` : "";
}
$("filters").addEventListener("input", () => { limit = PAGE; list(); });
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("more").addEventListener("click", () => { limit += PAGE * 4; list(); });
// On paper nobody can ask for more.
addEventListener("beforeprint", () => { limit = Math.max(limit, PAPER); list(); });
list();

