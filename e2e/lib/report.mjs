// Counting: `report(good, words)`, and the closing line that ./check adds up.

let passed = 0;
let failed = 0;

export function report(good, words) {
  if (good) passed += 1;
  else failed += 1;
  console.log(`${good ? "ok  " : "FAIL"} ${words}`);
}

/** Runs the suite; whatever it throws is a failure with its words. */
export async function suite(run) {
  try {
    await run();
  } catch (error) {
    report(false, error.stack ?? String(error));
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
