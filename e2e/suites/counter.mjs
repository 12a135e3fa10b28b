// The copy form in a browser, as its template and scripts are, against a server that drops the line, is full, is slow. The
// server of this file is a stand-in: what the real one answers is tested in crates/web/tests/clerk.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";

import { browser } from "../lib/browser.mjs";
import { here } from "../lib/demo.mjs";
import { report, suite } from "../lib/report.mjs";

const samples = process.env.SAOY_SAMPLES ?? drawn();
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const HTML = { "content-type": TYPES[".html"] };
const WORDS = { "content-type": "text/plain; charset=utf-8" };

function drawn() {
  const folder = mkdtempSync(join(tmpdir(), "saoy-samples-"));
  execFileSync("cargo", ["run", "-q", "-p", "saoy-web", "--example", "render_samples", "--", folder], { cwd: join(here, "..") });
  return folder;
}

const sample = (name) => readFileSync(join(samples, `copy-form-${name}.vi.html`), "utf8");

/** What the stand-in does next, and what it was sent. */
const server = { uploads: new Map(), drops: 0, full: false, slow: false, posted: "", nonce: "n1", who: "1" };

const tok = (n) => `tok${n}`;

function row(token) {
  const { name, size } = server.uploads.get(token);
  const page = (n) => `<li data-page="${n}"><span class="pgtools" hidden><button type="button" data-move="-1">‹</button><button type="button" data-turn>↻</button><button type="button" data-move="1">›</button></span></li>`;
  return `<li class="filerow" data-upload="${token}" data-name="${name}" data-size="${size}"><input type="hidden" name="upload" value="${token}"><div class="filehead"><b>${name}</b></div>
<ol data-strip>${[1, 2, 3].map(page).join("")}</ol><input name="order-${token}" value="3r90,1">
<select class="firstonly" name="type-${token}"><option value=""></option><option value="degree">Bằng</option><option value="birth" data-vneid>Khai sinh</option></select>
<input name="pages-${token}" value="3"><input class="firstonly" name="copies-${token}" value="1"><div class="firstonly" data-vneid-says hidden>VNeID</div></li>`;
}

function waiting(token) {
  const { name, size } = server.uploads.get(token);
  return `<li class="filerow" data-upload="${token}" data-name="${name}" data-size="${size}" data-waiting><input type="hidden" name="upload" value="${token}"><div class="filehead"><b>${name}</b></div><div class="uploading"><progress max="${size}" value="0"></progress><span data-percent></span><span data-state></span></div></li>`;
}

function piece(request, response, upload, length) {
  if (server.full) return response.writeHead(507, WORDS).end("Tệp chưa được lưu. Xin báo người vận hành hệ thống.");
  if (server.drops > 0) {
    server.drops -= 1;
    upload.have += 100;
    return request.socket.destroy();
  }
  const at = () => ({ "upload-offset": String(upload.have) });
  if (Number(request.headers["upload-offset"]) !== upload.have) return response.writeHead(409, at()).end();
  setTimeout(() => {
    upload.have += length;
    response.writeHead(204, at()).end();
  }, server.slow ? 400 : 0);
}

function announce(body, response) {
  const file = JSON.parse(body);
  if (file.size > 30e6) return response.writeHead(413, WORDS).end("Tệp 31,4 MB, chỉ nhận tới 30 MB. Hãy quét lại.");
  const token = tok(server.uploads.size + 1);
  server.uploads.set(token, { ...file, have: 0 });
  response.writeHead(201, { location: `/uploads/${token}` }).end();
}

function formAgain(body, response) {
  server.posted = body;
  const rows = [...body.matchAll(/name="upload"\r\n\r\n(\w+)/g)].map((found) => waiting(found[1]));
  response.writeHead(422, HTML).end(sample("filled").replace(/(<ol class="files[^>]*>)[^]*?<\/ol>(\s*<p class="mute)/, `$1${rows.join("")}</ol>$2`));
}

function page(path, response) {
  if (path === "/copies/new") {
    const html = sample("empty").replaceAll('"n1"', `"${server.nonce}"`).replace('data-who="1"', `data-who="${server.who}"`);
    return response.writeHead(200, HTML).end(html);
  }
  const file = join(samples, path);
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(readFileSync(file));
}

const listener = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk)).on("end", () => {
    const path = decodeURIComponent(request.url.split("?")[0]);
    const body = Buffer.concat(chunks);
    const token = path.match(/^\/uploads\/(\w+)/)?.[1];
    if (path === "/uploads") return announce(body.toString(), response);
    if (path.endsWith("/row")) return response.writeHead(200, HTML).end(row(token));
    if (token && request.method === "PATCH") return piece(request, response, server.uploads.get(token), body.length);
    if (token) return response.writeHead(200, { "upload-offset": String(server.uploads.get(token).have) }).end();
    if (request.method === "POST") return formAgain(body.toString("latin1"), response);
    page(path, response);
  });
});

const file = (name, size) => ({ name, mimeType: "application/pdf", buffer: Buffer.alloc(size, 37) });

const open = async (tab) => {
  await tab.goto("/copies/new");
  await tab.waitForTimeout(400);
};
const seen = (tab, what) => tab.locator(what).first().isVisible();
const add = (tab, name, size) => tab.setInputFiles("#f-scan", [file(name, size)]);
const done = (tab, n) => tab.waitForSelector(`[data-upload=${tok(n)}] [data-strip]`);

