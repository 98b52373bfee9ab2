// SPDX-License-Identifier: EUPL-1.2
// The draft of a conversation keeps itself: 1 s after typing stops and on leaving a field.
//
// form[data-autosave="URL"] data-version="7"
//   POST JSON {version, data: {name: value or [values]}} with header X-CSRFToken
//   200 {version, savedAt: "10.50.07"}
//   409 {version, by: "Yasmina", savedAt: "10.52.00", data: {name: value}}  someone else wrote
// [data-save-state] with [data-save-words]   "concept bewaard om 10.50.07"
// [data-unsaved] (hidden notice) with [data-copy-text]; [data-conflict] (hidden notice) with
// [data-conflict-title], [data-conflict-fields] and a button [data-conflict-keep]
//
// Successful saves are not announced; failing and recovering are.

const WAIT_MS = 1_000;
const RETRY_MS = 10_000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.version = Number(form.dataset.version);
    this.dirty = false;
    this.sending = null;
    this.conflict = null;
    this.timer = 0;
    this.failing = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("focusout", () => this.saveNow());
    form.addEventListener("submit", () => this.leave());
    document.addEventListener("keydown", (event) => this.onKey(event));
    window.addEventListener("pagehide", () => this.saveOnLeaving());
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty && this.failing) event.preventDefault();
    });
    document.querySelector("[data-copy-text]")?.addEventListener("click", () => this.copy());
    document.querySelector("[data-conflict-keep]")?.addEventListener("click", () => this.resolve());
  }

  changed() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.saveNow(), WAIT_MS);
  }

  fields() {
    const fields = {};
    for (const control of this.form.elements) {
      const { name, type } = control;
      if (!name || name === "csrf_token" || name === "version" || type === "submit") continue;
      if (type === "checkbox") {
        fields[name] ??= [];
        if (control.checked) fields[name].push(control.value);
      } else if (type === "radio") {
        fields[name] ??= "";
        if (control.checked) fields[name] = control.value;
      } else {
        fields[name] = control.value;
      }
    }
    return fields;
  }

  request() {
    return {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": this.form.elements.csrf_token.value,
      },
      body: JSON.stringify({ version: this.version, data: this.fields() }),
    };
  }

  async saveNow() {
    clearTimeout(this.timer);
    if (!this.dirty || this.conflict || this.sending) return;
    this.dirty = false;
    this.show("busy", this.form.dataset.wordsBusy ?? "bezig met bewaren");
    this.sending = this.send();
    await this.sending;
    this.sending = null;
    if (this.dirty && !this.failing) this.changed();
  }

  async send() {
    try {
      const answer = await fetch(this.form.dataset.autosave, this.request());
      const body = await answer.json();
      if (answer.ok) this.saved(body);
      else if (answer.status === 409 && body.data) this.showConflict(body);
      else this.failed();
    } catch {
      this.failed();
    }
  }

  saved({ version, savedAt }) {
    this.version = version;
    if (this.form.elements.version) this.form.elements.version.value = String(version);
    this.show("saved", `${this.form.dataset.wordsSaved ?? "concept bewaard om"} ${savedAt}`);
    this.notice("[data-unsaved]", false);
    if (this.failing) this.speak(this.form.dataset.wordsRecovered ?? "Uw tekst is weer bewaard.");
    this.failing = false;
  }

  failed() {
    this.dirty = true;
    this.show("failed", this.form.dataset.wordsFailed ?? "niet bewaard");
    this.notice("[data-unsaved]", true);
    if (!this.failing) this.speak(this.form.dataset.wordsFailing ?? "Uw laatste tekst is nog niet bewaard.");
    this.failing = true;
    this.timer = setTimeout(() => this.saveNow(), RETRY_MS);
  }

  showConflict(conflict) {
    this.conflict = conflict;
    this.dirty = true;
    const place = document.querySelector("[data-conflict-fields]");
    const mine = this.fields();
    place?.replaceChildren(
      ...Object.entries(conflict.data)
        .filter(([name, theirs]) => String(theirs ?? "") !== String(mine[name] ?? ""))
        .map(([name, theirs]) => this.choice(name, theirs, mine[name])),
    );
    const title = document.querySelector("[data-conflict-title]");
    if (title) title.textContent = title.dataset.words.replace("{}", conflict.by).replace("{}", conflict.savedAt);
    this.notice("[data-conflict]", true);
    this.notice("[data-unsaved]", false);
    this.show("failed", this.form.dataset.wordsFailed ?? "niet bewaard");
    this.speak(title?.textContent ?? "");
  }

  choice(name, theirs, mine) {
    const set = document.createElement("fieldset");
    set.className = "gh-conflict-field";
    const legend = document.createElement("legend");
    legend.textContent = this.labelOf(name);
    const options = [
      ["mine", this.form.dataset.wordsMine ?? "Van u", mine],
      ["theirs", `${this.form.dataset.wordsTheirs ?? "Van"} ${this.conflict.by}`, theirs],
    ];
    const labels = options.map(([which, words, value]) => {
      const label = document.createElement("label");
      label.className = "gh-choice";
      const input = document.createElement("input");
      Object.assign(input, { type: "radio", name: `conflict-${name}`, value: which });
      input.defaultChecked = which === "mine";
      const text = document.createElement("span");
      const heading = document.createElement("strong");
      heading.textContent = words;
      text.append(heading, document.createElement("br"), this.inWords(name, value));
      label.append(input, text);
      return label;
    });
    set.append(legend, ...labels);
    return set;
  }

  labelOf(name) {
    const control = this.form.querySelector(`[name="${CSS.escape(name)}"]`);
    const title = control?.closest("fieldset")?.querySelector("legend") ?? control?.labels?.[0];
    return title?.textContent.trim() ?? "";
  }

  inWords(name, value) {
    const values = [value ?? ""].flat();
    const labels = values.map((one) => {
      const selector = `[name="${CSS.escape(name)}"][value="${CSS.escape(String(one))}"]`;
      const control = this.form.querySelector(`input${selector}`);
      const option = this.form.querySelector(`select[name="${CSS.escape(name)}"] option[value="${CSS.escape(String(one))}"]`);
      return (control?.labels?.[0] ?? option)?.textContent.trim() ?? String(one);
    });
    return labels.join(", ") || (this.form.dataset.wordsNothing ?? "niets");
  }

  resolve() {
    if (!this.conflict) return;
    for (const [name, theirs] of Object.entries(this.conflict.data)) {
      const chosen = document.querySelector(`[name="conflict-${CSS.escape(name)}"]:checked`);
      if (chosen?.value === "theirs") this.fill(name, theirs);
    }
    this.version = this.conflict.version;
    this.conflict = null;
    this.notice("[data-conflict]", false);
    this.dirty = true;
    this.saveNow();
  }

  fill(name, value) {
    for (const control of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = [value].flat().includes(control.value);
      } else {
        control.value = value;
      }
    }
  }

  onKey(event) {
    if (!event.ctrlKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    this.dirty = true;
    this.saveNow();
  }

  saveOnLeaving() {
    if (this.dirty && !this.conflict) fetch(this.form.dataset.autosave, { ...this.request(), keepalive: true });
  }

  leave() {
    // The whole form goes now: nothing is left to save behind it.
    clearTimeout(this.timer);
    this.dirty = false;
  }

  async copy() {
    const text = [...this.form.querySelectorAll("textarea")].map((area) => area.value).join("\n\n");
    await navigator.clipboard?.writeText(text);
  }

  show(state, words) {
    for (const place of document.querySelectorAll("[data-save-state]")) {
      place.dataset.saveState = state;
      place.querySelector("[data-save-words]").textContent = words;
    }
  }

  notice(selector, visible) {
    const place = document.querySelector(selector);
    if (place) place.hidden = !visible;
  }

  speak(words) {
    const live = document.getElementById("gh-live");
    if (live) live.textContent = words;
  }
}

const form = document.querySelector("form[data-autosave]");
if (form) new Autosave(form);
