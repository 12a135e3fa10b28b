// Shortcuts. Never while somebody types, and never with Ctrl, Alt or Meta.
export const typing = (e) => e.ctrlKey || e.altKey || e.metaKey || e.target.closest?.("input:not([type=checkbox]):not([type=radio]),textarea,select,dialog");

export function start() {
  const dialog = document.getElementById("keys");
  document.querySelector("[data-keys]")?.addEventListener("click", (e) => {
    e.preventDefault();
    dialog.showModal();
  });
  document.addEventListener("keydown", (e) => {
    if (typing(e)) return;
    if (e.key === "/") return act(e, () => document.querySelector("[data-find]")?.focus());
    if (e.key === "?") return act(e, () => dialog.showModal());
    const key = e.key.toLowerCase();
    const target = [...document.querySelectorAll("[data-key]")].find((el) => el.dataset.key === key && !el.disabled);
    if (target) act(e, () => (target.focus(), target.click()));
  });
}

function act(e, what) {
  e.preventDefault();
  what();
}
