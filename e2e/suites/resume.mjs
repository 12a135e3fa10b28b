// Scans on their way in: over a line that drops, several at once, joined, as pictures, by the mouse, too large, and on a full
// disk.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { browser, officer } from "../lib/browser.mjs";
import { canMount, demo } from "../lib/demo.mjs";
import { folder, python, scan } from "../lib/files.mjs";
import { line } from "../lib/line.mjs";
import { artefacts, look } from "../lib/look.mjs";
import { report, suite } from "../lib/report.mjs";
import { fill, form, hand, words } from "../lib/steps.mjs";

const applicant = { identity: "099190123456", email: "nguoi.dan@vidu.example" };
const work = folder("resume");
// After a lost line the server says with 409 how much it has.
const lost = /status of 409|ERR_(CONNECTION|EMPTY|INTERNET|SOCKET|NETWORK)/;

await suite(async (broken) => {
  const chrome = await browser();
  const office = await demo();
  try {
    await dropped(chrome, office);
    const clerk = await officer(chrome, office, "lan", report);
    await several(clerk);
    await joined(clerk);
    await pictures(clerk);
    await byMouse(clerk);
    await refused(clerk);
    await fullDisk(chrome);
  } catch (error) {
    await broken(error, artefacts);
  } finally {
    await chrome.close();
    await office.stop();
  }
});

/** The line breaks in the middle of a 5 MB scan, comes back, and the upload goes on from where it stood. */
async function dropped(chrome, office) {
  const paper = scan(join(work, "long.pdf"), { pages: 12, megabytes: 5 });
  const size = statSync(paper).size;
  const wire = await line(office.port);
  const clerk = await officer(chrome, { url: wire.url }, "lan", report);
  clerk.forgive(lost);
  await clerk.goto("/copies/new");
  const before = wire.up;
  wire.cutAfter(size / 2, 3);
  const sending = fill(clerk, { ...applicant, name: "Lê Văn Suối", files: paper });
  await clerk.getByText("Mất kết nối, đang thử lại.").first().waitFor();
  report(true, "the page says that the line is gone and that it tries again");
  await sending;
  const sent = wire.up - before;
  report(wire.cuts === 1 && sent < size * 1.4, `after the cut it went on from where it stood: ${sent} bytes went up for a file of ${size}`);

  // The network of the machine itself goes away.
  await clerk.goto("/copies/new");
  const again = fill(clerk, { ...applicant, name: "Lê Văn Suối", files: paper });
  await clerk.waitForFunction(() => document.querySelector("progress")?.value > 1_000_000);
  await clerk.context().setOffline(true);
  await clerk.getByText("Mất kết nối, đang thử lại.").first().waitFor();
  await clerk.context().setOffline(false);
  await again;
  await hand(clerk);
  report(await keptWhole(clerk, paper), "the scan that came in two parts is the scan, byte for byte");
  await clerk.context().close();
  wire.stop();
}

/** Five files dropped at once are five dossiers of one visit with one receipt. */
async function several(clerk) {
  const files = [1, 2, 3, 4, 5].map((seed) => scan(join(work, `paper-${seed}.pdf`), { seed }));
  await clerk.goto("/copies/new");
  await fill(clerk, { ...applicant, name: "Phan Thị Năm", files });
  await look(clerk, "copy-form-five", report, { here: true });
  await hand(clerk);
  const codes = new Set((await clerk.locator("main").innerText()).match(/K88\.04-\d{6}-\d{6}/g));
  report(codes.size === 5, `five files make five dossiers on one receipt (${[...codes]})`);
}

/** Two scans joined are one original; a page can be turned. */
async function joined(clerk) {
  const files = [1, 2].map((seed) => join(work, `paper-${seed}.pdf`));
  await clerk.goto("/copies/new");
  await fill(clerk, { ...applicant, name: "Đỗ Văn Ghép", files });
  await clerk.getByRole("checkbox", { name: words.join }).check();
  await clerk.getByRole("button", { name: "Xoay trang 1" }).first().click();
  await hand(clerk);
  const codes = new Set((await clerk.locator("main").innerText()).match(/K88\.04-\d{6}-\d{6}/g));
  report(codes.size === 1, `two joined scans make one dossier (${[...codes]})`);
  const pdf = join(work, "joined.pdf");
  writeFileSync(pdf, await scanOf(clerk, "Đỗ Văn Ghép"));
  const said = execFileSync("pdfinfo", ["-f", "1", "-l", "2", pdf], { encoding: "utf8" });
  report(/Pages:\s+2/.test(said) && /Page\s+1 rot:\s+90/.test(said), `the joined scan has both pages, the first turned (${said.match(/Pages.*|Page +\d rot.*/g)})`);
}

