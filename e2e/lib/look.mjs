// Looks at a page as a person would and as axe does, wide and on a phone; keeps the pictures as artefacts.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { here } from "./demo.mjs";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const artefacts = join(here, "artefacts");
mkdirSync(artefacts, { recursive: true });

export const PHONE = { width: 360, height: 740 };

/**
 * Judges the page as it stands, then its address opened on a phone. `here`: the page holds what no address gives back (a filled
 * form, an answer to a form), so the window is made narrow instead.
 */
export async function look(page, name, report, { here: stays = false } = {}) {
  await page.waitForLoadState("load");
  const wide = page.viewportSize();
  await judge(page, `${name}-${wide.width}`, report);
  if (stays) {
    await page.setViewportSize(PHONE);
    await judge(page, `${name}-360`, report);
    await page.setViewportSize(wide);
    return;
  }
  const phone = await page.context().newPage();
  await phone.setViewportSize(PHONE);
  const answer = await phone.goto(page.url());
  report(answer.ok(), `${name}: its address opens on a phone (${answer.status()})`);
  await judge(phone, `${name}-360`, report);
  await phone.close();
}

/** One page at one width: a picture, nothing out of place, nothing that axe finds. */
export async function judge(page, name, report) {
  const narrow = page.viewportSize().width <= PHONE.width;
  await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: narrow });
  const faults = await layoutFaults(page);
  report(faults.length === 0, `${name}: nothing sticks out, the menu is folded on a phone ${faults.join("; ")}`);
  const found = await axe(page);
  report(found.length === 0, `${name}: axe finds nothing ${found.join("; ")}`);
}

/** What a ruler finds at this width. */
export async function layoutFaults(page) {
  // The script that folds the menu comes a moment after the page.
  if (page.viewportSize().width <= PHONE.width) await page.waitForFunction(() => !document.querySelector("details[data-menu][open]"), null, { timeout: 5000 }).catch(() => {});
  return page.evaluate(() => {
    const faults = [];
    const root = document.documentElement;
    const over = root.scrollWidth - root.clientWidth;
    if (over > 0) {
      const widest = [...document.body.querySelectorAll("*")].find((el) => el.getBoundingClientRect().right > root.clientWidth + 1);
      faults.push(`${over} px too wide: ${widest?.outerHTML.slice(0, 120)}`);
    }
    for (const code of document.querySelectorAll(".whole")) {
      const tops = new Set([...code.getClientRects()].map((box) => Math.round(box.top)));
      if (tops.size > 1) faults.push(`a code is broken over lines: ${code.textContent}`);
    }
    const menu = document.querySelector("details[data-menu]");
    if (menu && root.clientWidth <= 360 && menu.open) faults.push("the menu is open");
    return faults;
  });
}

/** axe, run from outside the page: the page's policy stays in force. */
export async function axe(page) {
  await page.evaluate(source);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].target.join(" ")}`);
}
