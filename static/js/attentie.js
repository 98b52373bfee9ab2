// SPDX-License-Identifier: EUPL-1.2
// An attentie in half a minute; the page behind the link works by itself without this file.
//
// a[data-surprise-opens]       the form of that page opens in a dialog over this one
// form[data-surprise="url"]    while typing the rules are asked again there; nothing is stored
// [data-live="name"]           replaced by what the answer has by that name
// [data-live-words="name"]     only its words are replaced, so that a press is never lost

const AFTER_MS = 300;
const parser = new DOMParser();
let timer = 0;
let round = 0;

async function fetchPage(url, options = {}) {
  const answer = await fetch(url, options);
  return answer.ok ? parser.parseFromString(await answer.text(), "text/html") : null;
}

function words(element) {
  return element.querySelector(".nl-button__label") ?? element;
}

async function weigh(form) {
  round += 1;
  const mine = round;
  const page = await fetchPage(form.dataset.surprise, { method: "POST", body: new FormData(form) });
  if (!page || mine !== round) return;
  for (const part of form.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (fresh) part.replaceWith(document.importNode(fresh, true));
  }
  for (const part of form.querySelectorAll("[data-live-words]")) {
    const fresh = page.querySelector(`[data-live-words="${part.dataset.liveWords}"]`);
    if (fresh) words(part).textContent = words(fresh).textContent;
  }
}

function showAddress(form) {
  const home = form.querySelector('[name="consent"][value="home"]');
  for (const part of form.querySelectorAll("[data-shown-when]")) part.hidden = !home.checked;
}

function watch(form) {
  form.addEventListener("input", () => {
    showAddress(form);
    clearTimeout(timer);
    timer = setTimeout(() => weigh(form).catch(() => {}), AFTER_MS);
  });
  showAddress(form);
}

async function open(link) {
  const page = await fetchPage(link.href).catch(() => null);
  const part = page?.querySelector("#attentie");
  if (!part) {
    window.location.assign(link.href);
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "gh-dialog";
  dialog.setAttribute("aria-labelledby", "attentie-kop");
  const inside = document.importNode(part, true);
  inside.removeAttribute("id");
  inside.classList.remove("gh-card");
  dialog.append(inside);
  document.body.append(dialog);
  dialog.addEventListener("close", () => link.focus());
  watch(dialog.querySelector("form"));
  dialog.showModal();
  dialog.querySelector("h2").focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("dialog a[data-dialog-close]")) event.preventDefault();
  const link = event.target.closest("a[data-surprise-opens]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const there = document.querySelector("dialog .gh-surprise")?.closest("dialog");
  if (there) there.showModal();
  else open(link);
});

for (const form of document.querySelectorAll("form[data-surprise]")) watch(form);
