// SPDX-License-Identifier: EUPL-1.2
// The preview follows the typing, and a field can be put into the text with one press.
// Without script the button "Voorbeeld" shows the same.
//
// form[data-preview-url]   what is typed goes there; [data-preview] of the answer is shown
// [data-insert]            becomes a button that puts its words where the cursor was

const AFTER_MS = 400;
const form = document.querySelector("form[data-preview-url]");

async function refresh(busy) {
  busy.abort?.abort();
  busy.abort = new AbortController();
  try {
    const answer = await fetch(form.dataset.previewUrl, {
      method: "POST",
      body: new FormData(form),
      signal: busy.abort.signal,
    });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-preview]");
    const shown = document.querySelector("[data-preview]");
    const wasOpen = shown.querySelector("details")?.open;
    if (fresh) shown.replaceChildren(...fresh.childNodes);
    const details = shown.querySelector("details");
    if (details && wasOpen) details.open = true;
  } catch {
    // Offline, or typed on meanwhile: the next stroke asks again.
  }
}

function followTyping() {
  const busy = {};
  let timer;
  form.addEventListener("input", (event) => {
    if (event.target.name === "note") return;
    clearTimeout(timer);
    timer = setTimeout(() => refresh(busy), AFTER_MS);
  });
  form.querySelector("[data-preview-button]").addEventListener("click", (event) => {
    event.preventDefault();
    refresh(busy);
  });
}

function makeInsertable(words) {
  const boxes = [...form.querySelectorAll('[name="subject"], [name="body"]')];
  let last = boxes.at(-1);
  for (const box of boxes) box.addEventListener("focus", () => (last = box));
  for (const word of words) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "gh-link-button";
    button.append(...word.childNodes);
    word.append(button);
    button.addEventListener("click", () => {
      last.focus();
      last.setRangeText(word.dataset.insert, last.selectionStart, last.selectionEnd, "end");
      last.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

if (form) {
  followTyping();
  makeInsertable(form.querySelectorAll("[data-insert]"));
}
