// The sum that will be charged, as the server counts it: joined files are one original of all their pages.
export function fee(form) {
  offer(form);
  const number = (field) => Math.max(0, parseInt(field?.value, 10) || 0);
  const { feeFirst, feeNext, feeMost } = form.dataset;
  const paper = number(form.elements.paper);
  let files = [...form.querySelectorAll('[name^="pages-"]')].map((field) => ({
    pages: number(field),
    copies: number(form.elements[field.name.replace("pages-", "copies-")]),
  }));
  if (form.elements.join?.checked && files.length > 1) {
    files = [{ pages: files.reduce((sum, file) => sum + file.pages, 0), copies: files[0].copies }];
  }
  let sum = 0;
  for (const { pages, copies } of files) {
    const one = Math.min(pages, 2) * Number(feeFirst) + Math.max(0, pages - 2) * Number(feeNext);
    sum += Math.min(one, Number(feeMost)) * (copies + paper);
  }
  if (form.elements.waived?.checked) sum = 0;
  const shown = new Intl.NumberFormat(document.documentElement.lang).format(sum);
  form.querySelector("[data-fee]").textContent = `${shown}\u00a0đ`;
}

// The number of pages that was only offered follows the order of pages; one that was typed stays.
function offer(form) {
  for (const offered of form.querySelectorAll('[name^="offered-"]')) {
    const key = offered.name.replace("offered-", "");
    const count = left(form.elements[`order-${key}`]?.value, Number(offered.closest("li")?.dataset.pages));
    const pages = form.elements[`pages-${key}`];
    if (!count || !pages || String(count) === offered.value) continue;
    if (pages.value === offered.value) pages.value = count;
    offered.value = count;
  }
}

// How many pages an order such as “2,1r90” leaves; nothing while it makes no sense.
function left(order, all) {
  if (order === undefined) return 0;
  if (!order.trim()) return all;
  const named = order.split(",").map((part) => Number(part.trim().match(/^(\d+)\s*(?:r\s*(?:0|90|180|270))?$/i)?.[1]));
  const sound = named.every((page) => page >= 1 && page <= all) && new Set(named).size === named.length;
  return sound ? named.length : 0;
}
