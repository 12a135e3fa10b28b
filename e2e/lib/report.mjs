// Counting: `report(good, words)`, and the closing line that ./check adds up.

let passed = 0;
let failed = 0;

export function report(good, words) {
  if (good) passed += 1;
  else failed += 1;
  console.log(`${good ? "ok  " : "FAIL"} ${words}`);
}

const pages = [];

/** A page whose picture is kept should the suite break off. */
export const watch = (page) => pages.push(page);

/** Runs the suite; whatever it throws is a failure with its words. */
export async function suite(run) {
  try {
    await run(broken);
  } catch (error) {
    report(false, error.stack ?? String(error));
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

/** What was on the screens when the suite broke off. Called while the browser still lives. */
export async function broken(error, folder) {
  for (const [number, page] of pages.filter((page) => !page.isClosed()).entries()) {
    console.log(`     screen ${number}: ${page.url()}`);
    await page.screenshot({ path: `${folder}/broken-${number}.png` }).catch(() => {});
  }
  throw error;
}
