// A person without a mouse.

/** Presses Tab until the element (or one of them) has the focus; it must be reachable. */
export async function tabTo(page, target, { most = 250 } = {}) {
  await target.first().waitFor();
  for (let presses = 0; presses <= most; presses += 1) {
    if (await target.evaluateAll((all) => all.includes(document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${target} cannot be reached by Tab on ${page.url()}`);
}

/** Goes there by Tab and presses Enter. */
export async function enter(page, target) {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Goes there by Tab and types. */
export async function type(page, target, words) {
  await tabTo(page, target);
  await page.keyboard.type(words);
}

/** Chooses files by the key that opens the system's window. */
export async function choose(page, target, files) {
  // The browser must have been told that its window is ours before the key is pressed.
  const opened = page.waitForEvent("filechooser", { timeout: 60_000 });
  await tabTo(page, target);
  await page.waitForTimeout(200);
  await page.keyboard.press("Enter");
  await (await opened).setFiles(files);
}
