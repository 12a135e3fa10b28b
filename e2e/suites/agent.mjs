// A day with signing tokens at the officers' own computers: real agents, started by the page's link in Chromium with a screen,
// real PKCS#11 tokens (SoftHSM2), the PIN typed into the agent's terminal. At the end no PIN stands in any file.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { browser, officer } from "../lib/browser.mjs";
import { computer, screen, token } from "../lib/computer.mjs";
import { demo, mailServer } from "../lib/demo.mjs";
import { folder, mailTo, scan, signersOf, validate } from "../lib/files.mjs";
import { artefacts, look } from "../lib/look.mjs";
import { report, suite } from "../lib/report.mjs";
import { nowhere } from "../lib/secrets.mjs";
import { agentOpens, closes, code, over, pair, passOn, register, seal, sign } from "../lib/signing_day.mjs";
import { receive } from "../lib/steps.mjs";

const work = folder("agent");
process.env.TMPDIR = work;
const papers = [1, 2, 3].map((seed) => scan(join(work, `paper-${seed}.pdf`), { seed }));
const [khais, tams, seals, wrong] = ["kH4i-pin-71", "tAm-pin-0582", "d4u-pin-9936", "s4i-pin-4410"];
const applicant = { name: "Lương Thị Khóa", identity: "099190123456" };

await suite(async (broken) => {
  const plugged = { khai: join(work, "khai-tokens"), diep: join(work, "diep-tokens") };
  const tokens = {
    khai: token(plugged.khai, { label: "Token Khai", pin: khais, kind: "rsa2048", holder: "nguoi-khai" }),
    tam: token(plugged.khai, { label: "Token Tam", pin: tams, kind: "p256", holder: "nguoi-tam" }),
    seal: token(plugged.diep, { label: "Con dau", pin: seals, kind: "p256", holder: "dau-k88-04" }),
  };
  const mails = join(work, "mails");
  const post = await mailServer(mails);
  const log = join(work, "service.log");
  const office = await demo({ smtp: post.port, log, before: (demo) => Object.values(tokens).forEach((one) => one.offer(demo)) });
  const chrome = await browser();
  const seen = await screen();
  const at = (name) => computer({ name, folder: work, tokens: plugged[name], display: seen.display });
  const [khaisComputer, diepsComputer] = [await at("khai"), await at("diep")];
  try {
    const certificates = {};
    for (const [name, one] of Object.entries(tokens)) certificates[name] = await one.fill(join(office.folder, "demo"));
    installed(khaisComputer);
    installed(diepsComputer);
    const lan = await officer(chrome, office, "lan", report);
    const khai = await khaisComputer.browse(office, "khai", report);
    const diep = await diepsComputer.browse(office, "diep", report);
    await leader(lan, khai, khaisComputer, tokens, certificates);
    await typed(lan, khai, khaisComputer, office, certificates);
    await keeper(chrome, office, diep, diepsComputer, tokens, certificates);
    await citizen(mails, office, certificates);
    await brokenOff(lan, khai, khaisComputer, office, certificates);
    report(khaisComputer.run("uninstall").status === 0 && khaisComputer.opener() === "", "uninstalled, links open nothing");
    for (const one of [khaisComputer, diepsComputer]) writeFileSync(join(work, `${one.name}-screens`), one.windows.everything());
    nowhere(report, [work], [khais, tams, seals, wrong]);
  } catch (error) {
    for (const one of [khaisComputer, diepsComputer]) console.log(`--- the screens of ${one.name}:\n${one.windows.everything()}`);
    await broken(error, artefacts);
  } finally {
    await chrome.close();
    khaisComputer.stop();
    diepsComputer.stop();
    seen.stop();
    await office.stop();
    post.stop();
  }
});

/** The agent registers itself for links, twice as once. */
function installed(computer) {
  const done = [computer.install(), computer.install()];
  const opener = computer.opener();
  report(done.every((one) => one.status === 0) && opener === "saoy-agent.desktop", `${computer.name}: the installed agent opens saoy: links (${opener}) ${done[0].stderr}`);
}

/** Paired and registered by link, two tokens plugged in; a batch with a wrong PIN first, the page reloaded and its tab closed. */
async function leader(lan, khai, computer, tokens, certificates) {
  for (const files of papers) await receive(lan, { ...applicant, email: "khoa@vidu.example", files });
  await pair(khai, computer);
  report(true, "paired: the link opened the agent, its six digits were typed into the page");
  const list = await register(khai, computer, tokens.khai, "Đăng ký chứng thư từ thiết bị ký");
  report(list.includes("Token Khai") && list.includes("Token Tam"), "both tokens are listed where the certificate is chosen");
  await khai.getByText("Đã đăng ký.").waitFor();
  report(await khai.locator("li").filter({ hasText: "Đang dùng" }).count() === 2, "the certificate with the officer's own identity number counts at once");
  await look(khai, "certificates-registered", report);

  await sign(khai, certificates.khai);
  await look(khai, "batch-at-computer", report);
  const window = await agentOpens(khai, computer);
  report(window.seen.split(applicant.name).length - 1 === 3, "the agent shows three dossiers");
  await khai.reload();
  await khai.getByText("Chương trình ký đang giữ 3 hồ sơ").waitFor();
  report(true, "reloaded, the page knows that the agent is at work");
  window.line("2");
  await window.says("2. Khớp");
  window.line("ky");
  await window.pin(wrong);
  await window.says("PIN không đúng");
  const address = khai.url();
  const context = khai.context();
  await khai.close();
  report(true, "its tab is closed");
  await window.pin(khais);
  await window.says("Xong: đã ký 3/3");
  report(/Token Khai · PIN/.test(window.seen) && !/Token Tam · PIN/.test(window.seen), "the PIN is asked for the token of the chosen certificate alone");
  report((await closes(window)) === 0, "the agent ends well");
  const again = await context.newPage();
  await again.goto(address);
  report(await over(again, 3), "opened again, the page says that all three are signed");
  await look(again, "batch-at-computer-over", report);
  await again.close();
}

