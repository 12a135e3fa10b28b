// Files go up in pieces and continue where they stopped after a dropped line. One file becomes one dossier.
const PIECE = 512 * 1024;

export function start() {
  const form = document.querySelector("[data-copy-form]");
  const drop = form.querySelector("[data-drop]");
  const input = drop.querySelector("[type=file]");
  const list = form.querySelector("[data-files]");
  const says = form.querySelector("[data-upload-says]");
  const most = Number(form.dataset.max);

  const take = async (files) => {
    for (const file of files) {
      if (file.size > most) {
        list.append(line(file, says.dataset.sayLarge));
        says.textContent = `${file.name}: ${says.dataset.sayLarge}`;
        continue;
      }
      const row = list.appendChild(line(file));
      try {
        const address = await send(file, row, says);
        const answer = await fetch(`${address}/row`);
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("li");
        row.replaceWith(fresh);
        strip(fresh);
        says.textContent = `${file.name}: ${fresh.matches(".refused") ? says.dataset.sayRefused : says.dataset.sayDone}`;
        fee(form);
      } catch (error) {
        row.querySelector(".mute").textContent = error.message || says.dataset.sayRefused;
        row.classList.add("refused");
      }
    }
    input.value = "";
  };
  input.addEventListener("change", () => take([...input.files]));
  for (const on of ["dragenter", "dragover"]) drop.addEventListener(on, (e) => (e.preventDefault(), drop.classList.add("over")));
  for (const off of ["dragleave", "drop"]) drop.addEventListener(off, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => (e.preventDefault(), take([...e.dataTransfer.files])));
  list.addEventListener("click", (e) => {
    const remove = e.target.closest("[data-remove]");
    if (!remove) return;
    e.preventDefault();
    const row = remove.closest("li");
    if (row.dataset.upload) fetch(`/uploads/${row.dataset.upload}`, { method: "DELETE" });
    row.remove();
    fee(form);
  });
  list.addEventListener("change", (e) => {
    if (e.target.name?.startsWith("type-")) e.target.closest("li").querySelector(".otherbox")?.classList.toggle("off", e.target.value !== "other");
  });
  form.addEventListener("input", () => fee(form));
  for (const row of list.children) strip(row);
  fee(form);
}

function line(file, wrong) {
  const row = document.createElement("li");
  row.className = wrong ? "filerow refused" : "filerow";
  const head = document.createElement("div");
  head.className = "filehead";
  const name = document.createElement("b");
  name.textContent = file.name;
  const state = document.createElement("span");
  state.className = "mute small";
  state.textContent = wrong ?? "";
  head.append(name, state);
  row.append(head);
  if (!wrong) {
    const bar = document.createElement("progress");
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const box = document.createElement("div");
    box.className = "uploading";
    box.append(bar);
    row.append(box);
  }
  return row;
}

async function send(file, row, says) {
  const bar = row.querySelector("progress");
  const state = row.querySelector(".mute");
  const begun = await fetch("/uploads", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: file.name, size: file.size }),
  });
  if (!begun.ok) throw new Error((await begun.text()).slice(0, 300));
  const address = begun.headers.get("location");
  row.dataset.upload = address.split("/").pop();
  let offset = 0;
  let wait = 1000;
  while (offset < file.size) {
    try {
      const answer = await fetch(address, {
        method: "PATCH",
        headers: { "content-type": "application/offset+octet-stream", "upload-offset": String(offset) },
        body: file.slice(offset, offset + PIECE),
      });
      if (answer.status === 409) throw new Error("offset");
      if (answer.status >= 400 && answer.status < 500) throw Object.assign(new Error((await answer.text()).slice(0, 300)), { final: true });
      if (!answer.ok) throw new Error(String(answer.status));
      offset = Number(answer.headers.get("upload-offset"));
      bar.value = offset;
      state.textContent = `${Math.floor((offset * 100) / file.size)} %`;
      wait = 1000;
    } catch (error) {
      if (error.final) throw error;
      says.textContent = state.textContent = says.dataset.sayBroken;
      await new Promise((go) => setTimeout(go, wait));
      wait = Math.min(wait * 2, 20000);
      const asked = await fetch(address, { method: "HEAD" }).catch(() => null);
      if (asked?.ok) offset = Number(asked.headers.get("upload-offset"));
    }
  }
  return address;
}

// Page order and turns, by buttons; the text field stays the truth that is sent.
function strip(row) {
  const pages = row.querySelector("[data-strip]");
  const order = row.querySelector('[name^="order-"]');
  if (!pages || !order) return;
  const turns = new Map();
  for (const tools of pages.querySelectorAll(".pgtools")) tools.hidden = false;
  const write = () => {
    order.value = [...pages.children].map((li) => li.dataset.page + (turns.get(li) ? `r${turns.get(li)}` : "")).join(",");
    order.dispatchEvent(new Event("input", { bubbles: true }));
  };
  pages.addEventListener("click", (e) => {
    const button = e.target.closest("button");
    if (!button) return;
    const li = button.closest("li");
    if ("turn" in button.dataset) {
      const to = ((turns.get(li) ?? 0) + 90) % 360;
      turns.set(li, to);
      li.classList.remove("turn90", "turn180", "turn270");
      if (to) li.classList.add(`turn${to}`);
    } else if (button.dataset.move === "-1") li.previousElementSibling?.before(li);
    else li.nextElementSibling?.after(li);
    button.focus();
    write();
  });
}

function fee(form) {
  const { feeFirst, feeNext, feeMost } = form.dataset;
  const waived = form.elements.waived?.checked;
  const paper = Math.max(0, parseInt(form.elements.paper?.value, 10) || 0);
  let sum = 0;
  for (const field of form.querySelectorAll('[name^="pages-"]')) {
    const pages = Math.max(0, parseInt(field.value, 10) || 0);
    const copies = Math.max(0, parseInt(form.elements[field.name.replace("pages-", "copies-")]?.value, 10) || 0);
    const one = Math.min(pages, 2) * Number(feeFirst) + Math.max(0, pages - 2) * Number(feeNext);
    sum += Math.min(one, Number(feeMost)) * (copies + paper);
  }
  const shown = new Intl.NumberFormat(document.documentElement.lang).format(waived ? 0 : sum);
  form.querySelector("[data-fee]").textContent = `${shown}\u00a0đ`;
}
