// The whole day of three roles in a real browser, on a scan of 12 pages and 5 MB; the mail arrives at a real mail server
// and carries a copy that foreign validators accept. Keyboard alone in the second round.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { browser, look, person, signIn } from "../lib/browser.mjs";
import { demo, here, mailServer } from "../lib/demo.mjs";
import { report, suite } from "../lib/report.mjs";

const work = mkdtempSync(join(tmpdir(), "saoy-day-"));
const python = (...args) => execFileSync("python3", args, { encoding: "utf8" });
const address = "nguoi.dan@vidu.example";

await suite(async () => {
  const scan = join(work, "scan.pdf");
  python(join(here, "tools/make_scan.py"), scan, "--pages", "12", "--megabytes", "5");
  const mails = join(work, "mails");
  const post = await mailServer(mails);
  const office = await demo({ smtp: post.port });
  const chrome = await browser();
  try {
    await day(chrome, office, scan, mails);
    await dayByKeyboard(chrome, office, scan);
  } finally {
    await chrome.close();
    await office.stop();
    post.stop();
  }
});

async function day(chrome, office, scan, mails) {
  const clerk = await person(chrome, office.url, report);
  await clerk.goto("/");
  await look(clerk, "home", report);
  await clerk.goto("/sign-in");
  await look(clerk, "sign-in", report);
  await signIn(clerk, "lan");

  // The clerk receives and scans.
  await clerk.goto("/copies/new");
  await look(clerk, "copy-form", report);
  await clerk.locator("input[name=account][value=no]").check();
  await clerk.locator("input[name=name]").fill("Nguyễn Thị Thử");
  await clerk.locator("input[name=person_identity]").fill("099190123456");
  await clerk.locator("input[name=email]:visible").fill(address);
  await clerk.locator("input[type=file]").setInputFiles(scan);
  await clerk.locator("li.filerow select").waitFor();
  await clerk.locator("li.filerow select").first().selectOption({ index: 3 });
  await clerk.locator("input[name=checked]").check();
  await look(clerk, "copy-form-filled", report);
  await clerk.locator("button[name=do][value=submit]").click();
  await clerk.locator("button[name=do][value=confirm]").waitFor();
  await look(clerk, "confirm-copy", report);
  await clerk.locator("button[name=do][value=confirm]").click();
  await clerk.waitForLoadState("load");
  await look(clerk, "receipt", report);

  // The leader looks and signs.
  const leader = await person(chrome, office.url, report);
  await signIn(leader, "khai");
  await look(leader, "sign-list", report);
  await leader.locator("tr[data-row] td.acts a").first().click();
  await leader.locator("form button.act").waitFor();
  await look(leader, "sign-work", report);
  await leader.locator(".actbar form button.act").click();
  await throughCertificate(leader, "sign");
  await look(leader, "sign-preview", report);
  await leader.locator(".actbar form button.act").click();
  await leader.locator("form[action$='/pass'] button").waitFor();
  await look(leader, "sign-done", report);
  await leader.locator("form[action$='/pass'] button").click();
  await leader.waitForLoadState("load");
  report(/\/sign$/.test(leader.url()), "the signed dossier was passed on");

  // The seal keeper numbers, seals, delivers.
  const keeper = await person(chrome, office.url, report);
  await signIn(keeper, "diep");
  await look(keeper, "seal-list", report);
  await keeper.locator("tr[data-row] td.acts a").first().click();
  await keeper.locator("select[name=book]").waitFor();
  await look(keeper, "seal-work", report);
  const number = (await keeper.locator("[data-next-number]").innerText()).trim();
  report(/^1\/ĐT$/.test(number), `the next number is 1/ĐT (${number})`);
  await keeper.locator(".actbar form button.act").click();
  await throughCertificate(keeper, "seal");
  await look(keeper, "seal-preview", report);
  await keeper.locator(".actbar form button.act").click();
  await keeper.locator("form[action$='/deliver'] button").waitFor();
  await look(keeper, "seal-done", report);
  await keeper.locator("form[action$='/deliver'] button").click();
  await keeper.waitForLoadState("load");
  for (const [path, name] of [["/books", "books"], ["/mail", "mail"], ["/following", "following"], ["/seal-picture", "seal-picture"], ["/notifications", "notifications"], ["/account", "account"]]) {
    await keeper.goto(path);
    await look(keeper, name, report);
  }

  // The copy reaches the citizen.
  const copy = await received(mails);
  report(copy !== null, "the mail arrived with the copy attached");
  if (!copy) return;
  const root = join(office.folder, "demo", "pki");
  const anchor = join(root, readdirSync(root).find((name) => name.endsWith(".pem")));
  try {
    const said = execFileSync("python3", [join(here, "validators/check_copy.py"), copy, "--anchors", anchor, "--no-tamper"], { encoding: "utf8" });
    report(true, `pyHanko, pdfsig and qpdf accept the copy: ${said.trim().split("\n").pop()}`);
  } catch (error) {
    report(false, `the copy is not accepted: ${error.stdout}`);
  }

  // And anyone can check it by the code on its page.
  const code = execFileSync("pdftotext", ["-f", "13", copy, "-"], { encoding: "utf8" }).match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/)?.[0];
  report(Boolean(code), `the attestation page shows its code (${code})`);
  const anyone = await person(chrome, office.url, report);
  await anyone.goto(`/kt/${code}`);
  report((await anyone.locator("main").innerText()).includes("1/ĐT"), "the public page knows the number");
  report(!(await anyone.content()).includes("Nguyễn Thị Thử"), "and tells nobody's name");
  await look(anyone, "public-check", report);
}

