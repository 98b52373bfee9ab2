// SPDX-License-Identifier: EUPL-1.2
// One more row for an agreement. Without script the rows on the page are enough to begin with.
//
// [data-agreements] holds fieldsets with names agreements-0-text; [data-add-agreement] (hidden
// until this runs) adds one more, up to data-most

const rows = document.querySelector("[data-agreements]");
const add = document.querySelector("[data-add-agreement]");

function renumbered(text, number) {
  return text.replace(/^agreements-\d+/, `agreements-${number}`);
}

function addRow() {
  const number = rows.children.length;
  const row = rows.lastElementChild.cloneNode(true);
  for (const element of row.querySelectorAll("[name], [id], [for]")) {
    for (const attribute of ["name", "id", "for"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, renumbered(value, number));
    }
    if (element.type === "checkbox") element.checked = false;
    else if ("value" in element) element.value = "";
  }
  row.querySelector("legend").textContent = rows.dataset.words.replace("{}", String(number + 1));
  rows.append(row);
  row.querySelector("input").focus();
  if (rows.children.length >= Number(rows.dataset.most)) add.hidden = true;
}

if (rows && add) {
  add.hidden = rows.children.length >= Number(rows.dataset.most);
  add.addEventListener("click", addRow);
}
