// The whole day of three roles in a real browser, on a scan of 12 pages and 5 MB; the mail arrives at a real mail server
// and carries a copy that foreign validators accept.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { browser, officer, person } from "../lib/browser.mjs";
import { demo, mailServer } from "../lib/demo.mjs";
import { folder, mailTo, scan, textOf, validate } from "../lib/files.mjs";
import { artefacts, look as lookAt } from "../lib/look.mjs";
import { report, suite } from "../lib/report.mjs";
import { fill, form, left, open, press, toPreview, words } from "../lib/steps.mjs";

const applicant = { name: "Nguyễn Thị Thử", identity: "099190123456", email: "nguoi.dan@vidu.example" };
const look = (page, name, options) => lookAt(page, name, report, options);

await suite(async (broken) => {
  const work = folder("day");
  const paper = scan(join(work, "scan.pdf"), { pages: 12, megabytes: 5 });
  const mails = join(work, "mails");
  const post = await mailServer(mails);
  const office = await demo({ smtp: post.port });
  const chrome = await browser();
  try {
    await visitor(chrome, office);
    await receives(await officer(chrome, office, "lan", report), paper);
    await signs(await officer(chrome, office, "khai", report));
    await seals(await officer(chrome, office, "diep", report), office, paper);
    await anyone(chrome, office, mails);
  } catch (error) {
    await broken(error, artefacts);
  } finally {
    await chrome.close();
    await office.stop();
    post.stop();
  }
});

async function visitor(chrome, office) {
  const page = await person(chrome, office.url, report);
  await page.goto("/");
  await look(page, "home");
  await page.goto("/sign-in");
  await look(page, "sign-in");
  await page.goto("/kt");
  await look(page, "public-form");
}

async function receives(clerk, paper) {
  await clerk.goto("/copies/new");
  await look(clerk, "copy-form");
  await fill(clerk, { ...applicant, files: paper });
  await look(clerk, "copy-form-filled", { here: true });
  await form(clerk).submit.click();
  await form(clerk).confirm.waitFor();
  await look(clerk, "confirm-copy");
  await form(clerk).confirm.click();
  await clerk.waitForURL(/receipt/);
  await look(clerk, "receipt");
}

async function signs(leader) {
  await leader.goto("/sign");
  await look(leader, "sign-list");
  await open(leader, "/sign");
  await leader.getByRole("button", { name: words.sign }).waitFor();
  await look(leader, "sign-work");
  await toPreview(leader, words.sign, () => look(leader, "sign-certificates"));
  await look(leader, "sign-preview");
  await press(leader, words.apply, leader.getByRole("button", { name: words.pass }));
  await look(leader, "sign-done");
  await leader.getByRole("button", { name: words.pass }).click();
  await left(leader);
  report(true, "the signed dossier was passed on");
}

async function seals(keeper, office, paper) {
  await keeper.goto("/seal");
  await look(keeper, "seal-list");
  await open(keeper, "/seal");
  await keeper.getByRole("button", { name: words.seal }).waitFor();
  await look(keeper, "seal-work");
  const number = (await keeper.locator("[data-next-number]").innerText()).trim();
  report(number === "1/ĐT", `the next number is 1/ĐT (${number})`);
  await toPreview(keeper, words.seal, () => look(keeper, "seal-certificates"));
  await look(keeper, "seal-preview");
  await press(keeper, words.apply, keeper.getByRole("button", { name: words.deliver }));
  await look(keeper, "seal-done");
  await keeper.getByRole("button", { name: words.deliver }).click();
  await left(keeper);
  for (const path of ["books", "mail", "following", "seal-picture", "notifications", "account"]) {
    await keeper.goto(`/${path}`);
    await look(keeper, path);
  }
  await keeper.goto("/following");
  const dossier = await keeper.locator("tr[data-row]").first().getAttribute("data-open");
  await keeper.goto(dossier);
  await look(keeper, "timeline");
  const kept = await keeper.request.get(`${dossier}/scan.pdf`);
  const same = Buffer.compare(readFileSync(paper), await kept.body()) === 0;
  report(same, "the scan is kept byte for byte");
  await keeper.goto("/books");
  await keeper.getByRole("row").filter({ hasText: "1/ĐT" }).getByRole("link").first().click();
  await keeper.waitForURL(/\/books\/\d+/);
  await look(keeper, "book");
}

/** The copy reaches the citizen, and anyone can check it by the code on its page. */
async function anyone(chrome, office, mails) {
  const mail = await mailTo(mails, applicant.email);
  report(Boolean(mail?.pdf), `the mail arrived with the copy attached (${readdirSync(mails)})`);
  if (!mail?.pdf) return;
  validate(report, mail.pdf, office, "the day's copy");
  const said = textOf(mail.pdf, "-f", "13");
  report(said.includes("1/ĐT"), "the number is printed on the attestation page");
  const code = said.match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/)?.[0] ?? said.match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/)?.[0];
  report(Boolean(code), `the attestation page shows its code (${code})`);
  const page = await person(chrome, office.url, report);
  await page.goto(`/kt/${code}`);
  report((await page.locator("main").innerText()).includes("1/ĐT"), "the public page knows the number");
  report(!(await page.content()).includes(applicant.name), "and tells nobody's name");
  await look(page, "public-check");
}
