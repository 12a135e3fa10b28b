// Each mockup beside the running screen, one PNG a pair in e2e/artefacts/side-*.png, to be looked at by a person.
// usage: side_by_side.mjs FOLDER_OF_MOCKUPS   (after the suites `day` and `desk` have left their pictures)

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { browser } from "../lib/browser.mjs";
import { artefacts } from "../lib/look.mjs";

const PAIRS = {
  "leader-work": "sign-work-1366",
  "leader-list": "sign-list-1366",
  "batch-signing": "batch-over-sign-1366",
  "register-book": "book-1366",
  "verify-result": "public-check-1366",
  "verify-result-phone": "public-issued-360",
  "attestation-page": "attestation",
};

const [mockups] = process.argv.slice(2);
if (!mockups) throw new Error("say where the mockups are");
const data = (path) => `data:image/png;base64,${readFileSync(path).toString("base64")}`;
const chrome = await browser();
const page = await chrome.newPage({ viewport: { width: 2000, height: 900 } });
for (const [mockup, ours] of Object.entries(PAIRS)) {
  const [left, right] = [join(mockups, `${mockup}.png`), join(artefacts, `${ours}.png`)];
  if (![left, right].every(existsSync)) {
    console.log(`left out: ${mockup} (${[left, right].find((path) => !existsSync(path))} is not there)`);
    continue;
  }
  const half = (words, path) => `<figure style="flex:1;margin:0;min-width:0"><figcaption>${words}</figcaption><img src="${data(path)}" style="max-width:100%"></figure>`;
  await page.setContent(`<body style="margin:8px;font:16px sans-serif;background:#888;display:flex;gap:12px;align-items:flex-start">${half("mockup", left)}${half("ours", right)}`);
  await page.screenshot({ path: join(artefacts, `side-${mockup}.png`), fullPage: true });
  console.log(`side-${mockup}.png`);
}
await chrome.close();
