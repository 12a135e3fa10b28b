// “Bác sĩ ký số”: what only the browser sees. The computer's clock against the server's, the signing programs that answer on this
// computer, and the browser's permission to ask them. What was found goes into the report by its key, never with a name.
import { permission } from "./plugin/network.js";
import { sentence } from "./plugin/outcome.js";
import * as vgca from "./plugin/vgca.js";
import * as vnpt from "./plugin/vnpt.js";

/** So far the clocks may differ: signed requests of a computer that is further off are refused, ms. */
const CLOCK = 120_000;
const PROGRAMS = [
  { name: "VGCASignService", key: "vgca", there: vgca.present },
  { name: "VNPT-CA Plugin", key: "vnpt", there: vnpt.present },
];

export function start(page = document.querySelector("[data-doctor]"), now = Date.now()) {
  for (const part of page.querySelectorAll("[data-js]")) part.hidden = false;
  clock(page, now);
  asked(page);
  const button = page.querySelector("[data-find-plugins]");
  button.addEventListener("click", async () => {
    button.disabled = true;
    await find(page);
    button.disabled = false;
  });
  report(page);
}

const words = (says, given = {}) => sentence({ says, given });

function row(page, mark, step, text) {
  const row = page.querySelector(`template[data-row="${mark}"]`).content.firstElementChild.cloneNode(true);
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.data.includes("%step%")) node.data = step;
    if (node.data.includes("%text%")) node.data = text;
  }
  return row;
}

function note(page, line) {
  page.querySelector("[data-report]").value += `${line}\n`;
}

// The page is as old as the moment of its request; a page from the browser's store says nothing.
function clock(page, now) {
  const [entry] = performance.getEntriesByType("navigation");
  if (entry?.type === "back_forward") return;
  const asked = performance.timeOrigin + (entry?.responseStart ?? 0);
  const off = Math.min(asked, now) - Date.parse(page.dataset.now);
  const minutes = Math.max(1, Math.round(Math.abs(off) / 60_000));
  const says = Math.abs(off) <= CLOCK ? "doctor-clock-good" : off > 0 ? "doctor-clock-ahead" : "doctor-clock-behind";
  const mark = says === "doctor-clock-good" ? "good" : "bad";
  page.querySelector("[data-clock]").replaceWith(row(page, mark, words("doctor-step-clock"), words(says, { minutes: String(minutes) })));
  note(page, `clock: ${says}`);
}

// Only plug-ins need the permission; asking for its state shows no question.
async function asked(page) {
  const state = await permission();
  const place = page.querySelector("[data-permission]");
  if (state === "unknown") return;
  place.textContent = words(`doctor-permission-${state}`);
  place.hidden = false;
  note(page, `permission: ${state}`);
}

async function find(page) {
  const list = page.querySelector("[data-plugins]");
  list.replaceChildren();
  for (const { name, key, there } of PROGRAMS) {
    const outcome = await there();
    const says = outcome.signed ? "doctor-plugin-good" : outcome.says;
    const mark = outcome.signed ? "good" : says === "plugin-absent" ? "mind" : "bad";
    list.append(row(page, mark, name, words(says, { program: name, ...outcome.given })));
    note(page, `${key}: ${says}`);
  }
  await asked(page);
}

function report(page) {
  const text = page.querySelector("[data-report]");
  const said = page.querySelector("[data-copied]");
  page.querySelector("[data-copy]").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = words("doctor-copied");
    } catch {
      text.select();
      said.textContent = words("doctor-not-copied");
    }
  });
  const link = page.querySelector("[data-download]");
  link.addEventListener("click", () => (link.href = `data:text/plain;charset=utf-8,${encodeURIComponent(text.value)}`));
}
