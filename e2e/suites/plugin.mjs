// The scripts that talk to signing programs on the officer's computer, in Chromium, with the stand-ins of VGCASignService and of
// the VNPT-CA plug-in (crates/testkit). The page of this file is a stand-in, too: a file, a handler that takes one upload for
// one token, the sentences of both languages. What a returned file may be is tested in crates/pades/tests/returned.

import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { browser, person } from "../lib/browser.mjs";
import { here } from "../lib/demo.mjs";
import { report, suite } from "../lib/report.mjs";

const ROOT = join(here, "..");
const TOKEN = "7f3k9qmd2x5t8v1w";
const FILE = readFileSync(join(ROOT, "crates/pdf/tests/fixtures/three-pages-stream.pdf"));

/** The programs, at ports of their own; `be(mood)` changes what they do. */
async function programs() {
  const built = process.env.SAOY_PLUGINS;
  const words = ["run", "-q", "-p", "saoy-testkit", "--features", "plugins", "--example", "plugins"];
  const child = built ? spawn(built) : spawn("cargo", words, { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const address = async () => (await next()).split(" ")[1];
  const [vgca, vnpt] = [await address(), await address()];
  const be = async (mood) => {
    child.stdin.write(`${mood}\n`);
    if ((await next()) !== `is ${mood}`) throw new Error(`the programs are not ${mood}`);
  };
  return { vgca, vnpt, be, end: () => child.kill() };
}

/** What the handler got, and what it says to it. */
const handler = { files: [], open: true, says: { Status: 0, Message: "" } };

function sentences() {
  const text = readFileSync(join(ROOT, "translations/vi/plugin.ftl"), "utf8");
  return [...text.matchAll(/^(plugin-[\w-]+) = (.+)$/gm)].map(([, key, words]) => [key, words]);
}

function page() {
  const said = sentences().map(([key, words]) => `<template data-says="${key}">${words}</template>`);
  return `<!doctype html><html lang="vi"><title>Ký</title><link rel="icon" href="data:,"><body>${said.join("")}</body></html>`;
}

/** The page of a batch, as pages/parts/program.html draws it. */
function batchPage(program) {
  const said = sentences().map(([key, words]) => `<template data-says="${key}">${words}</template>`);
  const part = `<section data-program="${program}" data-next="/viec" data-name="${program}"><p data-when="looking" hidden>Đang tìm</p>
    <p data-when="waiting" data-line="%code%: %n% / %of%" hidden><span></span></p><ul data-faults hidden></ul>
    <template data-fault><li><b></b> <span data-why></span></li></template>
    <p data-when="ready">Sẵn sàng</p><p data-when="again" hidden>Còn lại</p><button data-when="ready again" data-go>Ký</button>${said.join("")}</section>`;
  return `<!doctype html><html lang="vi"><title>Ký</title><link rel="icon" href="data:,"><body>${part}<script type="module" src="/js/app.js"></script></body></html>`;
}

/** What the service says next: three dossiers, the second one's file is refused; before the first something is prepared. */
const queue = { waits: 1, refuses: 2, asked: [] };

function nextJob(body, url) {
  const after = Number(new URLSearchParams(body.toString()).get("after"));
  queue.asked.push(after);
  if (queue.waits > 0) {
    queue.waits -= 1;
    return { state: "wait" };
  }
  if (after >= 3) return { state: "over" };
  const n = after + 1;
  Object.assign(handler, { open: true, says: n === queue.refuses ? { Status: 422, Message: "Tệp được ký bằng chứng thư khác." } : { Status: 0, Message: "" } });
  const rect = [330, 160, 510, 230];
  return { state: "sign", signing: n, work: "approve", code: `K88.04-${n}`, file: `${url}/tep.pdf`, handler: `${url}/nhan`, token: TOKEN, page: 1, rect, licence: "", left: 4 - n };
}

/** The one file of a multipart body. */
function part(body, type) {
  const boundary = type.split("boundary=")[1];
  const start = body.indexOf("\r\n\r\n") + 4;
  if (!body.subarray(0, start).includes('name="uploadfile"')) return null;
  return body.subarray(start, body.indexOf(`\r\n--${boundary}--`));
}

function upload(request, response, body) {
  const json = (status, words) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(words));
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return json(403, { Status: 403, Message: "" });
  if (!handler.open) return json(200, { Status: 410, Message: "Phiên ký này đã nhận tệp rồi." });
  const file = part(body, request.headers["content-type"] ?? "");
  if (!file) return json(400, { Status: 400, Message: "" });
  handler.files.push(file);
  if (handler.says.Status === 0) handler.open = false;
  return json(200, handler.says);
}

async function office(lines) {
  const policy = `default-src 'none'; script-src 'self'; img-src data:; connect-src 'self' ${lines.join(" ")}`;
  const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (piece) => parts.push(piece));
    request.on("end", () => {
      const { pathname } = new URL(request.url, "http://x");
      if (pathname === "/") return response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy }).end(page());
      if (pathname.startsWith("/js/")) return response.writeHead(200, { "content-type": "text/javascript" }).end(readFileSync(join(ROOT, "assets", pathname)));
      if (pathname === "/tep.pdf") return response.writeHead(200, { "content-type": "application/pdf" }).end(FILE);
      if (pathname === "/luot/vgca" || pathname === "/luot/vnpt") {
        return response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy }).end(batchPage(pathname.slice(6)));
      }
      if (pathname === "/viec") {
        const job = nextJob(Buffer.concat(parts), `http://${request.headers.host}`);
        return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(job));
      }
      if (pathname === "/nhan") return upload(request, response, Buffer.concat(parts));
      return response.writeHead(404).end();
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, end: () => server.close() };
}

