// Forms and links marked data-swap replace one region of the page instead of the whole of it; forms marked data-live do
// so at every change; regions marked data-load fetch themselves; figures can be explored. Without this script every page
// works as plain links and forms.
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
    found = await fetched(address, options);
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
  if (scrolled) document.querySelector(".heart .wide")?.scrollTo(scrolled, 0);
  (document.getElementById(kept) ?? document.getElementById("main")).focus({ preventScroll: !focus });
  said(announcement(fresh));
  begin(fresh);
}

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

window.addEventListener("popstate", () => swap("workbench", location.href, undefined, null, false));

async function load(region) {
  try {
    const { page } = await fetched(region.dataset.load);
    const fresh = page.getElementById(region.dataset.from ?? region.id) ?? page.getElementById("main");
    if (!region.isConnected) return;
    if (region.dataset.from) { region.replaceChildren(...fresh.childNodes); region.classList.remove("awaited"); }
    else region.replaceWith(fresh);
    begin(region.isConnected ? region : fresh);
  } catch { /* the link to the answer stays */ }
}

function begin(region) {
  const waiting = [...region.querySelectorAll("[data-load]")];
  if (region.dataset?.load && !region.dataset.from) waiting.push(region);
  waiting.reduce((before, one) => before.then(() => load(one)), Promise.resolve());
  region.querySelectorAll(".answer figure[id]").forEach(explorable);
  region.querySelectorAll("[data-without-script]").forEach((button) => { button.hidden = true; });
}

// Figures: the picture stands; on demand it is drawn again by Vega, with every value to be read off.

function explorable(figure) {
  if (figure.querySelector("button")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "explore";
  button.textContent = "Explore";
  button.setAttribute("aria-label", `Explore: ${figure.querySelector("figcaption").textContent}`);
  button.addEventListener("click", () => explore(figure, button));
  figure.append(button);
}

const vega = () => vega.script ??= new Promise((resolve, reject) => {
  const element = Object.assign(document.createElement("script"), { src: script.vega, onload: resolve, onerror: reject });
  document.head.append(element);
});

async function explore(figure, button) {
  button.disabled = true;
  try {
    const [answer] = await Promise.all([fetch(figure.closest(".answer").dataset.twin).then((one) => one.json()), vega()]);
    const style = getComputedStyle(document.documentElement), colour = (name) => style.getPropertyValue(name).trim();
    const drawn = JSON.stringify(answer.told.drawings[figure.id.slice("figure-".length)])
      .replaceAll("#1b2126", colour("--ink")).replaceAll("#59636b", colour("--muted"))
      .replaceAll("#dfe3e6", colour("--line")).replaceAll("#ffffff", colour("--paper"));
    const place = document.createElement("div");
    await vegaEmbed(place, JSON.parse(drawn), {
      ast: true, actions: false, defaultStyle: false, renderer: "canvas", tooltip: { disableDefaultStyle: true },
    });
    figure.querySelector(".wide").replaceChildren(place);
    button.remove();
  } catch {
    button.disabled = false;
    said("The figure can’t be explored here.");
  }
}

begin(document.getElementById("workbench"));
