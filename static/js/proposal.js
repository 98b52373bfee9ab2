// SPDX-License-Identifier: EUPL-1.2
// What typed words look like, while they are typed; the form works by itself without this file.
//
// [data-proposal="url"]   shows what the answer of that address says about the form's text
// [data-proposal-of="url"]  filled once with that part of the page, after the page stands
// [data-take-kind] [data-take-topic]   fills in the choices it names; nothing is sent

const AFTER_MS = 700;
const parser = new DOMParser();

function show(place, html) {
  const page = parser.parseFromString(html, "text/html");
  place.replaceChildren(...document.importNode(page.body, true).children);
}

function take(form, button) {
  const kind = form.querySelector(`[name="kind"][value="${button.dataset.takeKind}"]`);
  if (kind) kind.checked = true;
  const topic = form.querySelector('[name="topic"]');
  if (button.dataset.takeTopic) topic.value = button.dataset.takeTopic;
  for (const field of [kind, topic]) field?.dispatchEvent(new Event("change", { bubbles: true }));
}

function follow(place) {
  const form = place.closest("form");
  const text = form.querySelector('[name="text"]');
  let timer = 0;
  let round = 0;
  async function ask() {
    round += 1;
    const mine = round;
    const body = new FormData();
    for (const name of ["csrf_token", "text"]) body.set(name, form.elements[name].value);
    try {
      const answer = await fetch(place.dataset.proposal, { method: "POST", body });
      if (answer.ok && mine === round) show(place, await answer.text());
    } catch {
      // Offline: people choose for themselves.
    }
  }
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, AFTER_MS);
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take-kind]");
    if (button) take(form, button);
  });
}

async function fill(place) {
  try {
    const answer = await fetch(place.dataset.proposalOf);
    if (answer.ok) show(place, await answer.text());
  } catch {
    // Offline: people choose for themselves.
  }
}

for (const place of document.querySelectorAll("[data-proposal]")) follow(place);
for (const place of document.querySelectorAll("[data-proposal-of]")) fill(place);
