// What officers do with their own computers, by the words that they see on the page and at the terminal.

import { words } from "./steps.mjs";

const open = (page) => page.getByRole("link", { name: "Mở chương trình ký" });

/** The computer is paired: the page's link, the six digits, the page's answer. */
export async function pair(page, computer) {
  await page.goto("/computers");
  await page.getByRole("button", { name: "Ghép nối một máy" }).click();
  await open(page).click();
  const window = await computer.windows.next();
  await window.says(/Ghép máy này với \S+\? \(c\/k\)/);
  window.line("c");
  const [, digits] = await window.says(/Gõ sáu chữ số này vào trang: ([\d ]+\d)/);
  await page.getByLabel("Sáu chữ số").fill(digits);
  await page.getByRole("button", { name: "Ghép nối máy này" }).click();
  await page.getByText("Đã ghép nối máy.").waitFor();
  await closes(window);
  return digits;
}

/** The program has done what the link asked for; its window stays until Enter. */
export async function closes(window) {
  await window.says("Nhấn Enter để đóng.");
  window.line("");
  return window.ended();
}

/** A certificate is registered with its token: `button` says whose. Gives the list that the agent showed. */
export async function register(page, computer, token, button) {
  await page.goto("/certificates");
  await page.getByRole("button", { name: button }).click();
  await open(page).click();
  const window = await computer.windows.next();
  const [list] = await window.says(/[^]*Chọn chứng thư số/);
  const line = list.split("\n").find((one) => /^\s*\d+\. /.test(one) && one.includes(token.label));
  if (!line) throw new Error(`${token.label} is not in the agent's list:\n${list}`);
  window.line(line.match(/\d+/)[0]);
  await window.says("Ký tất cả");
  window.line("ky");
  await window.pin(token.pin);
  await window.says("Xong: đã ký 1/1");
  await closes(window);
  return list;
}

/** How the service writes a certificate's number: digits and letters alone are compared. */
const plain = (text) => text.replace(/[^0-9a-f]/gi, "").toLowerCase();

/** Chooses all waiting dossiers and the certificate of a token; the page then offers the computer. */
export async function begin(page, list, act, go, certificate) {
  await page.goto(list);
  await page.getByRole("checkbox", { name: "Chọn tất cả" }).check();
  await page.getByRole("button", { name: act }).click();
  await page.waitForURL(/\/batch\/\d+/);
  const book = page.getByRole("combobox", { name: /^Chọn sổ/ });
  if ((await book.count()) && !(await book.inputValue())) await book.selectOption({ index: 1 });
  const choices = page.locator("label.cert");
  for (const choice of await choices.all()) {
    const text = await choice.innerText();
    if (plain(text.split("sê-ri")[1] ?? "").startsWith(plain(certificate.serialNumber))) await choice.locator("input").check();
  }
  await page.getByRole("button", { name: go }).click();
  await here(page).waitFor();
}

export const sign = (page, certificate) => begin(page, "/sign", /^Ký .*hồ sơ/, /^Ký số và chuyển \d+ hồ sơ/, certificate);
export const seal = (page, certificate) => begin(page, "/seal", /^Đóng dấu .*hồ sơ/, /^Đóng dấu \d+ hồ sơ/, certificate);

/** The page's button that opens the agent. */
export const here = (page) => page.getByRole("link", { name: /hồ sơ tại máy này/ });

/** The link is clicked; the agent's window, which has shown the dossiers. */
export async function agentOpens(page, computer) {
  await here(page).click();
  const window = await computer.windows.next();
  await window.says("Ký tất cả", { seconds: 90 });
  return window;
}

/** The code that the page shows for whoever types it. */
export async function code(page) {
  const folded = page.locator("details").filter({ hasText: "Chương trình ký không mở?" });
  if (!(await folded.evaluate((one) => one.open))) await folded.locator("summary").click();
  return (await page.locator(".bigcode").innerText()).trim();
}

/** So many dossiers of the batch on the page are done. */
export async function over(page, count) {
  await page.getByRole("heading", { name: /^Đã xong lượt/ }).waitFor({ timeout: 90_000 });
  return (await page.locator("[data-batch] li.d").count()) === count;
}

/** What was signed is passed on, where the page asks for it. */
export async function passOn(page) {
  const pass = page.getByRole("button", { name: words.pass }).or(page.getByRole("button", { name: words.deliver }));
  if (!(await pass.count())) return;
  await pass.first().click();
  await page.waitForLoadState("load");
}
