// SPDX-License-Identifier: EUPL-1.2
// A call over the line, while it goes on: the page asks how it stands and shows what is new.
//
// [data-line-panel] data-url="GET, JSON {state, words, running, html}" data-state="ringing_employee"
//   the answer holds html only when the state is new; without data-url nothing is asked
// [data-line-badge] with [data-line-time data-seconds="72"]   counts while people speak
// [data-line-hang-up]                                          gone when the call is over
// [data-without-script]                                        a link to reload; not needed here
//
// Nothing is replaced under somebody's hands: in a panel that holds the focus only the words
// ([data-line-words]) change.

const ASK_EVERY_MS = 1_500;
const started = performance.now();

function panel() {
  return document.querySelector("[data-line-panel]");
}

function inClock(seconds) {
  return `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}`;
}

function tick() {
  const place = document.querySelector("[data-line-time][data-seconds]");
  if (!place) return;
  const since = Number(place.dataset.since ?? started);
  const seconds = Number(place.dataset.seconds) + Math.floor((performance.now() - since) / 1000);
  place.textContent = inClock(seconds);
}

function show({ state, words, running, html }) {
  const old = panel();
  if (old.contains(document.activeElement)) {
    const place = old.querySelector("[data-line-words]");
    if (place) place.textContent = words;
    document.getElementById("gh-live").textContent = words;
    return;
  }
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-line-panel]");
  if (!fresh) return;
  old.replaceWith(fresh);
  prepare();
  const place = document.querySelector("[data-line-time]");
  if (state === "connected" && place && !place.dataset.seconds) {
    place.dataset.seconds = "0";
    place.dataset.since = String(performance.now());
  }
  if (!running) {
    for (const gone of document.querySelectorAll("[data-line-badge], [data-line-hang-up]")) gone.remove();
  }
  document.getElementById("gh-live").textContent = words;
}

async function ask() {
  const { url, state } = panel()?.dataset ?? {};
  if (!url || document.hidden) return;
  try {
    const answer = await fetch(`${url}?gezien=${state}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const news = await answer.json();
    if (news.html) show(news);
  } catch {
    // Offline for a moment: the call goes on without this page, and the next answer tells.
  }
}

function prepare() {
  for (const link of document.querySelectorAll("[data-without-script]")) link.hidden = true;
}

if (panel()) {
  prepare();
  setInterval(ask, ASK_EVERY_MS);
  setInterval(tick, 1_000);
}
