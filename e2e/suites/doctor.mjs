// “Bác sĩ ký số” in Chromium: what only the browser sees. The page is a sample, its programs answer at their real addresses by way of
// the browser, the computer's clock is the suite's. Nothing about a person goes into the report.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { browser, person } from "../lib/browser.mjs";
import { here } from "../lib/demo.mjs";
import { folder } from "../lib/files.mjs";
import { artefacts } from "../lib/look.mjs";
import { report, suite } from "../lib/report.mjs";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const NOW = Date.parse("2026-10-14T03:14:08Z");
const MINUTE = 60_000;

function drawn() {
  if (process.env.SAOY_SAMPLES) return process.env.SAOY_SAMPLES;
  const samples = folder("doctor");
  execFileSync("cargo", ["run", "-q", "--locked", "-p", "saoy-web", "--example", "render_samples", "--", samples], { cwd: join(here, "..") });
  return samples;
}

/** The samples under the policy of the real page, read from the source. */
async function serve(root) {
  const policy = readFileSync(join(here, "../crates/web/src/security.rs"), "utf8")
    .match(/const POLICY_WITH_PROGRAMS: &str = "([^"]*)"/)[1]
    .replace(/\\\s*/g, "");
  const server = createServer((request, answer) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    try {
      const bytes = readFileSync(join(root, path));
      answer.writeHead(200, { "content-security-policy": policy, "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.closeAllConnections() ?? server.close() };
}

/** The page with the computer's clock off by so much; `answers` says what each program does: a text, or nothing for absent. */
async function opened(chrome, url, { off = 0, vgca, vnpt } = {}) {
  const page = await person(chrome, url, report);
  await page.clock.setFixedTime(NOW + off);
  const program = (address, answer) =>
    page.routeWebSocket(address, (line) => (answer === undefined ? line.close({ code: 1011 }) : line.onMessage(() => line.send(answer))));
  await program("wss://127.0.0.1:8987/**", vgca);
  await program("wss://localhost:4433/**", vnpt);
  await page.goto("/doctor-begun.vi.html");
  await page.locator("[data-find-plugins]").waitFor();
  return page;
}

const text = (page) => page.locator("[data-report]").inputValue();

await suite(async (broken) => {
  const server = await serve(drawn());
  const chrome = await browser();
  try {
    const well = await opened(chrome, server.url, { vgca: '{"Version":"1.0.4"}', vnpt: "1" });
    report((await well.getByText("Đúng giờ với máy chủ.").count()) === 1, "a clock that agrees");
    report((await text(well)).includes("clock: doctor-clock-good"), "the report says so by its key");
    await well.locator("[data-find-plugins]").click();
    await well.locator("[data-plugins] > li").nth(1).waitFor();
    report((await well.getByText("Đang chạy và trả lời.").count()) === 2, "both programs are found");
    report(/vgca: doctor-plugin-good\nvnpt: doctor-plugin-good/.test(await text(well)), "and reported");
    await well.screenshot({ path: join(artefacts, "doctor-well.png"), fullPage: true });

    const ahead = await opened(chrome, server.url, { off: 11 * MINUTE, vnpt: "what?" });
    report((await ahead.getByText("Nhanh hơn máy chủ 11 phút").count()) === 1, "a clock that is ahead, by how much");
    await ahead.locator("[data-find-plugins]").click();
    await ahead.locator("[data-plugins] > li").nth(1).waitFor({ timeout: 15_000 });
    const said = await ahead.locator("[data-plugins]").innerText();
    report(/VGCASignService đã ngắt kết nối|Không thấy VGCASignService/.test(said), `a program that is not there: ${said}`);
    report(said.includes("VNPT-CA Plugin trả lời không đúng quy ước"), "a program that answers something else");
    report(/clock: doctor-clock-ahead/.test(await text(ahead)) && /vnpt: plugin-garbled/.test(await text(ahead)), "both in the report");

    const behind = await opened(chrome, server.url, { off: -3 * MINUTE });
    report((await behind.getByText("Chậm hơn máy chủ 3 phút").count()) === 1, "a clock that is behind");
    const lines = (await text(behind)).trim().split("\n");
    report(lines.every((line) => !/Khải|54 1A|099/.test(line)), "nothing about a person in the report");
    await behind.locator("[data-copy]").click();
    report(await behind.locator("[data-copied]").innerText().then((words) => words.length > 0), "copied, or selected and said so");
    const [download] = await Promise.all([behind.waitForEvent("download"), behind.locator("[data-download]").click()]);
    report(readFileSync(await download.path(), "utf8") === (await text(behind)), "the download is the report");
  } catch (error) {
    await broken(error, artefacts);
  } finally {
    await chrome.close();
    server.stop();
  }
});
