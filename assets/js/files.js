// The files of the copy form: dropped, chosen, under way, done, removed. One file becomes one dossier, or all become one.
import { drawn, drop, send } from "./upload.js";
import { normalise, offer } from "./normalise.js";
import { strip } from "./strip.js";

// What is under way. It outlives the form, which may be drawn again meanwhile.
const jobs = new Set();
export const busy = () => jobs.size > 0;

const list = () => document.querySelector("[data-files]");
const says = () => document.querySelector("[data-upload-says]");
const rowOf = (job) => [...list().children].find((li) => li === job.row || (job.token && li.dataset.upload === job.token));

export function start(form, changed) {
  const box = form.querySelector("[data-drop]");
  const input = box.querySelector("[type=file]");
  const all = (files) => {
    for (const file of files) take(file, changed);
    input.value = "";
  };
  input.addEventListener("change", () => all([...input.files]));
  for (const on of ["dragenter", "dragover"]) box.addEventListener(on, (e) => (e.preventDefault(), box.classList.add("over")));
  for (const off of ["dragleave", "drop"]) box.addEventListener(off, () => box.classList.remove("over"));
  box.addEventListener("drop", (e) => (e.preventDefault(), all([...e.dataTransfer.files])));
  list().addEventListener("click", (e) => {
    const button = e.target.closest("[data-remove]");
    if (!button) return;
    e.preventDefault();
    const row = button.closest("li");
    for (const job of jobs) if (rowOf(job) === row) job.dropped = true;
    // A file that a dossier has already stays its own until the form is sent.
    if (row.dataset.upload && !/^d\d+$/.test(row.dataset.upload)) drop(row.dataset.upload);
    row.remove();
    changed();
  });
  normalise(list(), says(), (old, fresh) => {
    put(old, fresh);
    changed();
  });
  for (const row of list().children) {
    strip(row);
    look(row);
  }
  // Drawn again while files were under way: those not yet announced are not in the new form.
  for (const job of jobs) if (!rowOf(job)) list().append(job.row);
  changed();
}

async function take(file, changed) {
  const waiting = [...list().querySelectorAll("[data-waiting]")].find(
    (li) => li.dataset.name === file.name && Number(li.dataset.size) === file.size && ![...jobs].some((job) => rowOf(job) === li),
  );
  const job = { file, token: waiting?.dataset.upload, row: waiting ?? list().appendChild(line(file)), on };
  jobs.add(job);
  try {
    await send(job);
    const fresh = await drawn(job);
    const old = rowOf(job);
    if (!old) return;
    put(old, fresh);
    const said = fresh.matches(".refused") ? "sayRefused" : fresh.matches(".offered") ? "sayOffer" : "sayDone";
    says().textContent = `${file.name}: ${says().dataset[said]}`;
    offer(fresh);
  } catch (error) {
    if (!job.dropped) failed(job, error.message || says().dataset.sayRefused);
    else if (job.token) drop(job.token);
  } finally {
    jobs.delete(job);
    changed();
  }
}

function put(old, fresh) {
  keep(old, fresh);
  old.replaceWith(fresh);
  strip(fresh);
  look(fresh);
}

// A long scan is shown before all its pages were looked at; what was seen is added when it is known.
async function look(row, wait = 2000) {
  if (!row.querySelector("[data-looking]")) return;
  await new Promise((go) => setTimeout(go, wait));
  if (!row.isConnected) return;
  const answer = await fetch(`/uploads/${row.dataset.upload}/row`).catch(() => null);
  if (answer && (!answer.ok || answer.redirected)) return;
  const fresh = answer && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("li");
  if (!fresh || fresh.querySelector("[data-looking]")) return look(row, Math.min(wait * 1.5, 10000));
  row.querySelector("[data-looking]")?.replaceWith(...fresh.querySelectorAll("[data-seen]"));
  for (const page of fresh.querySelectorAll("[data-page]")) {
    row.querySelector(`[data-page="${page.dataset.page}"] > .small`)?.replaceWith(page.querySelector(".small"));
  }
}

// What happens to a file, shown on its row wherever that is by now.
function on(what, value) {
  const row = rowOf(this);
  if (!row) return;
  const state = row.querySelector("[data-state]");
  if (what === "token") {
    row.dataset.upload = value;
    row.dataset.waiting = "";
    row.prepend(hidden("upload", value));
  } else if (what === "part") {
    const bar = row.querySelector("progress");
    if (bar) bar.value = value * bar.max;
    const percent = row.querySelector("[data-percent]");
    if (percent) percent.textContent = `${Math.floor(value * 100)} %`;
    if (state) state.textContent = says().dataset.sayResumes;
  } else if (what === "checking") {
    // All bytes are there; the server looks at every page, which takes a while on a long scan.
    row.classList.add("checking");
    row.querySelector("progress")?.removeAttribute("value");
    row.querySelector("[data-percent]")?.replaceChildren();
    if (state) state.textContent = says().dataset.sayChecking;
    says().textContent = `${this.file.name}: ${says().dataset.sayChecking}`;
  } else if (what === "broken") {
    says().textContent = says().dataset.sayBroken;
    if (state) state.textContent = says().dataset.sayBroken;
  }
}

function failed(job, sentence) {
  const row = rowOf(job);
  says().textContent = `${job.file.name}: ${sentence}`;
  if (!row) return;
  row.querySelector(".wrong")?.remove();
  const wrong = document.createElement("p");
  wrong.className = "wrong";
  wrong.textContent = sentence;
  row.querySelector(".filehead").after(wrong);
  const state = row.querySelector("[data-state]");
  if (state && job.token) state.textContent = says().dataset.sayAgain;
  // Never announced: nothing is at the server, the row only says why.
  if (!job.token) {
    row.classList.add("refused");
    row.querySelector(".uploading")?.remove();
  }
}

// What was typed beside a file while it was under way.
function keep(old, fresh) {
  for (const field of old.querySelectorAll("input[name], select[name]")) {
    const same = fresh.querySelector(`[name="${CSS.escape(field.name)}"]`);
    if (!same || ["hidden", "password"].includes(field.type) || !field.value || field.name.startsWith("order-")) continue;
    if (field.name.startsWith("pages-") && field.value === "1") continue;
    same.value = field.value;
    same.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

function line(file) {
  const row = document.createElement("li");
  row.className = "filerow";
  Object.assign(row.dataset, { name: file.name, size: file.size });
  const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
  const head = make("div", "filehead");
  const remove = Object.assign(make("button", "linklike", says().dataset.sayRemove), { type: "button" });
  remove.dataset.remove = "";
  remove.append(make("span", "vh", ` ${file.name}`));
  head.append(make("b", "", file.name), remove);
  const bar = Object.assign(document.createElement("progress"), { max: file.size || 1, value: 0 });
  bar.setAttribute("aria-label", file.name);
  const percent = make("span", "tn", "0 %");
  percent.dataset.percent = "";
  const state = make("span", "mute small", says().dataset.sayResumes);
  state.dataset.state = "";
  const box = make("div", "uploading");
  box.append(bar, percent, state);
  row.append(head, box);
  return row;
}
