// SPDX-License-Identifier: EUPL-1.2
// Dialogs and menus.
//
// data-dialog="id"       opens <dialog id>; without script the element is a link to a page
// data-dialog-close      closes the dialog around it; text in it stays
// details[data-menu]     closes on Esc and on a click elsewhere

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  dialog.querySelector("h2")?.focus();
  return true;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener && openDialog(opener.dataset.dialog)) event.preventDefault();
  if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
