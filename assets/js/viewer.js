// Pages as pictures from the server: one page at a time, thumbnails, zoom that is remembered, turn, keyboard.
import { typing } from "./keys.js";

const ZOOMS = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
const KEPT = "saoy.zoom";

export function start() {
  for (const viewer of document.querySelectorAll("[data-viewer]")) open(viewer);
}

function open(viewer) {
  const picture = viewer.querySelector("[data-view]");
  const sheet = viewer.querySelector("[data-sheet]");
  const thumbs = [...viewer.querySelectorAll("[data-thumb]")];
  const total = Number(viewer.dataset.pages);
  let page = Number(viewer.dataset.open) || 1;
  let turn = 0;
  let zoom = localStorage.getItem(KEPT) ?? "fit";

  const factor = () => (zoom === "fit" || zoom === "width" ? picture.clientWidth / (picture.naturalWidth / 1.75 || 800) : Number(zoom));
  const draw = () => {
    picture.className = turn ? `turn${turn}` : "";
    const natural = (picture.naturalWidth || 1400) / 1.75;
    const side = turn % 180 ? sheet.clientHeight : sheet.clientWidth;
    const free = { fit: "", width: `${side - 32}px` }[zoom] ?? `${natural * Number(zoom)}px`;
    picture.style.width = free;
    picture.style.maxWidth = zoom === "fit" ? "100%" : "none";
    picture.style.maxHeight = zoom === "fit" ? "100%" : "none";
    viewer.querySelector("[data-zoom]").textContent = `${Math.round(factor() * 100)} %`;
  };
  const show = (to) => {
    page = Math.max(1, Math.min(total, to));
    const wide = Number(zoom) > 1.5 ? 2800 : 1400;
    picture.src = `${viewer.dataset.src}/${page}.png?w=${wide}`;
    picture.alt = picture.alt.replace(/\d+/, page);
    viewer.querySelector("[data-page]").textContent = page;
    thumbs.forEach((a) => {
      const on = Number(a.dataset.thumb) === page;
      a.parentElement.classList.toggle("on", on);
      if (on) (a.setAttribute("aria-current", "true"), a.scrollIntoView({ block: "nearest" }));
      else a.removeAttribute("aria-current");
    });
    sheet.scrollTop = 0;
  };
  const scale = (to) => {
    zoom = String(to);
    localStorage.setItem(KEPT, zoom);
    draw();
  };
  const step = (way) => {
    const now = factor();
    scale(way > 0 ? (ZOOMS.find((z) => z > now + 0.01) ?? 4) : (ZOOMS.findLast((z) => z < now - 0.01) ?? 0.25));
  };
  const doing = {
    previous: () => show(page - 1),
    next: () => show(page + 1),
    smaller: () => step(-1),
    larger: () => step(1),
    width: () => scale("width"),
    fit: () => scale("fit"),
    turn: () => ((turn = (turn + 90) % 360), draw()),
  };
  viewer.addEventListener("click", (e) => {
    const button = e.target.closest("[data-do]");
    const thumb = e.target.closest("[data-thumb]");
    if (button) doing[button.dataset.do]();
    if (thumb) (e.preventDefault(), show(Number(thumb.dataset.thumb)));
  });
  document.addEventListener("keydown", (e) => {
    if (typing(e)) return;
    const what = { PageDown: "next", PageUp: "previous", "+": "larger", "=": "larger", "-": "smaller", r: "turn", 0: "fit" }[e.key];
    if (what) (e.preventDefault(), doing[what]());
  });
  thumbs.find((a) => Number(a.dataset.thumb) === page)?.scrollIntoView({ block: "nearest" });
  picture.addEventListener("load", draw);
  addEventListener("resize", draw);
  draw();
}