/** The code is typed at the agent instead of the link. */
async function typed(lan, khai, computer, office, certificates) {
  const page = await khai.context().newPage();
  for (const files of papers.slice(0, 2)) await receive(lan, { ...applicant, name: "Mạc Văn Gõ", email: "go@vidu.example", files });
  await sign(page, certificates.khai);
  const window = await computer.type("sign", "--at", office.url, "--code", await code(page));
  await window.says("Ký tất cả", { seconds: 90 });
  window.line("ky");
  await window.pin(khais);
  await window.says("Xong: đã ký 2/2");
  report((await window.ended()) === 0 && (await over(page, 2)), "with the typed code two dossiers are signed");
  await page.close();
}


/** The seal's certificate names nobody: two administrators say whose it is. Then five dossiers are sealed with one PIN. */
async function keeper(chrome, office, diep, computer, tokens, certificates) {
  await pair(diep, computer);
  await register(diep, computer, tokens.seal, "Đăng ký chứng thư của con dấu");
  await diep.getByText("Chờ hai quản trị xác nhận").waitFor();
  const loc = await officer(chrome, office, "loc", report);
  for (const [login, name] of [["tam", /Lê Thị Thanh Tâm/], ["lan", /Vũ Thị Mai Lan/]]) {
    await loc.goto("/admin/people");
    await loc.getByRole("link", { name }).click();
    const agencies = loc.getByRole("combobox", { name: /^Cơ quan/ });
    await agencies.selectOption({ label: (await agencies.locator("option").filter({ hasText: "Hòa An" }).first().innerText()).trim() });
    await loc.getByRole("checkbox", { name: "Quản trị đơn vị" }).check();
    await loc.getByRole("button", { name: "Cấp quyền" }).click();
    await loc.getByRole("rowheader", { name: "Quản trị đơn vị" }).waitFor();
    const administrator = await officer(chrome, office, login, report);
    await administrator.goto("/admin/certificates");
    await administrator.getByRole("button", { name: /Xác nhận đúng chủ/ }).click();
    await administrator.waitForLoadState("load");
  }
  await diep.goto("/certificates");
  report((await diep.locator("li").filter({ hasText: "Đang dùng" }).count()) === 2, "two administrators agreed: the seal's certificate counts");
  await seal(diep, certificates.seal);
  await look(diep, "batch-at-computer-seal", report);
  const window = await agentOpens(diep, computer);
  report(/Đóng dấu bản sao[^]*5\/ĐT/.test(window.seen), "the keeper's agent shows the numbers up to 5/ĐT");
  window.line("ky");
  await window.pin(seals);
  await window.says("Xong: đã ký 5/5");
  await closes(window);
  report(await over(diep, 5), "five dossiers are sealed with one PIN");
  await passOn(diep);
}

/** What the citizen gets is whole, and both signatures are the tokens'. */
async function citizen(mails, office, certificates) {
  const mail = await mailTo(mails, "khoa@vidu.example");
  if (!mail?.pdf) return report(false, `no mail arrived (${readdirSync(mails)})`);
  validate(report, mail.pdf, office, "the copy signed and sealed with tokens");
  const signers = signersOf(mail.pdf);
  const wanted = [certificates.khai, certificates.seal].map((one) => one.serialNumber.toLowerCase());
  report(wanted.every((one) => signers.includes(one)), `its signatures are those of the tokens (${signers})`);
}

/** ^C at the question for the PIN ends the agent and gives the terminal back as it was. */
async function brokenOff(lan, khai, computer, office, certificates) {
  const page = await khai.context().newPage();
  await receive(lan, { ...applicant, name: "Ngạc Văn Thôi", email: "thoi@vidu.example", files: papers[0] });
  await sign(page, certificates.khai);
  const window = await computer.type("sign", "--at", office.url, "--code", await code(page));
  await window.says("Ký tất cả", { seconds: 90 });
  window.line("ky");
  await window.says("PIN:");
  while (await window.shows()) await page.waitForTimeout(20);
  window.type(`${khais.slice(0, 8)}\x03`);
  const status = await window.ended();
  report(status === -2 && (await window.shows()), `^C at the PIN ends the agent by that signal (${status}) and the terminal shows again what is typed`);
  await page.reload();
  report(await page.getByRole("button", { name: "Ký tiếp" }).isVisible(), "and the page lets the officer go on");
  await page.close();
}
