// SPDX-License-Identifier: EUPL-1.2
// The queue: one row in hand, "nu aan de beurt" follows it, choosing rows, new rows.
//
// table[data-queue]                     rows tr[data-row="id"] hold a[data-row-link]
//   data-changes-url                    GET, JSON {new: 2, words: "2 nieuwe, toon", checked: "10.42.05"}
// tr: data-call-url, data-call-label    what the call button of the panel does for this row
// in a row [data-slot="name"], copied into [data-next-slot="name"] of section[data-next]
// [data-next-open] (link) and [data-next-call] (form with a button) follow the row
// input[data-choose], [data-bulk] with [data-bulk-count], [data-filters]
// [data-new-rows] (hidden link), [data-checked], [data-stale] (hidden notice with [data-stale-since])

const table = document.querySelector("[data-queue]");
const panel = document.querySelector("[data-next]");
const CHECK_EVERY_MS = 60_000;
const SPEAK_AT_MOST_EVERY_MS = 60_000;
const PLACE = "gehoord.queue";
let spokenAt = -Infinity;
let lastChosen = null;

function rows() {
  return [...table.querySelectorAll("tr[data-row]")].filter((row) => row.checkVisibility());
}

function current() {
  return table.querySelector('tr[data-row][aria-current="true"]');
}

function link(row) {
  return row.querySelector("[data-row-link]");
}

// In a row the name is a link; the panel has buttons of its own, there it is only bold.
function copies(source) {
  const named = source.querySelector("a");
  if (!named) return [...source.childNodes].map((node) => node.cloneNode(true));
  const [name, about] = [document.createElement("strong"), document.createElement("small")];
  name.textContent = named.textContent;
  about.textContent = named.nextSibling.textContent;
  return [name, about];
}

function showInPanel(row) {
  if (!panel) return;
  for (const place of panel.querySelectorAll("[data-next-slot]")) {
    const source = row.querySelector(`[data-slot="${place.dataset.nextSlot}"]`);
    if (source) place.replaceChildren(...copies(source));
  }
  const look = row.querySelector(".gh-status")?.className.match(/gh-is-[a-z]+/)?.[0];
  if (look) panel.className = panel.className.replace(/gh-is-[a-z]+/, look);
  panel.querySelector("[data-next-open]")?.setAttribute("href", link(row).href);
  const call = panel.querySelector("[data-next-call]");
  if (!call) return;
  call.hidden = !row.dataset.callUrl;
  call.action = row.dataset.callUrl ?? "";
  const label = call.querySelector(".nl-button__label");
  if (label && row.dataset.callLabel) label.textContent = row.dataset.callLabel;
}

function take(row, { focus = true } = {}) {
  if (!row) return;
  for (const other of table.querySelectorAll('tr[aria-current="true"]')) {
    if (other !== row) other.removeAttribute("aria-current");
  }
  row.setAttribute("aria-current", "true");
  for (const other of rows()) link(other).tabIndex = other === row ? 0 : -1;
  showInPanel(row);
  if (focus) link(row).focus();
}

function move(steps) {
  const all = rows();
  const at = all.indexOf(current());
  take(all[Math.min(Math.max(at + steps, 0), all.length - 1)]);
}

function choose(row, through) {
  const box = row?.querySelector("[data-choose]");
  if (!box) return;
  box.checked = !box.checked;
  if (through && lastChosen) {
    const all = rows();
    const [from, to] = [all.indexOf(lastChosen), all.indexOf(row)].sort((a, b) => a - b);
    for (const between of all.slice(from, to + 1)) {
      const other = between.querySelector("[data-choose]");
      if (other) other.checked = box.checked;
    }
  }
  lastChosen = row;
  showBulk();
}

function showBulk() {
  const bulk = document.querySelector("[data-bulk]");
  if (!bulk) return;
  const count = table.querySelectorAll("[data-choose]:checked").length;
  bulk.hidden = count === 0;
  document.querySelector("[data-filters]")?.toggleAttribute("hidden", count > 0);
  bulk.querySelector("[data-bulk-count]").textContent = String(count);
}

async function check() {
  if (document.hidden) return;
  try {
    const answer = await fetch(table.dataset.changesUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    showChanges(await answer.json());
  } catch {
    showStale();
  }
}

function showStale() {
  const stale = document.querySelector("[data-stale]");
  if (!stale) return;
  stale.querySelector("[data-stale-since]").textContent = document.querySelector("[data-checked]").textContent;
  stale.hidden = false;
}

function showChanges(changes) {
  const stale = document.querySelector("[data-stale]");
  if (stale) stale.hidden = true;
  const checked = document.querySelector("[data-checked]");
  if (checked && changes.checked) checked.textContent = changes.checked;
  const fresh = document.querySelector("[data-new-rows]");
  if (!fresh) return;
  fresh.hidden = !changes.new;
  if (!changes.new) return;
  const words = fresh.querySelector(".nl-button__label") ?? fresh;
  if (words.textContent === changes.words) return;
  words.textContent = changes.words;
  if (performance.now() - spokenAt < SPEAK_AT_MOST_EVERY_MS) return;
  spokenAt = performance.now();
  document.getElementById("gh-live").textContent = changes.words;
}

function remember() {
  const row = current();
  const place = { address: location.pathname + location.search, row: row?.dataset.row, y: scrollY };
  sessionStorage.setItem(PLACE, JSON.stringify(place));
}

function comeBack() {
  const stored = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (!stored) return false;
  const place = JSON.parse(stored);
  if (place.address !== location.pathname + location.search) return false;
  const row = rows().find((candidate) => candidate.dataset.row === place.row);
  if (!row) return false;
  take(row, { focus: false });
  scrollTo(0, place.y);
  link(row).focus({ preventScroll: true });
  return true;
}

function onKey(event) {
  if (document.body.dataset.shortcuts !== "on" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  if (document.querySelector("dialog[open]")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const inTable = table.contains(event.target) || event.target === document.body;
  if (key === "j" || (inTable && key === "ArrowDown")) move(1);
  else if (key === "k" || (inTable && key === "ArrowUp")) move(-1);
  else if (key === "x") choose(current(), event.shiftKey);
  else return;
  event.preventDefault();
}

if (table) {
  if (!comeBack()) take(current() ?? rows()[0], { focus: false });
  table.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row && row !== current()) take(row, { focus: false });
  });
  table.addEventListener("change", (event) => {
    if (!event.target.matches("[data-choose]")) return;
    lastChosen = event.target.closest("tr");
    showBulk();
  });
  document.addEventListener("keydown", onKey);
  window.addEventListener("pagehide", remember);
  showBulk();
  if (table.dataset.changesUrl) setInterval(check, CHECK_EVERY_MS);
}
