// The sum that will be charged, as the server counts it: joined files are one original of all their pages.
export function fee(form) {
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
