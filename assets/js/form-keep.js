// Keeps what was typed in this tab, so that an ended session, a crash or the back button loses nothing.
// Never a password, a PIN or a file. Cleared when the form was taken.
const name = (form) => `saoy.keep.${form.dataset.keep}`;
const kept = (field) => field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type);

export function start() {
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const fresh = !document.querySelector("[data-errors]");
    const saved = JSON.parse(sessionStorage.getItem(name(form)) ?? "null");
    if (saved && fresh) restore(form, saved);
    form.addEventListener("input", () => save(form));
    form.addEventListener("submit", () => save(form, true));
  }
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith("saoy.keep.")) continue;
    const saved = JSON.parse(sessionStorage.getItem(key));
    const here = [...document.querySelectorAll("form[data-keep]")].some((form) => name(form) === key);
    if (saved.sent && !here && !document.querySelector('form[action="/sign-in"]')) sessionStorage.removeItem(key);
  }
}

function save(form, sent = false) {
  const fields = [...form.elements].filter(kept).map((f) => [f.name, f.value, f.type === "checkbox" || f.type === "radio" ? f.checked : null]);
  sessionStorage.setItem(name(form), JSON.stringify({ sent, fields }));
}

function restore(form, saved) {
  for (const [field, value, on] of saved.fields) {
    for (const f of form.querySelectorAll(`[name="${CSS.escape(field)}"]`)) {
      if (on === null) f.value ||= value;
      else if (f.value === value) f.checked = on;
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}
