// What goes wrong with tokens at an officer's own computer: locked, a last attempt, pulled out, hanging, crashed. The driver is a shim
// before SoftHSM2 that has the faults of real tokens. The page says it, nothing is lost, and no PIN stands in any file, not even in
// what a crash leaves behind.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { browser, officer } from "../lib/browser.mjs";
import { computer, screen, shim, token } from "../lib/computer.mjs";
import { demo } from "../lib/demo.mjs";
import { folder, python, scan } from "../lib/files.mjs";
import { artefacts, look } from "../lib/look.mjs";
import { report, suite } from "../lib/report.mjs";
import { nowhere } from "../lib/secrets.mjs";
import { agentOpens, closes, here, over, pair, register, sign } from "../lib/signing_day.mjs";
import { receive } from "../lib/steps.mjs";

const work = folder("faults");
process.env.TMPDIR = work;
const papers = [1, 2, 3].map((seed) => scan(join(work, `paper-${seed}.pdf`), { seed }));
const [right, wrong] = ["kH4i-pin-71", "s4i-pin-4410"];
const again = (page) => page.getByRole("button", { name: "Ký tiếp" });

await suite(async (broken) => {
  const plugged = join(work, "tokens-of-khai");
  const khais = token(plugged, { label: "Token Khai", pin: right, kind: "p256", holder: "nguoi-khai" });
  const log = join(work, "service.log");
  const office = await demo({ log, before: khais.offer });
  const chrome = await browser();
  const seen = await screen();
  const control = join(work, "faults");
  // The driver that is named has the tokens; SoftHSM2 itself, which the system registers, sees another folder.
  const faults = (...lines) => {
    writeFileSync(`${control}.next`, [`softhsm-settings ${join(plugged, "softhsm2.conf")}`, ...lines, ""].join("\n"));
    renameSync(`${control}.next`, control);
  };
  faults();
  const khaisComputer = await computer({ name: "khai", folder: work, tokens: join(work, "nothing"), display: seen.display, modules: [shim], variables: { SAOY_TOKEN_SHIM: control } });
  try {
    const certificate = await khais.fill(join(office.folder, "demo"));
    report(khaisComputer.install().status === 0, "installed with a driver of its own");
    const lan = await officer(chrome, office, "lan", report);
    const khai = await khaisComputer.browse(office, "khai", report);
    await pair(khai, khaisComputer);
    await register(khai, khaisComputer, khais, "Đăng ký chứng thư từ thiết bị ký");
    for (const files of papers) await receive(lan, { name: "Lò Thị Hỏng", identity: "099190123456", email: "hong@vidu.example", files });
    await sign(khai, certificate);

    await locked(khai, khaisComputer, faults, control);
    await pulledOut(khai, khaisComputer, faults);
    await hanging(khai, khaisComputer, faults);
    await crashed(khai, khaisComputer, faults);
    await lastAttempt(khai, khaisComputer, faults);
    writeFileSync(join(work, "screens"), khaisComputer.windows.everything());
    nowhere(report, [work], [right, wrong]);
  } catch (error) {
    console.log(khaisComputer.windows.everything());
    await broken(error, artefacts);
  } finally {
    await chrome.close();
    khaisComputer.stop();
    seen.stop();
    await office.stop();
  }
});

/** The agent opens and is told to sign. */
async function go(page, computer) {
  const window = await agentOpens(page, computer);
  window.line("ky");
  return window;
}

/** Another code, once the page offers it. */
async function more(page) {
  await again(page).click();
  await here(page).waitFor();
}

/** Three wrong PINs lock the token: each is told, none is tried twice, and the page says it in words. */
async function locked(page, computer, faults, control) {
  faults("locked-after 3");
  let window = await go(page, computer);
  await window.pin(wrong);
  await window.says("còn ít lần thử");
  await window.pin(wrong);
  await window.says("CÒN MỘT LẦN CUỐI");
  await window.pin(wrong);
  await window.says("Thiết bị ký đã bị khóa");
  await closes(window);
  await page.getByText("Thiết bị ký đã bị khóa do nhập sai").waitFor();
  await look(page, "batch-locked", report);
  report(readFileSync(`${control}.wrong`, "utf8") === "3", "three wrong PINs were tried, each once");
  await more(page);
  window = await go(page, computer);
  await window.says("Thiết bị ký đã bị khóa");
  await closes(window);
  report(!/PIN:/.test(window.seen), "a locked token is told by agent and page, and no further PIN is asked");
  writeFileSync(`${control}.wrong`, "0");
  await again(page).waitFor();
  await more(page);
}

