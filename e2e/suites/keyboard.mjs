// The same day without a mouse: from the door to the mail, by Tab, Enter, Space and the shortcuts.

import { join } from "node:path";

import { browser, person } from "../lib/browser.mjs";
import { demo, mailServer } from "../lib/demo.mjs";
import { folder, mailTo, scan, textOf, validate } from "../lib/files.mjs";
import { choose, enter, tabTo, type } from "../lib/keys.mjs";
import { artefacts } from "../lib/look.mjs";
import { report, suite } from "../lib/report.mjs";
import { certificateByKeys, form, words } from "../lib/steps.mjs";

const PEOPLE = [
  { name: "Trần Văn Phím", identity: "099090654321", email: "phim@vidu.example" },
  { name: "Lý Thị Bàn", identity: "099190654323", email: "ban@vidu.example" },
];

await suite(async (broken) => {
  const work = folder("keyboard");
  const paper = scan(join(work, "scan.pdf"), { pages: 2, megabytes: 0.5 });
  const mails = join(work, "mails");
  const post = await mailServer(mails);
  const office = await demo({ smtp: post.port });
  const chrome = await browser();
  try {
    const clerk = await enters(chrome, office, "lan");
    for (const applicant of PEOPLE) await receives(clerk, applicant, paper);
    for (const [login, list, act, last] of [
      ["khai", "Bản sao chờ ký", words.sign, words.pass],
      ["diep", "Bản sao chờ đóng dấu", words.seal, words.deliver],
    ]) {
      const page = await enters(chrome, office, login);
      for (const applicant of PEOPLE) await step(page, login, list, act, last, applicant);
    }
    for (const [at, applicant] of PEOPLE.entries()) await arrived(mails, office, applicant, `${at + 1}/ĐT`);
  } catch (error) {
    await broken(error, artefacts);
  } finally {
    await chrome.close();
    await office.stop();
    post.stop();
  }
});

/** Signs in by keys: from the address bar the door's link, then the person. */
async function enters(chrome, office, login) {
  const page = await person(chrome, office.url, report);
  await page.goto("/");
  await enter(page, page.getByRole("link", { name: "Đăng nhập" }));
  await page.waitForURL(/sign-in/);
  await enter(page, page.locator(`button[name=person][value=${login}]`));
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.waitForLoadState("load");
  return page;
}

async function receives(clerk, applicant, paper) {
  await enter(clerk, clerk.getByRole("link", { name: "Thêm mới bản sao từ bản chính" }));
  await clerk.waitForURL(/copies\/new/);
  await clerk.waitForLoadState("load");
  const fields = form(clerk);
  const kind = clerk.locator("input[name=account]");
  await tabTo(clerk, kind);
  if (!(await clerk.getByRole("radio", { name: words.noAccount }).isChecked())) await clerk.keyboard.press("ArrowDown");
  await type(clerk, fields.name, applicant.name);
  await type(clerk, fields.identity, applicant.identity);
  await type(clerk, fields.email, applicant.email);
  await choose(clerk, fields.scan, paper);
  await fields.types.first().waitFor();
  await tabTo(clerk, fields.types);
  await clerk.keyboard.press("ArrowDown");
  await clerk.keyboard.press("ArrowDown");
  await tabTo(clerk, fields.checked);
  await clerk.keyboard.press("Space");
  await enter(clerk, fields.submit);
  await enter(clerk, fields.confirm);
  await clerk.waitForURL(/receipt/);
  report((await clerk.locator("main").innerText()).includes(applicant.name), `lan received ${applicant.name} by keys alone`);
  await enter(clerk, clerk.getByRole("link", { name: "Quay lại" }));
  await clerk.waitForURL((url) => !/receipt/.test(url.pathname));
}

/** A leader's or a seal keeper's step on somebody's dossier: the list by the menu, the row by arrows, the rest by K. */
async function step(page, login, list, act, last, applicant) {
  await enter(page, page.getByRole("link", { name: list }));
  await page.waitForLoadState("load");
  const row = page.locator("tr[data-row]").filter({ hasText: applicant.name });
  await row.waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  for (let presses = 0; presses < 10; presses += 1) {
    await page.keyboard.press("ArrowDown");
    if (await row.evaluate((el) => el === document.activeElement)) break;
  }
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: act }).waitFor();
  await page.keyboard.press("k");
  await certificateByKeys(page);
  await page.getByRole("button", { name: words.apply }).waitFor();
  await page.keyboard.press("k");
  await page.getByRole("button", { name: last }).waitFor();
  await page.keyboard.press("k");
  await page.getByRole("button", { name: last }).waitFor({ state: "detached" });
  await page.waitForLoadState("load");
  const left = await page.locator("tr[data-row]").filter({ hasText: applicant.name }).count();
  report(left === 0, `${login} did the step on ${applicant.name}'s dossier by keys alone, it left the list`);
}

async function arrived(mails, office, applicant, number) {
  const mail = await mailTo(mails, applicant.email);
  report(Boolean(mail?.pdf), `the mail to ${applicant.email} arrived with the copy`);
  if (!mail?.pdf) return;
  report(textOf(mail.pdf, "-f", "3").includes(number), `the copy of ${applicant.name} carries the number ${number}`);
  validate(report, mail.pdf, office, applicant.name);
}
