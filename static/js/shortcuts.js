// SPDX-License-Identifier: EUPL-1.2
// Keys of the workplace. Each key presses a button or link that is on the page.
//
// body[data-shortcuts="off"]   this person switched single keys off (WCAG 2.1.4)
// data-key="b" or "f l"        the key, or two keys one after the other, that press this element
// data-key-focus               the key moves the focus there instead of pressing
// data-key-always="ctrl+enter" also works inside a text field (Ctrl with a key)
//
// Single keys never work in a text field or while a dialog is open; Esc is left to the browser.

const SECOND_KEY_WITHIN_MS = 1_500;
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select";

let first = "";
let firstAt = 0;

function typing(target) {
  return target.isContentEditable || target.matches?.(TYPING);
}

function visible(element) {
  return element.checkVisibility?.() ?? element.offsetParent !== null;
}

function press(element) {
  if (element.hasAttribute("data-key-focus") || element.matches("input, textarea, select")) {
    element.focus();
  } else {
    element.click();
  }
}

function find(attribute, keys) {
  // The row in hand comes before the rest of the page: B calls the person one is looking at.
  // Chosen rows come before both: then T is about all of them.
  const bulk = document.querySelector("[data-bulk]:not([hidden])");
  const row = document.querySelector('[data-queue] [aria-current="true"]');
  const places = [bulk, row, document].filter(Boolean);
  for (const place of places) {
    const found = [...place.querySelectorAll(`[${attribute}="${CSS.escape(keys)}"]`)].find(visible);
    if (found) return found;
  }
  return null;
}

function startsAPair(key) {
  return document.querySelector(`[data-key^="${CSS.escape(key)} "]`) !== null;
}

function handleSingle(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const pair = first && event.timeStamp - firstAt < SECOND_KEY_WITHIN_MS ? `${first} ${key}` : "";
  first = "";
  const element = (pair && find("data-key", pair)) || find("data-key", key);
  if (element) {
    event.preventDefault();
    press(element);
  } else if (startsAPair(key)) {
    first = key;
    firstAt = event.timeStamp;
  }
}

function handleControl(event) {
  const element = find("data-key-always", `ctrl+${event.key.toLowerCase()}`);
  if (!element) return;
  event.preventDefault();
  press(element);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.ctrlKey) {
    handleControl(event);
  } else if (document.body.dataset.shortcuts === "on" && !typing(event.target)) {
    handleSingle(event);
  }
});
