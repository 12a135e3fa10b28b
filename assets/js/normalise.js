// “Chuẩn hóa và dùng tệp này”: the row of the file is drawn anew, nothing else of the form is touched. What is typed goes
// once over the line and nowhere else.
const json = { "content-type": "application/json" };

// `put(row, fresh)` replaces a row; `says` is told what happened.
export function normalise(list, says, put) {
  list.addEventListener("click", (e) => {
    const button = e.target.closest("[data-normalise]");
    if (!button) return;
    e.preventDefault();
    press(button, list, says, put);
  });
  list.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !e.target.matches(".offer input")) return;
    e.preventDefault();
    e.target.closest(".offer").querySelector("[data-normalise]").click();
  });
}

// A file that waits for the clerk's word is where she goes on, unless she is at something else by now.
export function offer(row) {
  const here = document.activeElement;
  if (row.matches(".offered") && (here === document.body || here?.type === "file")) go(row);
}

const FIRST = ['[aria-invalid="true"]', ".offer input, .offer textarea", "[data-normalise]", ".filefields select"];

const go = (row) => FIRST.map((what) => row.querySelector(what)).find(Boolean)?.focus();

async function press(button, list, says, put) {
  if (button.classList.contains("busy")) return;
  const words = button.querySelector("span");
  const before = words.textContent;
  button.classList.add("busy");
  words.textContent = button.dataset.busy;
  says.textContent = button.dataset.busy;
  const row = button.closest("li");
  const typed = (name) => row.querySelector(`[name^="${name}-"]`)?.value ?? "";
  const body = JSON.stringify({ password: typed("password"), reason: typed("reason") });
  const answer = await fetch(`/uploads/${row.dataset.upload}/normalise`, { method: "POST", headers: json, body }).catch(() => null);
  const drawn = answer && !answer.redirected && (answer.ok || answer.status === 422);
  const fresh = drawn && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("li");
  const now = [...list.children].find((li) => li.dataset.upload === row.dataset.upload);
  if (fresh && now) {
    put(now, fresh);
    says.textContent = fresh.querySelector(".wrong span:last-child")?.textContent ?? says.dataset.sayNormalised;
    return go(fresh);
  }
  button.classList.remove("busy");
  words.textContent = before;
  const plain = answer?.headers.get("content-type")?.startsWith("text/plain");
  failed(button, plain ? (await answer.text()).slice(0, 400) : says.dataset.sayLost);
}

function failed(button, sentence) {
  const box = button.closest(".offer");
  box.querySelector(".wrong[data-failed]")?.remove();
  const wrong = Object.assign(document.createElement("p"), { className: "wrong", textContent: sentence });
  wrong.dataset.failed = "";
  wrong.setAttribute("role", "alert");
  button.parentElement.before(wrong);
}
