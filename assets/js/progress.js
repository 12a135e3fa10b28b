// Asks for a fragment again and again until it says that it is finished; a dropped line only slows it down. Where the fragment
// says that the officer's computer is further than the page, the page is drawn anew.
export function start() {
  const box = document.querySelector("[data-poll]");
  if ("finished" in box.dataset) return;
  let wait = Number(box.dataset.every);
  const isBehind = () => {
    const computer = box.querySelector("[data-computer]");
    return computer && computer.dataset.computer !== box.dataset.computer;
  };
  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.poll, { headers: { accept: "text/html" }, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      box.replaceChildren(...fresh.childNodes);
      wait = Number(box.dataset.every);
      if (box.querySelector('[data-finished="true"]') || isBehind()) return location.reload();
    } catch {
      wait = Math.min(wait * 2, 15000);
    }
    setTimeout(ask, wait);
  };
  setTimeout(ask, wait);
}
