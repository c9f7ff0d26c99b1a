// Light and dark
const prefers = matchMedia("(prefers-color-scheme: dark)");
function dress(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").textContent = dark ? "Light" : "Dark";
}
$("theme").addEventListener("click", () => dress(document.documentElement.dataset.theme !== "dark"));
prefers.addEventListener("change", (event) => dress(event.matches));
dress(prefers.matches);
