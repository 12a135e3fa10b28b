// A PDF that is not clean, at the counter: what will be done stands on the row, one key does it; a password, a signed file that
// the agency takes all the same, and what the leader sees of it.

import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { browser, officer } from "../lib/browser.mjs";
import { demo, here } from "../lib/demo.mjs";
import { folder, scan } from "../lib/files.mjs";
import { artefacts, look } from "../lib/look.mjs";
import { report, suite } from "../lib/report.mjs";
import { form, hand, open, words } from "../lib/steps.mjs";

const applicant = { name: "Lò Thị Mẩy", identity: "099190123456", email: "nguoi.dan@vidu.example" };
const work = folder("normalising");
const fixture = (name) => join(here, "fixtures/normalise", name);
const rowOf = (clerk, name) => clerk.locator("li.filerow").filter({ hasText: name });
const DO = "Chuẩn hóa và dùng tệp này";

await suite(async (broken) => {
  const chrome = await browser();
  const office = await demo();
  try {
    const clerk = await officer(chrome, office, "lan", report);
    await begin(clerk);
    await byOneKey(clerk);
    await locked(clerk);
    await signed(chrome, office, clerk);
    await hand(clerk);
    await leader(chrome, office);
  } catch (error) {
    await broken(error, artefacts);
  } finally {
    await chrome.close();
    await office.stop();
  }
});

async function begin(clerk) {
  await clerk.goto("/copies/new");
  const fields = form(clerk);
  await clerk.getByRole("radio", { name: words.noAccount }).check();
  await fields.name.fill(applicant.name);
  await fields.identity.fill(applicant.identity);
  await fields.email.fill(applicant.email);
  await fields.checked.check();
}

/** A form with fields and scripts: after choosing the file, Enter is all it takes, and the next field is the paper's kind. */
async function byOneKey(clerk) {
  const paper = join(work, "to-khai.pdf");
  copyFileSync(fixture("form.pdf"), paper);
  // Where the file dialog leaves her.
  await form(clerk).scan.focus();
  await form(clerk).scan.setInputFiles(paper);
  const row = rowOf(clerk, "to-khai.pdf");
  await row.getByRole("button", { name: DO }).waitFor();
  report((await row.locator(".done li").count()) > 0, `said before it is done: ${(await row.locator(".done").first().innerText()).replaceAll("\n", " ")}`);
  await look(clerk, "normalise-offer", report, { here: true });
  report(await row.getByRole("button", { name: DO }).evaluate((button) => button === document.activeElement), "the button has the focus");
  await clerk.keyboard.press("Enter");
  await row.locator("[data-strip]").waitFor();
  const picture = row.locator("[data-strip] img").first();
  await picture.scrollIntoViewIfNeeded();
  await picture.evaluate((image) => image.decode());
  report(await row.getByRole("combobox").evaluate((select) => select === document.activeElement), "the kind of the paper comes next");
  report((await form(clerk).name.inputValue()) === applicant.name, "what was typed stays");
  await row.getByRole("combobox").selectOption({ index: 3 });
  await look(clerk, "normalise-done", report, { here: true });
}

async function locked(clerk) {
  const plain = scan(join(work, "plain.pdf"), { pages: 2 });
  const paper = join(work, "so-do.pdf");
  execFileSync("qpdf", ["--encrypt", "mật khẩu 1", "keeper", "256", "--", plain, paper]);
  await form(clerk).scan.setInputFiles(paper);
  const row = rowOf(clerk, "so-do.pdf");
  const password = row.getByLabel(/Mật khẩu của tệp/);
  await password.waitFor();
  clerk.forgive(/status of 422/);
  await password.fill("sai");
  await password.press("Enter");
  await row.getByText("Mật khẩu không đúng.").waitFor();
  report((await password.inputValue()) === "" && (await password.evaluate((field) => field === document.activeElement)), "a wrong password is asked for again, empty, with the focus");
  await look(clerk, "normalise-password", report, { here: true });
  await password.fill("mật khẩu 1");
  await password.press("Enter");
  await row.locator("[data-strip]").waitFor();
  report((await row.innerText()).includes("Đã bỏ mã hóa"), "the row says that the encryption is gone");
  const kept = await clerk.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  report(!kept.includes("mật khẩu 1") && !clerk.url().includes("password"), "the browser keeps no password");
  await row.getByRole("combobox").selectOption({ index: 3 });
}

/** Refused, until the administrator lets the agency take such files; then a reason is asked for. */
async function signed(chrome, office, clerk) {
  const paper = join(work, "quyet-dinh.pdf");
  copyFileSync(fixture("signed.pdf"), paper);
  await form(clerk).scan.setInputFiles(paper);
  const row = rowOf(clerk, "quyet-dinh.pdf");
  await row.getByText("bản gốc điện tử").waitFor();
  report((await row.getByRole("button", { name: DO }).count()) === 0, "a digitally signed file is refused");
  await look(clerk, "normalise-signed-refused", report, { here: true });
  await row.getByRole("button", { name: /Bỏ tệp/ }).click();

  const admin = await officer(chrome, office, "loc", report);
  await admin.goto("/admin/agencies");
  await admin.locator("tr, li").filter({ hasText: "UBND phường Hòa An" }).last().getByRole("link", { name: /Cài đặt/ }).click();
  await admin.getByLabel("Cho phép nhận tệp đã ký số").check();
  await look(admin, "normalise-settings", report, { here: true });
  await admin.getByRole("button", { name: "Lưu", exact: true }).click();
  await admin.getByText("Đã lưu").waitFor();

  await form(clerk).scan.setInputFiles(paper);
  const reason = row.getByLabel(/Lý do nhận tệp đã ký số/);
  await reason.fill("Bản giấy đã hỏng trong đợt lũ; Sở xác nhận tại văn bản 12/XN.");
  await look(clerk, "normalise-signed", report, { here: true });
  await row.getByRole("button", { name: DO }).click();
  await row.locator("[data-strip]").waitFor();
  report((await row.innerText()).includes("Kết quả kiểm tra chữ ký số"), "the verdict about its signatures stands on the row");
  await row.getByRole("combobox").selectOption({ index: 3 });
}

async function leader(chrome, office) {
  const khai = await officer(chrome, office, "khai", report);
  await open(khai, "/sign", applicant.name);
  await khai.goto("/following");
  const pages = await khai.locator('a[href^="/dossiers/"]').evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute("href")))]);
  for (const page of pages.slice(0, 12)) {
    await khai.goto(page);
    const link = khai.getByRole("link", { name: "Tải tệp gốc đã ký số" });
    if (!(await link.count())) continue;
    await look(khai, "normalise-dossier", report);
    const [file] = await Promise.all([khai.waitForEvent("download"), link.click()]);
    const same = readFileSync(await file.path()).equals(readFileSync(join(work, "quyet-dinh.pdf")));
    report(same, "the signed original is there as it came");
    await khai.goto(page.replace("/dossiers/", "/sign/"));
    report((await khai.getByText("văn bản 12/XN").count()) === 1, "the leader reads the reason before signing");
    await look(khai, "normalise-leader", report);
    return;
  }
  report(false, "the dossier with the signed original was not found");
}