/** The list of certificates appears the first time; afterwards the choice is remembered. */
async function throughCertificate(page, stage) {
  await page.waitForLoadState("load");
  if (await page.locator("input[name=certificate][type=radio]").count()) {
    await look(page, `${stage}-certificates`, report);
    await page.locator("input[name=certificate]:not([disabled])").first().check();
    await page.locator("form button.act").click();
  }
  await page.locator("form[action$='/apply']").waitFor();
}

async function received(mails) {
  for (let waited = 0; waited < 100; waited += 1) {
    const found = existsSync(mails) ? readdirSync(mails).filter((name) => name.endsWith(".eml")) : [];
    if (found.length) {
      const script = "import email,sys\nm=email.message_from_binary_file(open(sys.argv[1],'rb'))\nfor p in m.walk():\n  if p.get_content_type()=='application/pdf': sys.stdout.buffer.write(p.get_payload(decode=True)); break";
      const pdf = execFileSync("python3", ["-c", script, join(mails, found[0])], { maxBuffer: 64 << 20 });
      const path = join(work, "copy.pdf");
      writeFileSync(path, pdf);
      return readFileSync(path).subarray(0, 5).toString() === "%PDF-" ? path : null;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  return null;
}

/** The same day without a mouse. */
async function dayByKeyboard(chrome, office, scan) {
  const clerk = await person(chrome, office.url, report);
  await signIn(clerk, "lan");
  await clerk.goto("/copies/new");
  await tabTo(clerk, "input[name=account]");
  await clerk.keyboard.press("ArrowDown");
  await tabTo(clerk, "input[name=name]");
  await clerk.keyboard.type("Trần Văn Phím");
  await tabTo(clerk, "input[name=person_identity]");
  await clerk.keyboard.type("099090654321");
  await tabTo(clerk, "input[name=email]");
  await clerk.keyboard.type("phim@vidu.example");
  await clerk.locator("input[type=file]").setInputFiles(scan);
  await clerk.locator("li.filerow select").waitFor();
  await tabTo(clerk, "li.filerow select");
  await clerk.keyboard.press("ArrowDown");
  await tabTo(clerk, "input[name=checked]");
  await clerk.keyboard.press("Space");
  await tabTo(clerk, "button[name=do][value=submit]");
  await clerk.keyboard.press("Enter");
  await clerk.locator("button[name=do][value=confirm]").waitFor();
  await tabTo(clerk, "button[name=do][value=confirm]");
  await clerk.keyboard.press("Enter");
  await clerk.waitForLoadState("load");

  await byKeyboard(chrome, office, "khai", "form[action$='/pass'] button");
  await byKeyboard(chrome, office, "diep", "form[action$='/deliver'] button");
}

async function byKeyboard(chrome, office, login, last) {
  const page = await person(chrome, office.url, report);
  await signIn(page, login);
  await page.locator("tr[data-row]").first().waitFor();
  await tabTo(page, "tr[data-row] td.acts a");
  await page.keyboard.press("Enter");
  await page.locator(".actbar form button.act").waitFor();
  await page.keyboard.press("k");
  // A key, unlike a click, does not wait for the page it leads to.
  const choice = page.locator("input[name=certificate][type=radio]");
  await choice.first().or(page.locator("form[action$='/apply']")).waitFor();
  if (await choice.count()) {
    await tabTo(page, "input[name=certificate]");
    await page.keyboard.press("Space");
    await tabTo(page, "form button.act");
    await page.keyboard.press("Enter");
  }
  await page.locator("form[action$='/apply']").waitFor();
  await page.keyboard.press("k");
  await page.locator(last).waitFor();
  await page.keyboard.press("k");
  await page.locator(last).waitFor({ state: "detached" });
  report(true, `${login} did the step by keyboard alone`);
}

/** Presses Tab until the element has the focus; it must be reachable. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 400; presses += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${selector} cannot be reached by Tab on ${page.url()}`);
}
