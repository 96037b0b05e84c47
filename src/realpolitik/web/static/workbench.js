// Forms and links marked data-swap replace one region of the page instead of the whole of it; forms marked data-live do
// so at every change; regions marked data-load fetch themselves, those marked data-again every few seconds; figures can be
// explored. Without this script every page works as plain links and forms.
"use strict";

const said = (words) => { document.getElementById("said").textContent = words; };
const script = document.currentScript.dataset;

async function fetched(address, options = {}) {
  const response = await fetch(address, { headers: { accept: "text/html" }, ...options });
  if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) throw new Error("not a page");
  return { page: new DOMParser().parseFromString(await response.text(), "text/html"), address: response.url };
}

let latest = 0;  // only the last thing asked for is shown

async function swap(region, address, options, focus, push) {
  const turn = ++latest, old = document.getElementById(region);
  old.setAttribute("aria-busy", "true");
  let found;
  try {
    found = await fetched(address, { headers: { accept: "text/html", prefer: "respond-async" }, ...options });
  } catch {
    if (options?.method === "POST") { said("That didn’t reach the workbench; nothing was saved."); return; }
    location.assign(address);
    return;
  } finally {
    old.removeAttribute("aria-busy");
  }
  if (turn !== latest) return;
  const fresh = found.page.getElementById(region);
  if (!fresh) { location.assign(found.address); return; }
  const kept = focus ?? document.activeElement?.id;  // where one is by now
  const scrolled = document.querySelector(".heart .wide")?.scrollLeft;
  document.getElementById(region).replaceWith(fresh);
  document.title = found.page.title;
  const isPage = options?.method !== "POST" || new URL(found.address).pathname !== new URL(address, location).pathname;
  if (push && isPage) history.pushState({ region }, "", found.address);
  shown = place();
  if (scrolled) document.querySelector(".heart .wide")?.scrollTo(scrolled, 0);
  for (const one of document.querySelectorAll("[data-kept]")) one.value = typed.get(one.id) ?? one.value;
  (document.getElementById(kept) ?? document.getElementById("main")).focus({ preventScroll: !focus });
  said(announcement(fresh));
  begin(fresh);
}

// What is typed into a field marked data-kept outlives whatever is swapped, until it is sent.

const typed = new Map();
document.addEventListener("input", ({ target }) => { if (target.matches("[data-kept]")) typed.set(target.id, target.value); });
document.addEventListener("submit", ({ target }) => { for (const one of target.querySelectorAll("[data-kept]")) typed.delete(one.id); });

function announcement(region) {
  const alert = region.querySelector("[role=alert]");
  if (alert) return alert.innerText;
  const moved = [...region.querySelectorAll(".strip .moved")].map((one) => one.innerText.replace(/\s+/g, " "));
  const told = region.querySelector("[data-said]");
  if (told) return told.innerText;
  if (moved.length) return `Verdicts that move: ${moved.join("; ")}`;
  return region.querySelector(".trial .changes") ? "No verdict on a deal moves." : document.title;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  swap(link.dataset.swap, link.href, undefined, link.dataset.focus ?? null, true);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.swap) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  if (form.method === "post") swap(form.dataset.swap, form.action, { method: "POST", body: fields }, form.dataset.focus ?? null, true);
  else swap(form.dataset.swap, `${form.action}?${chosen(form, fields)}`, undefined, form.dataset.focus ?? null, true);
});

// What a form that is judged at every change is asked with: without what isn't chosen, so that addresses stay short.
const chosen = (form, fields) =>
  form.matches("[data-live]") ? new URLSearchParams([...fields].filter(([, value]) => value)) : fields;

document.addEventListener("change", (event) => {
  if (event.target.form?.matches("[data-live]")) event.target.form.requestSubmit();
});

// A form whose answer takes long says so meanwhile.

document.addEventListener("submit", (event) => {
  if (!event.target.dataset.waits) return;
  event.target.querySelector("[role=status]").textContent = event.target.dataset.waits;
  if (event.submitter) event.submitter.disabled = true;
});

// Keys press what they are written on, while the page itself has the focus and nothing is being typed.

