// SPDX-License-Identifier: EUPL-1.2
// The blocks of a conversation: fold, unfold, and move between them.
//
// [data-block="4"] with a [data-block-toggle] button and a body (aria-controls)
// Ctrl+Down and Ctrl+Up also from a text field; 1 to 8 outside text fields (shortcuts on)

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select";
const blocks = [...document.querySelectorAll("[data-block]")];

function setOpen(block, open) {
  const toggle = block.querySelector("[data-block-toggle]");
  toggle.setAttribute("aria-expanded", String(open));
  document.getElementById(toggle.getAttribute("aria-controls")).toggleAttribute("data-folded", !open);
}

function goTo(block) {
  if (!block) return;
  setOpen(block, true);
  const fields = "textarea, input:not([type=hidden]), select";
  const field = block.querySelector('[aria-invalid="true"]') ?? block.querySelector(fields);
  (field ?? block.querySelector("[data-block-toggle]")).focus();
  block.scrollIntoView({ block: "nearest" });
}

function goBy(steps) {
  const here = blocks.findIndex((block) => block.contains(document.activeElement));
  const open = blocks.findIndex((block) => block.classList.contains("gh-block--here"));
  goTo(blocks[(here >= 0 ? here : open - Math.sign(steps)) + steps]);
}

document.documentElement.classList.add("gh-scripted");
for (const block of blocks) {
  const toggle = block.querySelector("[data-block-toggle]");
  toggle.addEventListener("click", () => {
    setOpen(block, toggle.getAttribute("aria-expanded") !== "true");
  });
}
// After a refusal: the first mandatory part that is missing, with its name beside it.
goTo(blocks.find((block) => block.classList.contains("gh-block--missing")));
document.addEventListener("keydown", (event) => {
  if (blocks.length === 0 || document.querySelector("dialog[open]")) return;
  if (event.ctrlKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    goBy(event.key === "ArrowDown" ? 1 : -1);
  } else if (!event.ctrlKey && !event.altKey && !event.metaKey && /^[1-8]$/.test(event.key)) {
    if (document.body.dataset.shortcuts !== "on" || event.target.matches(TYPING)) return;
    goTo(blocks.find((block) => block.dataset.block === event.key));
  }
});