/** Pulled out after the first of three: put back it goes on; pulled out again and the window closed, the rest waits. */
async function pulledOut(page, computer, faults) {
  faults("removed-after 1");
  const window = await go(page, computer);
  await window.pin(right);
  await window.says("đã được rút ra, còn 2 hồ sơ");
  await page.locator("[data-batch] li.d").first().waitFor({ timeout: 60_000 });
  report((await page.locator("[data-batch] li.d").count()) === 1, "pulled out in the middle: one is signed, two wait");
  window.type("\x03");
  report((await window.ended()) === -2, "the officer closes the window");
  await again(page).waitFor();
  await look(page, "batch-pulled-out", report);
  faults();
  await more(page);
}

/** A driver that never answers is given up; the page says so. */
async function hanging(page, computer, faults) {
  faults("hang C_Sign");
  const window = await go(page, computer);
  report(window.seen.split("Lò Thị Hỏng").length - 1 === 2, "“Ký tiếp” asks for the two that are left");
  await window.pin(right);
  await window.says("không trả lời nên đã bị dừng", { seconds: 120 });
  await closes(window);
  await page.getByText("Thiết bị ký không trả lời.").waitFor();
  report(true, "a hanging driver is stopped, told by the agent and on the page");
  faults();
  await more(page);
}

/** The driver crashes, then the agent, each while a PIN is in it: nothing is left behind, where others leave their memory. */
async function crashed(page, computer, faults) {
  faults("hang C_Login");
  const left = [];
  for (const who of ["driver", "agent"]) {
    const window = await go(page, computer);
    await window.pin(right);
    const driver = await driverOf(window.pid);
    await page.waitForTimeout(1000);
    process.kill(who === "driver" ? driver : window.pid, "SIGABRT");
    if (who === "driver") report((await closes(window)) === 1, "the agent says that its driver crashed");
    else report((await window.ended()) === -6, "the agent crashed");
    left.push(keep(computer.work, who));
    await page.reload();
    await more(page);
  }
  report(left.every((one) => one === null), `agent and driver leave no memory behind (${left})`);
  const crash = "import os, resource, sys\nhard = resource.getrlimit(resource.RLIMIT_CORE)[1]\nresource.setrlimit(resource.RLIMIT_CORE, (hard, hard))\nos.chdir(sys.argv[1])\nif os.fork() == 0: os.abort()\nos.wait()";
  python("-c", crash, computer.work);
  console.log(`     (another program that crashes leaves here: ${keep(computer.work, "control") ?? "nothing, by this machine's settings"})`);
  faults();
}

/** What a crash left in a folder, under a name that the next one does not take. */
function keep(folder, name) {
  const core = readdirSync(folder).find((one) => /^core(\.\d+)?$/.test(one));
  if (!core) return null;
  renameSync(join(folder, core), join(folder, `${name}-${core}`));
  return `${name}-${core}`;
}

/** The process of the driver: the agent's child that has loaded the shim. */
async function driverOf(agent) {
  for (let tries = 0; tries < 200; tries += 1) {
    const children = execFileSync("ps", ["--ppid", String(agent), "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
    const found = children.find((one) => one.includes(shim));
    if (found) return Number.parseInt(found, 10);
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("the agent has no process with the driver");
}

/** The last attempt is said before; the right PIN signs the rest. */
async function lastAttempt(page, computer, faults) {
  faults("pin-state final-try");
  const window = await go(page, computer);
  await window.says("CÒN MỘT LẦN CUỐI");
  await window.pin(right);
  await window.says("Xong: đã ký 2/2");
  await closes(window);
  report(await over(page, 3), "the last attempt was told before the PIN was asked, and the right PIN signed the rest");
}
