// Chromium, with what every page is judged by: axe, no console errors, no sideways scrolling on a phone.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { here } from "./demo.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const artefacts = join(here, "artefacts");
mkdirSync(artefacts, { recursive: true });

export async function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** A new person at a new browser window. `report(good, words)` takes what is found. */
export async function person(chrome, url, report, options = {}) {
  const context = await chrome.newContext({ baseURL: url, locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", viewport: { width: 1366, height: 850 }, bypassCSP: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => report(false, `script error on ${page.url()}: ${error.message}`));
  return page;
}

/** In the demo: one click on the person's name. */
export async function signIn(page, login) {
  await page.goto("/sign-in");
  await page.locator(`button[name=person][value=${login}]`).click();
  await page.waitForLoadState("load");
}

/** Looks at the page: a screenshot as artefact, axe in both widths. */
export async function look(page, name, report) {
  await page.waitForLoadState("load");
  const viewport = page.viewportSize();
  for (const width of [viewport.width, 360]) {
    await page.setViewportSize({ width, height: viewport.height });
    await page.screenshot({ path: join(artefacts, `${name}-${width}.png`) });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    report(wide <= 0, `${name} at ${width} px: nothing sticks out sideways (${wide} px)`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const faults = found.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].target.join(" ")}`);
    report(faults.length === 0, `${name} at ${width} px: axe finds nothing ${faults.join("; ")}`);
  }
  await page.setViewportSize(viewport);
}
