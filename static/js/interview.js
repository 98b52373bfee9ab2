// SPDX-License-Identifier: EUPL-1.2
// Fast entry by an interviewer: Enter goes to the next question, the last Enter keeps it all.
// Without this file Tab does the same.

for (const form of document.querySelectorAll("form[data-interview]")) {
  const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea")];
  form.addEventListener("keydown", (event) => {
    const at = fields.indexOf(event.target);
    if (event.key !== "Enter" || event.shiftKey || at < 0) return;
    event.preventDefault();
    if (at + 1 < fields.length) fields[at + 1].focus();
    else form.requestSubmit();
  });
  (form.querySelector("[aria-invalid]") ?? fields[0])?.focus();
}
