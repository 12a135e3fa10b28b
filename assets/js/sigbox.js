// The signature block: dragged, moved by keys (1 mm, Shift 10 mm) or typed in millimetres; always inside the page, and on
// the attestation page inside the room where nothing else stands. What is shown is drawn by the server: the block as it is
// stamped, and at the default place the attestation page's own.
const SEAL = 36;

export function start() {
  const form = document.querySelector("[data-place]");
  const svg = form.querySelector("[data-svg]");
  const box = form.querySelector("[data-box]");
  const says = form.querySelector("[data-says]");
  const freebox = form.querySelector("[data-freebox]");
  const fields = Object.fromEntries(["page", "x", "y", "width", "height"].map((n) => [n, form.elements[n]]));
  const sizes = form.dataset.sizes.split(" ").map((s) => s.split("x").map(Number));
  const [freePage, ...free] = form.dataset.free.split(" ").map(Number);
  const usual = form.dataset.default.split(" ").map(Number);
  const usualSeal = form.dataset.usualSeal.split(" ").map(Number);
  const moved = box.querySelector("[data-moved]");
  const read = (n) => Number(String(fields[n].value).replace(",", ".")) || 0;
  const round = (v) => Math.round(v * 10) / 10;
  const between = (low, high, v) => Math.max(low, Math.min(high, v));
  const page = () => between(1, sizes.length, Math.round(read("page")) || 1);

  const place = (x, y, snap = true) => {
    const [w, h] = sizes[page() - 1];
    const own = page() === freePage;
    const [left, top, wide, high] = own ? free : [0, 0, w, h];
    const inX = round(between(left, Math.max(left, left + wide - read("width")), x));
    const inY = round(between(top, Math.max(top, top + high - read("height")), y));
    if (snap) {
      fields.x.value = inX;
      fields.y.value = inY;
      const kept = inX !== round(x) || inY !== round(y);
      says.textContent = kept ? (own ? says.dataset.notFree : says.dataset.outside) : "";
    }
    freebox.setAttribute("visibility", own ? "visible" : "hidden");
    box.setAttribute("transform", `translate(${inX} ${inY})`);
    box.setAttribute("aria-label", box.dataset.words.replace("%x", inX).replace("%y", inY));
    draw(inX, inY, [left, top, wide, high]);
    box.querySelector(".sigbox").setAttribute("width", read("width"));
    box.querySelector(".sigbox").setAttribute("height", read("height"));
    svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    const image = svg.querySelector("[data-image]");
    const href = `${form.dataset.src}/${page()}.png?w=1400`;
    if (image.getAttribute("href") !== href) image.setAttribute("href", href);
    image.setAttribute("width", w);
    image.setAttribute("height", h);
    for (const button of turns) button.disabled = between(1, sizes.length, page() + Number(button.dataset.turnPage)) === page();
  };

  // The template's own block at the default place, else the one that takes authority and name along; the seal over it.
  function draw(x, y, [left, top, wide, high]) {
    const [w, h] = [read("width"), read("height")];
    const atHome = [page(), x, y, w, h].every((n, i) => Math.abs(n - usual[i]) < 0.15);
    box.querySelector("[data-usual]").setAttribute("visibility", atHome ? "visible" : "hidden");
    moved.setAttribute("visibility", atHome ? "hidden" : "visible");
    moved.setAttribute("width", w);
    moved.setAttribute("height", h);
    const within = (wanted, low, room) => Math.max(low, Math.min(low + room - SEAL, wanted));
    const [sealX, sealY] = atHome ? usualSeal : [within(x + w / 3 - SEAL, left, wide), within(y + (h - SEAL) / 2, top, high)];
    const seal = box.querySelector("[data-seal]");
    seal.setAttribute("cx", sealX + SEAL / 2 - x);
    seal.setAttribute("cy", sealY + SEAL / 2 - y);
  }
  // Another size is laid out anew.
  function layOut() {
    const href = `${form.dataset.block}?width=${read("width")}&height=${read("height")}`;
    if (moved.getAttribute("href") !== href) moved.setAttribute("href", href);
  }

  box.addEventListener("keydown", (e) => {
    const step = e.shiftKey ? 10 : 1;
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[e.key];
    if (!by) return;
    e.preventDefault();
    place(read("x") + by[0], read("y") + by[1]);
  });
  let hold;
  const millimetres = (e) => new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse());
  box.addEventListener("pointerdown", (e) => {
    const p = millimetres(e);
    hold = [p.x - read("x"), p.y - read("y")];
    box.setPointerCapture(e.pointerId);
    box.focus();
  });
  box.addEventListener("pointermove", (e) => {
    if (!hold) return;
    const p = millimetres(e);
    place(p.x - hold[0], p.y - hold[1]);
  });
  for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, () => (hold = undefined));
  const turns = [...form.querySelectorAll("[data-turn-page]")];
  for (const button of turns) {
    button.hidden = false;
    button.addEventListener("click", () => {
      fields.page.value = between(1, sizes.length, page() + Number(button.dataset.turnPage));
      place(read("x"), read("y"));
    });
  }
  form.addEventListener("input", () => place(read("x"), read("y"), false));
  form.addEventListener("change", () => {
    place(read("x"), read("y"));
    layOut();
  });
  const reset = form.querySelector("[data-reset]");
  reset.hidden = false;
  reset.addEventListener("click", () => {
    const [page, x, y, width, height] = form.dataset.default.split(" ");
    Object.assign(fields.page, { value: page });
    Object.assign(fields.width, { value: width });
    Object.assign(fields.height, { value: height });
    place(Number(x), Number(y));
    layOut();
  });
  place(read("x"), read("y"), false);
}
