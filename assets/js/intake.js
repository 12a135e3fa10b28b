// Scans that arrive while the form is open show by themselves; nothing that was typed is touched. The form may be drawn
// again meanwhile, so the list is looked for each time.
const EVERY = 4000;

export function start() {
  let shown = "";
  let filled = null;
  const look = async () => {
    const box = document.querySelector("[data-intake]");
    if (!box || document.hidden || box.contains(document.activeElement)) return;
    const answer = await fetch("/intake/waiting", { headers: { accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = await answer.text();
    if (fresh === shown && box === filled) return;
    [shown, filled] = [fresh, box];
    box.replaceChildren(...new DOMParser().parseFromString(fresh, "text/html").body.childNodes);
  };
  setInterval(look, EVERY);
}
