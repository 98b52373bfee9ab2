// SPDX-License-Identifier: EUPL-1.2
// Minute texts are redrawn silently; they are never announced, except for the case in hand.
//
// body[data-now="1795420440"]            the second of the server when the page was made
// data-clock="left" | "since"            whether it counts down or up
// data-zero-at="1795443120"              the second at which the figure is nought
// data-stops-at="1795449600"             the second at which opening hours end; then it stands
// data-clock-words="nog {}"              the sentence around the time
// data-clock-announce="…"                spoken once when "left" reaches zero (current case only)
//
// Counted from the moment the page loaded, so that a wrong clock on the device does no harm.

const started = performance.now();
const madeAt = Number(document.body.dataset.now);
const announced = new WeakSet();

function inWords(seconds) {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return "< 1 min";
  if (hours === 0) return `${minutes} min`;
  return `${hours} u ${String(minutes % 60).padStart(2, "0")}`;
}

function redraw(element) {
  const now = madeAt + (performance.now() - started) / 1000;
  const at = Math.min(now, Number(element.dataset.stopsAt ?? Infinity));
  const zero = Number(element.dataset.zeroAt);
  const left = element.dataset.clock === "left" ? zero - at : at - zero;
  const words = (element.dataset.clockWords ?? "{}").replace("{}", inWords(left));
  if (element.textContent !== words) element.textContent = words;
  if (element.dataset.clock === "left" && left <= 0) announce(element);
}

function announce(element) {
  const words = element.dataset.clockAnnounce;
  if (!words || announced.has(element)) return;
  announced.add(element);
  document.getElementById("gh-live").textContent = words;
}

function redrawAll() {
  for (const element of document.querySelectorAll("[data-clock]")) redraw(element);
}

setInterval(redrawAll, 5_000);
document.addEventListener("visibilitychange", redrawAll);
