// SPDX-License-Identifier: EUPL-1.2
// Minute texts are redrawn silently; they are never announced, except for the case in hand.
//
// data-clock="left" | "late" | "since"   what the seconds mean
// data-seconds="22680"                   working seconds when the page was made
// data-ticks-for="22000"                 seconds until opening hours end; then the clock stands
// data-clock-words="nog {}"              the sentence around the time
// data-clock-announce="…"                spoken once when "left" reaches zero (current case only)
//
// Counted from the moment the page loaded, so that a wrong clock on the device does no harm.

const started = performance.now();
const announced = new WeakSet();

function inWords(seconds) {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return "< 1 min";
  if (hours === 0) return `${minutes} min`;
  return `${hours} u ${String(minutes % 60).padStart(2, "0")}`;
}

function redraw(element) {
  const limit = Number(element.dataset.ticksFor ?? Infinity);
  const gone = Math.min((performance.now() - started) / 1000, limit);
  const start = Number(element.dataset.seconds);
  const left = element.dataset.clock === "left" ? start - gone : start + gone;
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
