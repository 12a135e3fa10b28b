// A batch whose key a program on this computer asks: one dossier after the other goes to it, and one that fails stops no other.
// Whatever is signed is on the server; a page that is loaded again goes on with what is left.
import { judged, refused, sentence } from "./plugin/outcome.js";
import * as vgca from "./plugin/vgca.js";
import * as vnpt from "./plugin/vnpt.js";

const PROGRAMS = { vgca, vnpt };
/** Without the program there is no next dossier. */
const ENDS = new Set(["plugin-absent", "plugin-blocked", "plugin-silent", "plugin-closed", "plugin-lost", "plugin-vnpt-licence"]);
/** Between two looks whether the next file is prepared, ms. */
const PAUSE = 1000;

export function start() {
  const box = document.querySelector("[data-program]");
  box.querySelector("[data-go]").addEventListener("click", () => round(box));
}

async function round(box) {
  const faults = box.querySelector("[data-faults]");
  faults.replaceChildren();
  faults.hidden = true;
  show(box, "looking");
  const program = PROGRAMS[box.dataset.program];
  const found = await program.present();
  if (!found.signed) note(box, "", found);
  else await each(box, program);
  show(box, "again");
}

async function each(box, program) {
  for (let after = 0, tried = 0; ; ) {
    const next = await ask(box, after);
    if (next.state === "over") return;
    if (next.state === "wait") {
      show(box, "looking");
      await new Promise((done) => setTimeout(done, PAUSE));
      continue;
    }
    if (next.state === "sign") {
      after = next.signing;
      tried += 1;
      show(box, "waiting", { code: next.code, n: tried, of: tried - 1 + next.left });
    }
    const done = next.state === "sign" ? await sign(program, next) : refused("plugin-lost");
    if (!done.signed) note(box, next.code ?? "", done);
    if (!done.signed && ENDS.has(done.says)) return;
  }
}

/** What to do next; a line that drops ends the round, and nothing is lost. */
async function ask(box, after) {
  try {
    const answer = await fetch(box.dataset.next, {
      method: "POST",
      body: new URLSearchParams({ after }),
      headers: { accept: "application/json" },
      redirect: "error",
    });
    return answer.ok ? await answer.json() : { state: "lost" };
  } catch {
    return { state: "lost" };
  }
}

async function sign(program, work) {
  if (program === vgca) return program.sign(work);
  try {
    const answer = await fetch(work.file, { redirect: "error" });
    // Taken by another page, or stopped: that dossier only.
    if (!answer.ok) return judged(await answer.text());
    return program.sign({ ...work, bytes: new Uint8Array(await answer.arrayBuffer()) });
  } catch {
    return refused("plugin-lost");
  }
}

function show(box, state, now) {
  for (const part of box.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
  if (!now) return;
  const line = box.querySelector("[data-line]");
  line.querySelector("span").textContent = line.dataset.line.replace(/%(\w+)%/g, (hole, name) => now[name] ?? hole);
}

/** What went wrong, as text: a program's words are never markup. */
function note(box, code, outcome) {
  const list = box.querySelector("[data-faults]");
  const item = box.querySelector("template[data-fault]").content.cloneNode(true);
  item.querySelector("b").textContent = code;
  item.querySelector("[data-why]").textContent = sentence({ says: outcome.says, given: { program: box.dataset.name, ...outcome.given } });
  list.append(item);
  list.hidden = false;
}
