// Page order and turns, by buttons; the text field stays the truth that is sent, and the strip follows it.
const TURNS = ["90", "180", "270"];

export function strip(row) {
  const pages = row.querySelector("[data-strip]");
  const order = row.querySelector('[name^="order-"]');
  if (!pages || !order || pages.dataset.ready) return;
  pages.dataset.ready = "1";
  for (const tools of pages.querySelectorAll(".pgtools")) tools.hidden = false;
  read(pages, order.value);
  order.addEventListener("change", () => read(pages, order.value));
  const write = () => {
    const kept = [...pages.children].filter((li) => !li.classList.contains("out"));
    order.value = kept.map((li) => li.dataset.page + (li.dataset.turn ? `r${li.dataset.turn}` : "")).join(",");
    order.dispatchEvent(new Event("input", { bubbles: true }));
  };
  pages.addEventListener("click", (e) => {
    const button = e.target.closest("button");
    if (!button) return;
    const li = button.closest("li");
    if ("turn" in button.dataset) turn(li, String((Number(li.dataset.turn ?? 0) + 90) % 360));
    else if (button.dataset.move === "-1") li.previousElementSibling?.before(li);
    else li.nextElementSibling?.after(li);
    button.focus();
    write();
  });
}

// Shows an order such as “2,1r90”; pages that it leaves out stand pale at the end.
function read(pages, text) {
  const wanted = text.split(",").map((part) => part.trim().toLowerCase().match(/^(\d+)(?:r(\d+))?$/));
  if (!text.trim() || wanted.includes(null)) return;
  const left = new Map([...pages.children].map((li) => [li.dataset.page, li]));
  for (const [, page, degrees] of wanted) {
    const li = left.get(page);
    if (!li) continue;
    left.delete(page);
    li.classList.remove("out");
    turn(li, degrees ?? "");
    pages.append(li);
  }
  for (const li of left.values()) {
    li.classList.add("out");
    pages.append(li);
  }
}

function turn(li, degrees) {
  li.classList.remove(...TURNS.map((known) => `turn${known}`));
  delete li.dataset.turn;
  if (!TURNS.includes(degrees)) return;
  li.dataset.turn = degrees;
  li.classList.add(`turn${degrees}`);
}
