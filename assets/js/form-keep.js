// Keeps what was typed in this tab, so that an ended session, a crash or the back button loses nothing. It belongs to one
// officer and one form (its nonce): a fresh form, perhaps for the next citizen, is only offered it.
// Never a password, a PIN or a file. Cleared when the form was taken, and at the way out.
const PREFIX = "saoy.keep.";
const SKIPPED = ["password", "file", "hidden", "submit", "button"];
const kept = (field) => field.name && !SKIPPED.includes(field.type);
const who = () => document.body.dataset.who ?? "";
const stem = (form) => `${PREFIX}${who()}|${form.dataset.keep}|`;
const name = (form) => stem(form) + (form.dataset.keepNonce ?? "");
const entries = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));

export function start() {
  const forms = [...document.querySelectorAll("form[data-keep]")];
  sweep(forms);
  for (const form of forms) {
    if (form.dataset.kept) continue;
    form.dataset.kept = "1";
    const fresh = !document.querySelector("[data-errors]");
    const older = entries().filter((key) => key.startsWith(stem(form)) && (key !== name(form) || !form.dataset.keepNonce));
    if (fresh && older.length) offer(form, older);
    form.addEventListener("input", () => save(form));
    form.addEventListener("submit", () => save(form, true));
  }
  for (const out of document.querySelectorAll('form[action="/sign-out"]')) out.addEventListener("submit", forget);
}

function forget() {
  for (const key of entries()) sessionStorage.removeItem(key);
}

// Another officer's is gone, and what was sent is gone once another page came; not on the pages that say it was not taken.
function sweep(forms) {
  if (!who()) return;
  const failed = document.querySelector('[data-fault], form[action="/sign-in"]');
  for (const key of entries()) {
    const here = forms.some((form) => name(form) === key);
    const sent = JSON.parse(sessionStorage.getItem(key))?.sent;
    if (!key.startsWith(`${PREFIX}${who()}|`) || (sent && !here && !failed)) sessionStorage.removeItem(key);
  }
}

function save(form, sent = false) {
  for (const key of entries()) if (key.startsWith(stem(form)) && key !== name(form)) sessionStorage.removeItem(key);
  const ticked = (f) => (f.type === "checkbox" || f.type === "radio" ? f.checked : null);
  const fields = [...form.elements].filter(kept).map((f) => [f.name, f.value, ticked(f)]);
  sessionStorage.setItem(name(form), JSON.stringify({ sent, fields }));
  form.querySelector("[data-keep-box]")?.remove();
}

function offer(form, older) {
  const saved = JSON.parse(sessionStorage.getItem(older.at(-1)));
  const box = document.createElement("div");
  box.className = "notice keepbox";
  box.dataset.keepBox = "";
  const words = document.body.dataset;
  const says = Object.assign(document.createElement("p"), { textContent: words.keepOffer });
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: text });
    made.addEventListener("click", () => {
      for (const key of older) sessionStorage.removeItem(key);
      box.remove();
      act();
    });
    return made;
  };
  box.append(says, button(words.keepRestore, () => restore(form, saved)), button(words.keepDrop, () => {}));
  const head = form.querySelector("h1");
  if (head) head.after(box);
  else form.prepend(box);
}

function restore(form, saved) {
  for (const [field, value, on] of saved.fields) {
    for (const f of form.querySelectorAll(`[name="${CSS.escape(field)}"]`)) {
      if (on === null) f.value ||= value;
      else if (f.value === value) f.checked = on;
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
  save(form);
}
