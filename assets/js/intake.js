// Scans that arrive while the form is open show by themselves; nothing that was typed is touched.
const EVERY = 4000;

export function start() {
  const box = document.querySelector("[data-intake]");
  let shown = box.innerHTML.trim();
  const look = async () => {
    if (document.hidden || box.contains(document.activeElement)) return;
    const answer = await fetch("/intake/waiting", { headers: { accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = (await answer.text()).trim();
    if (fresh === shown) return;
    shown = fresh;
    box.replaceChildren(...new DOMParser().parseFromString(fresh, "text/html").body.childNodes);
  };
  setInterval(look, EVERY);
}
