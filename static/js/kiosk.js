// SPDX-License-Identifier: EUPL-1.2
// Comfort for a kiosk; without this file a page goes back to its beginning after 30 seconds.
//
// body[data-kiosk-start]   where it begins again
// form[data-kiosk]         choosing with a finger goes on at once
// [data-kiosk-read]        reads the question aloud, where the browser can

const ASK_AFTER_MS = 20_000;
const WIPE_AFTER_MS = 10_000;

const start = document.body.dataset.kioskStart;
const still = document.querySelector("[data-kiosk-still]");
let asking;
let wiping;

function beginAgain() {
  window.location.replace(start);
}

function waitAgain() {
  clearTimeout(asking);
  clearTimeout(wiping);
  if (still.open) still.close();
  asking = setTimeout(askWhoIsThere, ASK_AFTER_MS);
}

function askWhoIsThere() {
  still.showModal();
  wiping = setTimeout(beginAgain, WIPE_AFTER_MS);
}

function goOnAtOnce(form) {
  let byFinger = false;
  form.addEventListener("pointerdown", () => (byFinger = true));
  form.addEventListener("keydown", () => (byFinger = false));
  form.addEventListener("change", () => {
    const next = form.querySelector('button[value="verder"]');
    if (byFinger && next) form.requestSubmit(next);
  });
}

function readAloud(button) {
  if (!("speechSynthesis" in window)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const words = document.querySelector("legend, h1")?.textContent ?? "";
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.lang = document.documentElement.lang;
    window.speechSynthesis.cancel();
    window.speechSynthesis.speak(spoken);
  });
}

if (start && still) {
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, waitAgain);
  still.addEventListener("cancel", waitAgain);
  waitAgain();
  // The next person never sees what somebody chose: going back begins again.
  window.addEventListener("pageshow", (event) => event.persisted && beginAgain());
}
for (const form of document.querySelectorAll("form[data-kiosk]")) goOnAtOnce(form);
for (const button of document.querySelectorAll("[data-kiosk-read]")) readAloud(button);
