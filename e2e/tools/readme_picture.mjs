// Takes the README's picture: the leader before a diploma. usage: SAOY=… readme_picture.mjs

import { join } from "node:path";

import { browser, officer } from "../lib/browser.mjs";
import { demo, here } from "../lib/demo.mjs";
import { folder, python } from "../lib/files.mjs";
import { report, suite } from "../lib/report.mjs";
import { fill, form, hand, open, words } from "../lib/steps.mjs";

await suite(async () => {
  const paper = join(folder("picture"), "bang-tot-nghiep.pdf");
  python(join(here, "tools/make_scan.py"), paper, "--pages", "2", "--megabytes", "1.4", "--diploma");
  const office = await demo();
  const chrome = await browser();
  try {
    const clerk = await officer(chrome, office, "lan", report);
    await clerk.goto("/copies/new");
    await fill(clerk, { name: "Nguyễn Thị Thử", identity: "099190123456", email: "nguoi.dan@vidu.example", files: paper });
    const kinds = form(clerk).types.first();
    const kind = (await kinds.locator("option").allInnerTexts()).find((label) => /^Bằng tốt nghiệp cao đẳng/.test(label));
    if (kind) await kinds.selectOption({ label: kind });
    await hand(clerk);
    const leader = await officer(chrome, office, "khai", report);
    await open(leader, "/sign");
    await leader.getByRole("button", { name: words.sign }).waitFor();
    await leader.waitForLoadState("networkidle");
    await leader.screenshot({ path: join(here, "../docs/pictures/leader-work.png") });
    report(true, "docs/pictures/leader-work.png");
  } finally {
    await chrome.close();
    await office.stop();
  }
});