/** A photo and a picture become a PDF; the JPEG is not compressed again. */
async function pictures(clerk) {
  const [jpeg, png] = [join(work, "photo.jpg"), join(work, "picture.png")];
  python("-c", `from PIL import Image\nimage = Image.effect_noise((1240, 1754), 40).convert("RGB")\nimage.save("${jpeg}", quality=80, dpi=(150, 150))\nimage.save("${png}", dpi=(150, 150))`);
  await clerk.goto("/copies/new");
  await fill(clerk, { ...applicant, name: "Hà Thị Ảnh", files: [jpeg, png] });
  report((await form(clerk).rows.locator("img").count()) === 2, "both pictures are shown as pages");
  await hand(clerk);
  const pdf = await scanOf(clerk, "Hà Thị Ảnh", 0);
  const other = await scanOf(clerk, "Hà Thị Ảnh", 1);
  report([pdf, other].every((file) => file.subarray(0, 5).toString() === "%PDF-"), "JPEG and PNG became PDFs");
  const bytes = readFileSync(jpeg);
  const body = bytes.subarray(bytes.length - 5000, bytes.length - 100);
  report([pdf, other].some((file) => file.includes(body)), "the JPEG is in the PDF as it was");
}

/** A file dragged from the desktop and dropped on the page, as the system sends it. */
async function byMouse(clerk) {
  await clerk.goto("/copies/new");
  const zone = clerk.locator("[data-drop]");
  await zone.scrollIntoViewIfNeeded();
  const box = await zone.boundingBox();
  const cdp = await clerk.context().newCDPSession(clerk);
  const data = { items: [], files: [join(work, "paper-1.pdf"), join(work, "paper-2.pdf")], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await cdp.send("Input.dispatchDragEvent", { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data });
  }
  await form(clerk).types.nth(1).waitFor();
  report((await form(clerk).types.count()) === 2, "two files dropped with the mouse are two rows");
}

/** What cannot be taken is said in one sentence, and what was typed stays. */
async function refused(clerk) {
  const files = { "qua-lon.pdf": Buffer.alloc(31_000_000, "%PDF-1.4\n"), "rong.pdf": Buffer.alloc(0), "trang.pdf": Buffer.from("<!doctype html><html></html>"), "hong.pdf": readFileSync(join(work, "long.pdf")).subarray(0, 400_000) };
  const wanted = { "qua-lon.pdf": "30 MB", "rong.pdf": "rỗng", "trang.pdf": "trang web", "hong.pdf": "quét lại" };
  await clerk.goto("/copies/new");
  clerk.forgive(/status of 4\d\d/);
  await fill(clerk, { ...applicant, name: "Mai Văn Giữ", files: join(work, "paper-1.pdf") });
  for (const [name, bytes] of Object.entries(files)) {
    writeFileSync(join(work, name), bytes);
    await form(clerk).scan.setInputFiles(join(work, name));
    const row = clerk.locator("li.filerow.refused").filter({ hasText: name });
    await row.waitFor();
    const said = (await row.innerText()).replaceAll("\u00a0", " ");
    report(said.includes(wanted[name]), `${name}: ${said.replaceAll("\n", " ")}`);
  }
  await look(clerk, "copy-form-refused", report, { here: true });
  report((await form(clerk).name.inputValue()) === "Mai Văn Giữ", "what was typed stays");
}

/** The server's disk is full: it says so, and what was typed stays. */
async function fullDisk(chrome) {
  if (!canMount()) return console.log("     (a full disk cannot be made here: no mounting)");
  const office = await demo({ disk: 3 });
  try {
    const clerk = await officer(chrome, office, "lan", report);
    clerk.forgive(/507/);
    await clerk.goto("/copies/new");
    await fill(clerk, { ...applicant, name: "Vi Thị Đầy", files: join(work, "paper-1.pdf") });
    await form(clerk).scan.setInputFiles(join(work, "long.pdf"));
    const row = form(clerk).rows.filter({ hasText: "long.pdf" }).filter({ hasText: "hết chỗ" });
    await row.waitFor();
    report(true, `a full disk is said: ${(await row.innerText()).replaceAll("\n", " ")}`);
    report((await form(clerk).name.inputValue()) === "Vi Thị Đầy", "and what was typed stays");
    await clerk.context().close();
  } finally {
    await office.stop();
  }
}

/** The scan of somebody's dossier (the newest, or an earlier one) as it is kept. */
async function scanOf(clerk, name, back = 0) {
  await clerk.goto("/following");
  const address = await clerk.locator("tr[data-row]").filter({ hasText: name }).nth(back).getAttribute("data-open");
  return (await clerk.request.get(`${address}/scan.pdf`)).body();
}

async function keptWhole(clerk, paper) {
  const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
  return digest(await scanOf(clerk, "Lê Văn Suối")) === digest(readFileSync(paper));
}