/** Takes the call, shakes hands (RFC 6455 §4.2.2) and hangs up instead of answering. */
async function rude() {
  const accept = (key) => createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  const line = createServer();
  line.on("upgrade", (request, socket) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept(request.headers["sec-websocket-key"])}\r\n\r\n`);
    socket.once("data", () => socket.destroy()).on("error", () => {});
  });
  await new Promise((done) => line.listen(0, "127.0.0.1", done));
  return { address: `ws://127.0.0.1:${line.address().port}`, end: () => line.close() };
}

const ask = {
  vgca: (url, address, work = "approve") => async (tab) =>
    tab.evaluate(
      async ([url, address, token, work]) => {
        const { sign } = await import("/js/plugin/vgca.js");
        const { sentence } = await import("/js/plugin/outcome.js");
        const found = await sign({ work, file: `${url}/tep.pdf`, handler: `${url}/nhan`, token, number: "12/ĐT" }, address);
        return found.signed ? "signed" : sentence(found);
      },
      [url, address, TOKEN, work],
    ),
  vnpt: (url, address, { token = TOKEN, licence = "", page = 1 } = {}) => async (tab) =>
    tab.evaluate(
      async ([url, address, token, licence, page]) => {
        const { sign } = await import("/js/plugin/vnpt.js");
        const { sentence } = await import("/js/plugin/outcome.js");
        const bytes = new Uint8Array(await (await fetch("/tep.pdf")).arrayBuffer());
        const rect = [330, 160, 510, 230];
        const found = await sign({ bytes, page, rect, licence, handler: `${url}/nhan`, token }, address);
        return found.signed ? "signed" : sentence(found);
      },
      [url, address, token, licence, page],
    ),
};

const fresh = (says = { Status: 0, Message: "" }) => Object.assign(handler, { files: [], open: true, says });

function holds(file) {
  const path = join(mkdtempSync(join(tmpdir(), "saoy-plugin-")), "signed.pdf");
  writeFileSync(path, file);
  return execFileSync("pdfsig", ["-nocert", path], { encoding: "utf8" }).includes("Signature is Valid");
}

async function both(tab, url, they) {
  for (const [name, address] of [["vgca", they.vgca], ["vnpt", they.vnpt]]) {
    const program = name === "vgca" ? "VGCASignService" : "VNPT-CA Plugin";
    const present = (where) =>
      tab.evaluate(
        async ([name, where]) => {
          const { present } = await import(`/js/plugin/${name}.js`);
          const { sentence } = await import("/js/plugin/outcome.js");
          const found = await present(where);
          return found.signed ? "there" : sentence(found);
        },
        [name, where],
      );
    await they.be("Well");
    report((await present(address)) === "there", `${name}: the program is found`);
    const gone = await present("ws://127.0.0.1:9");
    report(gone.startsWith(`Không thấy ${program} trên máy này`), `${name}: one that is not there is told: ${gone}`);
    await they.be("Silent");
    const silent = await present(address);
    report(silent.startsWith(`${program} không trả lời`), `${name}: silence is told: ${silent}`);

    const sign = (...more) => ask[name](url, address, ...more)(tab);
    fresh();
    await they.be("Well");
    report((await sign()) === "signed", `${name}: signed`);
    const [file] = handler.files;
    report(file.subarray(0, FILE.length).equals(FILE) && holds(file), `${name}: the handler got the file that was sent with a signature that pdfsig calls valid`);
    const again = await sign();
    report(again === "Tệp ký không được nhận: Phiên ký này đã nhận tệp rồi.", `${name}: a second file is told: ${again}`);

    fresh({ Status: 422, Message: "Tệp được ký bằng <b>chứng thư</b> khác." });
    const markup = await sign();
    report(markup.endsWith("<b>chứng thư</b> khác."), `${name}: what the handler says is the sentence, as text: ${markup}`);
    fresh({ Status: 500 });
    report((await sign()).startsWith("Phần mềm báo đã ký nhưng"), `${name}: a handler without words is no success`);
    fresh();
    await they.be("SendsNothing");
    report((await sign()).startsWith("Phần mềm báo đã ký nhưng"), `${name}: a signature that does not come is no success`);
    await they.be("Cancelled");
    const cancelled = await sign();
    report(/hủy/.test(cancelled), `${name}: cancelling is told: ${cancelled}`);
    await they.be("Refuses");
    const cannot = await sign();
    report(/chứng thư số|thiết bị ký số/.test(cannot), `${name}: why it cannot is told: ${cannot}`);
    report(handler.files.length === 0, `${name}: nothing was sent meanwhile`);
  }
}

