// Every page in every state that the samples give, in both languages, wide and on a phone: axe finds nothing, nothing sticks out
// sideways, no script complains. The pages are served with the policy of the real ones.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { cpus } from "node:os";
import { extname, join, normalize } from "node:path";

import { browser, person } from "../lib/browser.mjs";
import { here } from "../lib/demo.mjs";
import { folder } from "../lib/files.mjs";
import { artefacts, axe, layoutFaults, PHONE } from "../lib/look.mjs";
import { report, suite } from "../lib/report.mjs";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png" };
const PAPER = '<svg xmlns="http://www.w3.org/2000/svg" width="840" height="1188"><rect width="840" height="1188" fill="#fff"/></svg>';

await suite(async (broken) => {
  const samples = drawn();
  const names = readdirSync(samples).filter((name) => name.endsWith(".html"));
  const server = await serve(samples);
  const chrome = await browser();
  try {
    const waiting = names.flatMap((name) => [{ width: 1366, height: 850 }, PHONE].map((viewport) => ({ name, viewport })));
    waiting.sort((a, b) => a.viewport.width - b.viewport.width);
    const workers = Array.from({ length: Math.min(4, cpus().length) }, () => visits(chrome, server.url, waiting));
    await Promise.all(workers);
    report(names.length > 100, `${names.length} pages: every state in both languages`);
  } catch (error) {
    await broken(error, artefacts);
  } finally {
    await chrome.close();
    server.stop();
  }
});

/** One window that takes page after page. */
async function visits(chrome, url, waiting) {
  const page = await person(chrome, url, report);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { name, viewport } = next;
    await page.setViewportSize(viewport);
    await page.goto(`/${name}`);
    const faults = [...(await layoutFaults(page)), ...(await axe(page))];
    if (faults.length) await page.screenshot({ path: join(artefacts, `state-${name}-${viewport.width}.png`), fullPage: viewport === PHONE });
    report(faults.length === 0, `${name} at ${viewport.width} px ${faults.join("; ")}`);
  }
  await page.context().close();
}

/** The samples: ./check has drawn them already. */
function drawn() {
  if (process.env.SAOY_SAMPLES) return process.env.SAOY_SAMPLES;
  const samples = folder("states");
  execFileSync("cargo", ["run", "-q", "--locked", "-p", "saoy-web", "--example", "render_samples", "--", samples], { cwd: join(here, "..") });
  return samples;
}

/** The samples with the answers' real headers; pictures of pages that only a real service draws are blank paper. */
async function serve(root) {
  const policy = readFileSync(join(here, "../crates/web/src/security.rs"), "utf8")
    .match(/const POLICY: &str = "([^"]*)"/)[1]
    .replace(/\\\s*/g, "");
  const server = createServer((request, answer) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
    const headers = { "content-security-policy": policy, "x-content-type-options": "nosniff" };
    try {
      const bytes = readFileSync(join(root, path));
      answer.writeHead(200, { ...headers, "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      answer.writeHead(200, { ...headers, "content-type": TYPES[".svg"] }).end(PAPER);
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.closeAllConnections() ?? server.close() };
}