async function files(tab) {
  await open(tab);
  await add(tab, "a.pdf", 5000);
  await done(tab, 1);
  report(!(await seen(tab, "#f-join")), "one file cannot be joined");
  const order = () => tab.$$eval("[data-upload=tok1] [data-strip] > li", (all) => all.map((li) => li.dataset.page + (li.className ? ` ${li.className}` : "")));
  report(String(await order()) === "3 turn90,1,2 out", "the strip shows the saved order and turns");
  await tab.click("[data-upload=tok1] [data-strip] > li:first-child [data-turn]");
  report((await tab.inputValue("[name=order-tok1]")) === "3r180,1", "and turns on from there");
  await add(tab, "b.pdf", 5000);
  await done(tab, 2);
  report(await seen(tab, "#f-join"), "two files can be joined");
  const fee = () => tab.textContent("[data-fee]");
  report((await fee()).startsWith("10.000"), `two originals of three pages cost 10.000 đ: ${await fee()}`);
  await tab.selectOption("[name=type-tok2]", "birth");
  report((await seen(tab, "[data-hint-each]")) && (await seen(tab, "[data-upload=tok2] [data-vneid-says]")), "each file is an original of its own");
  await tab.check("#f-join");
  report(!(await seen(tab, "[data-hint-each]")) && !(await seen(tab, "[data-upload=tok2] [data-vneid-says]")), "joined, nothing speaks of two originals any more");
  report((await fee()).startsWith("8.000"), `one original of six pages costs 8.000 đ: ${await fee()}`);
  report(!(await seen(tab, "[name=type-tok2]")) && (await seen(tab, "[name=pages-tok2]")), "its kind stands with the first file, pages with each");
  await tab.selectOption("[name=type-tok1]", "birth");
  report(await seen(tab, "[data-upload=tok1] [data-vneid-says]"), "a paper on VNeID is pointed out when it is chosen");
  await tab.selectOption("[name=type-tok1]", "degree");
  report(!(await seen(tab, "[data-upload=tok1] [data-vneid-says]")), "and no more when another is");
}

async function troubles(tab) {
  const large = join(mkdtempSync(join(tmpdir(), "saoy-large-")), "gross.pdf");
  writeFileSync(large, "%PDF");
  truncateSync(large, 31_400_000);
  await tab.setInputFiles("#f-scan", large);
  await tab.waitForSelector("text=Tệp 31,4 MB, chỉ nhận tới 30 MB. Hãy quét lại.");
  await tab.click("li:has-text('gross.pdf') [data-remove]");
  report((await tab.locator("li:has-text('gross.pdf')").count()) === 0, "a file that is too large says the server's sentence and can be taken out");
  server.drops = 7;
  await add(tab, "lost.pdf", 1_500_000);
  await tab.waitForSelector("text=Mất kết nối");
  await done(tab, 3);
  report(server.uploads.get("tok3").have === 1_500_000, "after a lost line it goes on where it stopped");
  server.full = true;
  await add(tab, "full.pdf", 5000);
  await tab.waitForSelector("[data-upload=tok4] .wrong:has-text('Tệp chưa được lưu')");
  report((await tab.inputValue("[data-upload=tok4] [name=upload]")) === "tok4", "a full disk is said, and the file keeps its place in the form");
  server.full = false;
  await add(tab, "full.pdf", 5000);
  await done(tab, 4);
  report(server.uploads.size === 4, "the same file chosen again goes on with the same upload");
}

async function underWay(tab) {
  server.slow = true;
  await add(tab, "slow.pdf", 1_500_000);
  await tab.waitForSelector("[data-upload=tok5]");
  await tab.fill("#f-identity", "099201014377");
  await tab.click("button[value=search]");
  await tab.waitForSelector("text=Trần Minh Quân");
  report(/name="do"\r\n\r\nsearch/.test(server.posted) && server.posted.includes("tok5"), "a button pressed while a file is under way sends its id along");
  await done(tab, 5);
  report(server.uploads.get("tok5").have === 1_500_000, "and the upload goes on in the form that was drawn again");
  server.slow = false;
}

async function person(tab) {
  await tab.click("input[name=account][value=no]");
  report((await seen(tab, "#f-email")) && (await seen(tab, "[data-email-must]")), "without an account an e-mail is needed");
  await tab.click("input[name=account][value=yes]");
  report(!(await seen(tab, "#f-email")), "the chosen account has one");
}

async function keeping(tab) {
  await tab.evaluate(() => sessionStorage.clear());
  await open(tab);
  await tab.click("input[name=account][value=no]");
  await tab.fill("#f-name", "Lò Thị Mẩy");
  server.nonce = "n2";
  await open(tab);
  report((await tab.inputValue("#f-name")) === "", "the next form is not filled with what was typed for another");
  await tab.click("[data-keep-box] button:has-text('Khôi phục')");
  report((await tab.inputValue("#f-name")) === "Lò Thị Mẩy", "it comes back when it is asked for");
  server.nonce = "n3";
  server.who = "9";
  await open(tab);
  report(!(await seen(tab, "[data-keep-box]")), "another officer in the same tab is not offered it");
  report((await tab.evaluate(() => Object.keys(sessionStorage).length)) === 0, "and it is gone");
}

await suite(async () => {
  await new Promise((ready) => listener.listen(0, "127.0.0.1", ready));
  const chrome = await browser();
  try {
    const tab = await chrome.newPage({ baseURL: `http://127.0.0.1:${listener.address().port}`, viewport: { width: 1366, height: 900 } });
    tab.setDefaultTimeout(20_000);
    tab.on("pageerror", (error) => report(false, `script error: ${error.message}`));
    await files(tab);
    await troubles(tab);
    await underWay(tab);
    await person(tab);
    await keeping(tab);
  } finally {
    await chrome.close();
    listener.close();
  }
});
