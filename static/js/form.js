// SPDX-License-Identifier: EUPL-1.2
// Comfort for forms; every form works without this file.
//
// data-shown-when="name:value value"  a part shown only while that choice is made; "&" and "|"
//                                      join conditions, "&" first
// data-promise-url on a form part      its [data-promise] text is fetched anew each minute
// data-focus-on-load                   the error summary takes the focus
// form[data-once]                      a second press while sending does nothing

const PROMISE_EVERY_MS = 60_000;

function chosen(form, name) {
  return [...form.querySelectorAll(`[name="${name}"]:checked`)].map((input) => input.value);
}

function holds(form, condition) {
  const [name, values] = condition.split(":");
  const wanted = values.split(" ");
  return chosen(form, name).some((value) => wanted.includes(value));
}

function showParts(form) {
  for (const part of form.querySelectorAll("[data-shown-when]")) {
    const ways = part.dataset.shownWhen.split("|");
    part.hidden = !ways.some((way) => way.split("&").every((condition) => holds(form, condition)));
  }
}

function guardDoubleSending(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  // Going back shows the page as it was left: allow sending again.
  window.addEventListener("pageshow", () => {
    delete form.dataset.sending;
    form.querySelector('[aria-disabled="true"]')?.removeAttribute("aria-disabled");
  });
}

async function refreshPromise(part) {
  if (document.hidden) return;
  try {
    const answer = await fetch(part.dataset.promiseUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { sentence } = await answer.json();
    const place = part.querySelector("[data-promise]");
    if (sentence && place.textContent !== sentence) place.textContent = sentence;
  } catch {
    // Offline: the promise is made by the server at sending, so an old sentence does no harm.
  }
}

for (const form of document.querySelectorAll("form")) {
  if (form.querySelector("[data-shown-when]")) {
    form.addEventListener("change", () => showParts(form));
    showParts(form);
  }
  if (form.hasAttribute("data-once")) guardDoubleSending(form);
}
for (const part of document.querySelectorAll("[data-promise-url]")) {
  setInterval(() => refreshPromise(part), PROMISE_EVERY_MS);
  document.addEventListener("visibilitychange", () => refreshPromise(part));
}
document.querySelector("[data-focus-on-load]")?.focus();