document.addEventListener("keydown", (event) => {
  if (event.metaKey || event.ctrlKey || event.altKey || !event.target.closest("#main") || event.target.matches("input, select, textarea")) return;
  const pressed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!pressed) return;
  event.preventDefault();
  if (pressed.matches("input")) pressed.select();
  else pressed.click();
});

const place = () => location.pathname + location.search;
let shown = place();  // going to an anchor of the same page is told as a popstate too

window.addEventListener("popstate", () => {
  if (place() !== shown) swap("workbench", location.href, undefined, null, false);
});

// What belongs together lights up together: words of a source, and the numbers that rest on them.

function lightUp(keys) {
  for (const one of document.querySelectorAll(".lit")) one.classList.remove("lit");
  for (const one of document.querySelectorAll("[data-rests]"))
    if (one.dataset.rests.split(" ").some((key) => keys.includes(key))) one.classList.add("lit");
}

const lightHere = (event) => lightUp(event.target.closest?.("[data-rests]")?.dataset.rests.split(" ") ?? []);
document.addEventListener("pointerover", lightHere);
document.addEventListener("focusin", lightHere);
const lightTarget = () => lightUp([location.hash.replace(/^#(words|basis)-/, "")]);
window.addEventListener("hashchange", lightTarget);

async function load(region) {
  try {
    const { page } = await fetched(region.dataset.load);
    const fresh = page.getElementById(region.dataset.from ?? region.id) ?? page.getElementById("main");
    if (!region.isConnected) return;
    if (region.dataset.from) { region.replaceChildren(...fresh.childNodes); region.classList.remove("awaited"); }
    else region.replaceWith(fresh);
    if (region.id === "strip") said(announcement(document));
    begin(region.isConnected ? region : fresh);
  } catch { /* the link to the answer stays */ }
}

// A region that changes by itself is asked for again until it says that it doesn't any more.

async function again(region, seconds = Number(region.dataset.again)) {
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  if (!region.isConnected) return;
  try {
    const { page } = await fetched(location.href);
    const fresh = page.getElementById(region.id);
    if (!region.isConnected) return;
    const kept = region.contains(document.activeElement) && document.activeElement;
    region.replaceWith(fresh);
    if (kept) (same(fresh, kept) ?? document.getElementById("main")).focus({ preventScroll: true });
    if (!fresh.dataset.again) said(fresh.querySelector("h1, .how")?.innerText ?? document.title);
    begin(fresh);
  } catch {
    again(region, Math.min(2 * seconds, 30));
  }
}

const same = (region, one) =>
  [...region.querySelectorAll(one.tagName)].find((other) => other.textContent === one.textContent);

function begin(region) {
  const changing = [...region.querySelectorAll("[data-again]"), ...(region.dataset?.again ? [region] : [])];
  changing.forEach((one) => again(one));
  const waiting = [...region.querySelectorAll("[data-load]")];
  if (region.dataset?.load && !region.dataset.from) waiting.push(region);
  waiting.reduce((before, one) => before.then(() => load(one)), Promise.resolve());
  region.querySelectorAll(".answer figure[id]").forEach(explorable);
  region.querySelectorAll("[data-without-script]").forEach((button) => { button.hidden = true; });
  uncover(region.querySelector(".matrix .open"), region.querySelector(".matrix tbody th")?.offsetWidth);
  uncover(region.querySelector(".scenarios [aria-current]"));
  const here = region.querySelector(".left [aria-current]");
  if (here) here.closest("ol").scrollTop = here.offsetTop - here.closest("ol").offsetTop - 60;
}

// What is chosen in a row that scrolls sideways is scrolled to; `covered`: by what stays at the row's beginning.

function uncover(one, covered = 0) {
  if (!one) return;
  const row = one.closest(".wide, ul"), [here, all] = [one, row].map((each) => each.getBoundingClientRect());
  row.scrollLeft += Math.max(here.right - all.right, 0) || Math.min(here.left - all.left - covered, 0);
}

// Figures: the picture stands until somebody points at it, or comes to it by keyboard; then Vega draws the same again in
// its place, and its marks tell their values. Its name, description and size stay the picture's. What the marks tell
// stands in a table too, for whoever doesn't point.

function explorable(figure) {
  const drawn = () => figure.drawn ??= explore(figure).catch(() => figure.removeAttribute("aria-busy"));  // the picture stays
  figure.addEventListener("pointerenter", drawn, { once: true });
  figure.addEventListener("focusin", drawn, { once: true });
  const numbers = made("details", made("summary", `${pointing} at a mark for its numbers, or read them all`));
  numbers.className = "numbers";
  numbers.addEventListener("toggle", async () => {
    const view = await drawn();
    if (view && !numbers.querySelector("table")) numbers.append(...tables(view, figure.querySelector("figcaption").textContent));
  });
  figure.append(numbers);
}

const pointing = matchMedia("(hover: none)").matches ? "Tap" : "Point";

function made(tag, ...inside) {
  const element = document.createElement(tag);
  element.append(...inside);
  return element;
}

// A drawn figure's marks as tables, one for each kind of mark, in the order in which they are drawn. A mark that tells
// nothing that another doesn't is left out; one that tells less of the same kind stands in the other's table.

function tables(view, caption) {
  const told = new Map([...tooltips(view.scenegraph().root)].map((one) => [JSON.stringify(one), one]));
  const names = Object.keys, within = (one, other) => one.length < other.length && one.every((name) => other.includes(name));
  const adds = (one) => ![...told.values()].some((other) => within(names(one), names(other)) && names(one).every((name) => one[name] === other[name]));
  const rows = [...told.values()].filter(adds);
  const lists = [...new Map(rows.map((row) => [names(row).join("\n"), names(row)])).values()];
  const kinds = lists.filter((one) => !lists.some((other) => within(one, other)));
  const kindOf = (row) => kinds.find((one) => names(row).every((name) => one.includes(name)));
  return kinds.map((kind) => table(kind, rows.filter((row) => kindOf(row) === kind), caption));
}

function table(names, rows, caption) {
  const body = rows.map((row) => made("tr", ...names.map((name) => made("td", String(row[name] ?? "")))));
  const head = names.map((name) => Object.assign(made("th", name), { scope: "col" }));
  const wide = made("div", made("table", made("thead", made("tr", ...head)), made("tbody", ...body)));
  return Object.assign(wide, { className: "wide", tabIndex: 0, role: "region", ariaLabel: `${caption} ${names.join(", ")}` });
}

function* tooltips(item) {
  if (typeof item.tooltip === "object" && item.tooltip) yield item.tooltip;
  for (const inner of item.items ?? []) yield* tooltips(inner);
}

const vega = () => vega.script ??= new Promise((resolve, reject) => {
  const element = Object.assign(document.createElement("script"), { src: script.vega, onload: resolve, onerror: reject });
  document.head.append(element);
});

const told = (answer) => answer.told ??= fetch(answer.dataset.twin).then((one) => one.json());

async function explore(figure) {
  figure.setAttribute("aria-busy", "true");
  const [answer] = await Promise.all([told(figure.closest(".answer")), vega()]);
  const picture = figure.querySelector("svg"), place = document.createElement("div");
  const { view } = await vegaEmbed(place, answer.told.drawings[figure.id.slice("figure-".length)], {
    ast: true, actions: false, defaultStyle: false, renderer: "svg", logLevel: 1, tooltip: { disableDefaultStyle: true },
  });
  const drawn = place.querySelector("svg");
  for (const one of drawn.querySelectorAll("[aria-label], [role], [aria-roledescription]")) {
    for (const name of ["aria-label", "role", "aria-roledescription"]) one.removeAttribute(name);
  }
  drawn.removeAttribute("height");
  for (const name of ["width", "viewBox", "role", "aria-labelledby", "font-family"]) drawn.setAttribute(name, picture.getAttribute(name));
  drawn.prepend(...picture.querySelectorAll(":scope > title, :scope > desc"));
  picture.replaceWith(place);
  figure.removeAttribute("aria-busy");
  return view;
}

begin(document.getElementById("workbench"));
lightTarget();
