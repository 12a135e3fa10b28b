// Small helps: error summary focus, print, folding parts, one submit only, phrases, book number, drop-to-submit, menu.
export function start() {
  document.querySelector("[data-errors]")?.focus();
  for (const b of document.querySelectorAll("[data-print]")) {
    b.closest("[data-js]")?.removeAttribute("hidden");
    b.addEventListener("click", () => window.print());
  }
  menu();
  fold();
  once();
  for (const box of document.querySelectorAll("[data-phrases]")) {
    const target = document.getElementById(box.dataset.phrases);
    box.hidden = false;
    box.addEventListener("click", (e) => {
      if (!e.target.matches("button")) return;
      target.value = [target.value.trim(), e.target.textContent.trim()].filter(Boolean).join(" ");
      target.dispatchEvent(new Event("input", { bubbles: true }));
      target.focus();
    });
  }
  const book = document.querySelector("[data-book]");
  const number = document.querySelector("[data-next-number]");
  book?.addEventListener("change", () => (number.value = book.selectedOptions[0].dataset.next));
  for (const s of document.querySelectorAll(".per select")) s.addEventListener("change", () => s.form.submit());
  for (const d of document.querySelectorAll('[data-drop="submit"] input[type=file]')) {
    d.addEventListener("change", () => d.files.length && d.form.requestSubmit(d.parentElement.querySelector("button")));
  }
}

// Folded on a phone, also when the window becomes as narrow as one; open where there is room.
function menu() {
  const box = document.querySelector("[data-menu]");
  const narrow = matchMedia("(max-width:700px)");
  if (!box) return;
  if (narrow.matches) box.open = false;
  narrow.addEventListener("change", () => (box.open = !narrow.matches));
}

// Parts that belong to another choice.
export function fold() {
  const show = () => {
    for (const r of document.querySelectorAll("[data-shows]")) {
      for (const part of document.querySelectorAll(`[data-part="${r.dataset.shows}"]`)) part.classList.toggle("foldable", !r.checked);
    }
    for (const part of document.querySelectorAll("[data-part-when]")) {
      part.classList.toggle("foldable", !document.getElementById(`f-${part.dataset.partWhen}`).checked);
    }
  };
  document.addEventListener("change", show);
  show();
}

// A second click does nothing; coming back with the browser's button makes the form usable again.
function once() {
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (e) => {
      if (form.dataset.sent) return e.preventDefault();
      form.dataset.sent = "1";
      const button = form.querySelector(".btn.act");
      button?.classList.add("busy");
      if (button?.dataset.busy) button.lastChild.before(button.dataset.busy + " ");
    });
  }
  addEventListener("pageshow", (e) => {
    if (!e.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector(".busy")?.classList.remove("busy");
    }
  });
}
