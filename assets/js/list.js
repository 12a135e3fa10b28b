// Lists: arrow keys move, Space selects, Enter opens; the batch bar says what is chosen.
import { typing } from "./keys.js";

export function start() {
  const list = document.querySelector("[data-list]");
  const rows = [...list.querySelectorAll("[data-row]")];
  let at = -1;
  for (const row of rows) row.tabIndex = -1;

  const move = (to) => {
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows.forEach((row, n) => row.classList.toggle("cur", n === at));
    rows[at].focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (e) => {
    if (typing(e) || !rows.length) return;
    const box = rows[at]?.querySelector("[type=checkbox]");
    const onControl = e.target.closest("a,button,summary");
    if (e.key === "ArrowDown") (e.preventDefault(), move(at + 1));
    else if (e.key === "ArrowUp") (e.preventDefault(), move(at - 1));
    else if (e.key === "Home" && at >= 0) (e.preventDefault(), move(0));
    else if (e.key === "End" && at >= 0) (e.preventDefault(), move(rows.length - 1));
    else if (e.key === " " && box && !e.target.matches("[type=checkbox]") && !onControl) (e.preventDefault(), box.click());
    else if (e.key === "Enter" && at >= 0 && !onControl) (e.preventDefault(), (location.href = rows[at].dataset.open));
  });
  for (const row of rows) {
    row.addEventListener("dblclick", (e) => e.target.closest("a,input") || (location.href = row.dataset.open));
    row.addEventListener("focusin", () => {
      at = rows.indexOf(row);
      rows.forEach((other) => other.classList.toggle("cur", other === row));
    });
  }
  if (list.querySelector("[data-bar]")) batch(list, rows);
}

function batch(list, rows) {
  const all = list.querySelector("[data-all]");
  const count = list.querySelector("[data-count]");
  const sum = list.querySelector("[data-sum]");
  const clear = list.querySelector("[data-clear]");
  const go = list.querySelector("[data-go]");
  const words = go.querySelector("span");
  const none = words.textContent;
  const boxes = rows.map((row) => row.querySelector("[type=checkbox]")).filter(Boolean);
  const update = () => {
    const on = boxes.filter((box) => box.checked);
    const pages = on.reduce((total, box) => total + Number(box.closest("tr").dataset.sheets), 0);
    count.textContent = on.length ? count.dataset.some.replace("%n", on.length) : count.dataset.none;
    sum.textContent = on.length ? sum.dataset.words.replace("%n", pages) : "";
    words.textContent = on.length ? go.dataset.words.replace("%n", on.length) : none;
    clear.hidden = !on.length;
    go.disabled = !on.length;
    all.checked = on.length > 0 && on.length === boxes.length;
    all.indeterminate = on.length > 0 && on.length < boxes.length;
  };
  all.addEventListener("change", () => (boxes.forEach((box) => (box.checked = all.checked)), update()));
  clear.addEventListener("click", () => (boxes.forEach((box) => (box.checked = false)), update()));
  list.addEventListener("change", update);
  addEventListener("pageshow", update);
  update();
}