async function own(tab, url, they) {
  await they.be("Well");
  fresh();
  report((await ask.vnpt(url, they.vnpt, { licence: "<license/>" })(tab)) === "signed", "vnpt: the licence is shown first");
  const stranger = await ask.vnpt(url, they.vnpt, { token: "another" })(tab);
  report(stranger.startsWith("Phần mềm báo đã ký nhưng"), "vnpt: a token that is none sends nothing");
  const rough = await rude();
  const cut = await ask.vgca(url, rough.address)(tab);
  report(cut.startsWith("VGCASignService đã ngắt kết nối"), `vgca: a line that is cut is told: ${cut}`);
  rough.end();
  const refused = await tab.evaluate(async () => {
    const { permission } = await import("/js/plugin/network.js");
    const answers = (known, state) => ({ query: async ({ name }) => (name === known ? { state } : Promise.reject(new TypeError(name))) });
    const asked = [answers("loopback-network", "denied"), answers("local-network-access", "prompt"), answers("none", "granted")];
    return Promise.all(asked.map((permissions) => permission(permissions)));
  });
  report(refused.join() === "denied,prompt,unknown", "the browser's permission is read under both its names");
  const blocked = await tab.evaluate(async () => {
    const was = navigator.permissions.query;
    navigator.permissions.query = async () => ({ state: "denied" });
    const { present } = await import("/js/plugin/vgca.js");
    const found = await present("ws://127.0.0.1:9");
    navigator.permissions.query = was;
    return found.says;
  });
  report(blocked === "plugin-blocked", "a browser that keeps the page away is named, not the program");
  const keys = await tab.evaluate(async () => [...document.querySelectorAll("template")].map((one) => one.dataset.says));
  const english = readFileSync(join(ROOT, "translations/en/plugin.ftl"), "utf8");
  report(keys.length > 15 && keys.every((key) => english.includes(`${key} = `)), "every sentence stands in both languages");
}

/** The page of a batch: one after the other, one failure stops no other, a program that is gone ends the round. */
async function batch(chrome, url, they) {
  for (const name of ["vgca", "vnpt"]) {
    const tab = await person(chrome, url, report);
    tab.forgive(/WebSocket connection to/);
    await tab.addInitScript(
      ([vgca, vnpt]) => {
        const Own = window.WebSocket;
        window.WebSocket = class extends Own {
          constructor(address) {
            super(window.gone ? "ws://127.0.0.1:9" : address.replace("wss://127.0.0.1:8987", vgca).replace("wss://localhost:4433/plugin", vnpt));
          }
        };
      },
      [they.vgca, they.vnpt],
    );
    await they.be("Well");
    Object.assign(queue, { waits: 1, asked: [] });
    handler.files = [];
    await tab.goto(`/luot/${name}`, { waitUntil: "networkidle" });
    const lines = await tab.evaluate(async () => {
      const line = document.querySelector("[data-line] span");
      const seen = [];
      new MutationObserver(() => seen.push(line.textContent)).observe(line, { childList: true, characterData: true, subtree: true });
      window.seen = seen;
      document.querySelector("[data-go]").click();
      return document.querySelector("[data-go]").hidden;
    });
    report(lines === true, `${name}: the button is away while the program is asked`);
    await tab.locator('[data-when="again"]').first().waitFor();
    const seen = await tab.evaluate(() => window.seen.join("; "));
    report(seen === "K88.04-1: 1 / 3; K88.04-2: 2 / 3; K88.04-3: 3 / 3", `${name}: each dossier is named: ${seen}`);
    const faults = await tab.locator("[data-faults] li").allTextContents();
    report(faults.length === 1 && faults[0].startsWith("K88.04-2 Tệp ký không được nhận: Tệp được ký bằng chứng thư khác."), `${name}: one failure, and the others go on: ${faults}`);
    report(handler.files.length === 3 && queue.asked.join() === "0,0,1,2,3", `${name}: all three came (${queue.asked})`);
    await they.be("Cancelled");
    await tab.locator("[data-go]").click();
    await tab.locator("[data-faults] li").nth(2).waitFor();
    await tab.locator('[data-when="again"]').first().waitFor();
    report((await tab.locator("[data-faults] li").count()) === 3, `${name}: each that is cancelled is told with its dossier`);
    await tab.evaluate(() => {
      window.gone = true;
      document.querySelector("[data-go]").click();
    });
    await tab.getByText(/^\s*Không thấy/).waitFor();
    report((await tab.locator("[data-faults] li").count()) === 1, `${name}: a program that is gone ends the round`);
    await tab.close();
  }
}

await suite(async () => {
  const they = await programs();
  const house = await office(["ws://127.0.0.1:*"]);
  const chrome = await browser();
  try {
    const tab = await person(chrome, house.url, report);
    // The console names every line that does not open.
    tab.forgive(/WebSocket connection to/, /the server responded with a status of 403/);
    await tab.goto("/");
    await both(tab, house.url, they);
    await own(tab, house.url, they);
    await batch(chrome, house.url, they);
  } finally {
    await chrome.close();
    house.end();
    they.end();
  }
});
