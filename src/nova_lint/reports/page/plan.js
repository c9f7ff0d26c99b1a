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
    const ways = step.ways.map((way) => {
      const box = el("details", {}, el("summary", {}, `${way.title} (${many(way.sites.length, "place")})`), el("p", {}, way.does));
      box.addEventListener("toggle", () => box.append(places(way.sites)), { once: true });
      return box;
    });
    const sql = step.forward ? [el("details", {}, el("summary", {}, `Foreign keys to drop (${step.keys})`), el("pre", {}, step.forward), el("p", {}, "The way back:"), el("pre", {}, step.rollback))] : [];
    $("steps").append(el("li", {}, el("h3", {}, step.title), el("p", { class: "meta" }, step.told), ways, sql));
  }
}
$("made").textContent = data.made;

