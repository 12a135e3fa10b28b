// The copy form: what depends on what, and a form that is drawn again without losing the files under way.
import { busy, start as files } from "./files.js";
import { fee } from "./fee.js";

export function start() {
  const form = document.querySelector("[data-copy-form]");
  const changed = () => {
    person(form);
    several(form);
    fee(form);
  };
  files(form, changed);
  form.addEventListener("input", changed);
  form.addEventListener("change", (e) => {
    document_type(e.target);
    changed();
  });
  form.addEventListener("submit", (e) => {
    if (!busy()) return;
    e.preventDefault();
    again(form, e.submitter);
  });
}

// An e-mail is asked for without an account, and when the chosen account has none.
function person(form) {
  const without = form.elements.account.value === "no";
  const found = [...form.querySelectorAll('[name="chosen"]')];
  const chosen = found.find((radio) => radio.checked);
  const lacks = chosen ? "noEmail" in chosen.dataset : found.some((radio) => "noEmail" in radio.dataset);
  form.querySelector("[data-email-box]").classList.toggle("foldable", !without && !lacks);
  form.querySelector("[data-no-email-says]").classList.toggle("foldable", without || !lacks);
  for (const must of form.querySelectorAll("[data-email-must]")) must.hidden = !without;
  form.elements.email.toggleAttribute("aria-required", without);
  if (without) form.elements.email.setAttribute("aria-required", "true");
}

// As soon as there are two files they can be joined.
function several(form) {
  const rows = form.querySelectorAll("[data-files] > li:not(.refused)");
  form.querySelector("[data-hint-one]").classList.toggle("foldable", rows.length > 1);
  form.querySelector("[data-join]").classList.toggle("foldable", rows.length < 2);
  if (rows.length < 2) form.elements.join.checked = false;
  const joined = rows.length > 1 && form.elements.join.checked;
  form.querySelector("[data-files]").classList.toggle("onewhole", joined);
  form.querySelector("[data-hint-each]").classList.toggle("foldable", joined);
}

function document_type(select) {
  if (!(select instanceof HTMLSelectElement) || !select.name.startsWith("type-")) return;
  const row = select.closest("li");
  row.querySelector(".otherbox")?.classList.toggle("off", select.value !== "other");
  const says = row.querySelector("[data-vneid-says]");
  if (says) says.hidden = !("vneid" in (select.selectedOptions[0]?.dataset ?? {}));
}

// A button was pressed while files are under way: the answer replaces the form, and the files go on.
async function again(form, button) {
  const body = new FormData(form);
  body.delete("scan");
  if (button?.name) body.append(button.name, button.value);
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body }).catch(() => null);
  if (!answer) {
    const says = document.querySelector("[data-upload-says]");
    says.textContent = says.dataset.sayBroken;
    return;
  }
  if (answer.redirected) return location.assign(answer.url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-copy-form]");
  if (!fresh) return document.querySelector("#main").replaceWith(page.querySelector("#main, main") ?? page.body);
  form.replaceWith(fresh);
  document.title = page.title;
  start();
  const keep = await import("./form-keep.js");
  keep.start();
  const small = await import("./small.js");
  small.fold();
  (fresh.querySelector("[data-errors]") ?? fresh.querySelector("h1")).focus();
}
