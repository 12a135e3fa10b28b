// The steps of a dossier, by the words that the people see.

import { tabTo } from "./keys.mjs";

export const words = {
  noAccount: "Đối tượng không có tài khoản DVCQG",
  withAccount: "Đối tượng có tài khoản DVCQG",
  scan: "Kéo thả tệp vào đây",
  type: "Loại giấy tờ cần chứng thực",
  checked: "Đã đối chiếu với bản chính",
  join: "Ghép các tệp thành một bản chính",
  submit: "Trình ký",
  confirm: "Đúng, trình ký",
  process: /^Xử lý(?! tiếp)/,
  sign: /^Ký số/,
  seal: /^Đóng dấu/,
  useCertificate: "Dùng chứng thư này",
  apply: /^Áp dụng/,
  pass: /^Chuyển cấp số và đóng dấu/,
  deliver: /^Hoàn thành và chuyển/,
};

/** The parts of the form “Thêm mới bản sao từ bản chính”. */
export function form(page) {
  return {
    name: page.getByRole("textbox", { name: "Họ và tên" }),
    identity: page.getByRole("textbox", { name: "Số CMND/CCCD/MST" }),
    email: page.getByRole("textbox", { name: /^Email/ }),
    scan: page.getByLabel(words.scan),
    types: page.getByRole("combobox", { name: words.type }),
    checked: page.getByRole("checkbox", { name: words.checked }),
    submit: page.getByRole("button", { name: words.submit, exact: true }),
    confirm: page.getByRole("button", { name: words.confirm }),
    rows: page.locator("li.filerow"),
  };
}

/** Attaches files and waits until each is there; the server looks at every page first. */
export async function attach(page, files) {
  const { scan, types } = form(page);
  const before = await types.count();
  await scan.setInputFiles(files);
  await types.nth(before + [files].flat().length - 1).waitFor({ timeout: 120_000 });
}

/** Fills the form for somebody without an account. */
export async function fill(page, { name, identity, email, files }) {
  const fields = form(page);
  await page.getByRole("radio", { name: words.noAccount }).check();
  await fields.name.fill(name);
  await fields.identity.fill(identity);
  await fields.email.fill(email);
  await attach(page, files);
  for (const type of await fields.types.all()) await type.selectOption({ index: 3 });
  await fields.checked.check();
}

/** The clerk receives: the receipt is on the screen afterwards. */
export async function receive(page, applicant) {
  await page.goto("/copies/new");
  await fill(page, applicant);
  await hand(page);
}

/** Submits the form and reads it back. */
export async function hand(page) {
  const fields = form(page);
  await fields.submit.click();
  await fields.confirm.click();
  await page.getByRole("heading", { name: /BIÊN LAI/ }).waitFor();
}

/** Opens the first waiting dossier (of somebody) of a list. */
export async function open(page, list, name = "") {
  await page.goto(list);
  await page.locator("tr[data-row]").filter({ hasText: name }).getByRole("link", { name: words.process }).first().click();
}

/** Through the list of certificates, where it appears (afterwards the choice is remembered), to “Áp dụng”. */
export async function toPreview(page, act, onCertificates = async () => {}) {
  await page.getByRole("button", { name: act }).click();
  const use = page.getByRole("button", { name: words.useCertificate });
  const apply = page.getByRole("button", { name: words.apply });
  await use.or(apply).first().waitFor();
  if (await use.count()) {
    await onCertificates();
    await page.locator("input[name=certificate]:not([disabled])").first().check();
    await use.click();
  }
  await apply.waitFor();
}

/** Presses the main button of the stage and waits for the next one. */
export async function press(page, name, then) {
  await page.getByRole("button", { name }).click();
  await then.waitFor();
}

/** The step is over: the list, or the next waiting dossier, is on the screen. */
export async function left(page) {
  await page.waitForURL(/\/(sign|seal)(\/\d+)?(\?.*)?$/);
  await page.waitForLoadState("load");
}

/** The leader signs one dossier and passes it on. */
export async function sign(page, name) {
  await open(page, "/sign", name);
  await toPreview(page, words.sign);
  const pass = page.getByRole("button", { name: words.pass });
  await press(page, words.apply, pass);
  await pass.click();
  await left(page);
}

/** The seal keeper numbers, seals and delivers one dossier. */
export async function seal(page, name) {
  await open(page, "/seal", name);
  await toPreview(page, words.seal);
  const deliver = page.getByRole("button", { name: words.deliver });
  await press(page, words.apply, deliver);
  await deliver.click();
  await left(page);
}

/** Picks a certificate by keys, where the list appears. */
export async function certificateByKeys(page) {
  const use = page.getByRole("button", { name: words.useCertificate });
  await use.or(page.getByRole("button", { name: words.apply })).first().waitFor();
  if (!(await use.count())) return;
  const choices = page.locator("input[name=certificate]:not([disabled])");
  await tabTo(page, choices);
  if (!(await page.locator("input[name=certificate]:checked").count())) await page.keyboard.press("Space");
  await tabTo(page, use);
  await page.keyboard.press("Enter");
}
