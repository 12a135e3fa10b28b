// A session ends while a long form is filled in: what was typed comes back to whoever typed it, and to nobody else.

import { join } from "node:path";

import { browser, officer } from "../lib/browser.mjs";
import { demo } from "../lib/demo.mjs";
import { folder, python, scan } from "../lib/files.mjs";
import { artefacts, look } from "../lib/look.mjs";
import { report, suite } from "../lib/report.mjs";
import { fill, form, hand, words } from "../lib/steps.mjs";

const applicant = { name: "Nông Thị Lâu", identity: "099190123456", email: "lau@vidu.example" };

await suite(async (broken) => {
  const paper = scan(join(folder("session"), "paper.pdf"));
  const office = await demo();
  const chrome = await browser();
  try {
    const clerk = await officer(chrome, office, "lan", report);
    await sent(clerk, office, paper);
    await leftAndCame(clerk, office, paper);
    await somebodyElse(clerk, office, paper);
  } catch (error) {
    await broken(error, artefacts);
  } finally {
    await chrome.close();
    await office.stop();
  }
});

/** The form is sent after the session has ended. */
async function sent(clerk, office, paper) {
  await filled(clerk, paper);
  endSessions(office);
  clerk.forgive(/status of 401/);
  await form(clerk).submit.click();
  await clerk.getByRole("heading", { name: "Đăng nhập lại để tiếp tục" }).waitFor();
  await look(clerk, "session-expired", report, { here: true });
  await back(clerk);
  await survived(clerk, "sent after the session's end", { files: true });
  await hand(clerk);
  report((await clerk.locator("main").innerText()).includes(applicant.name), "and the dossier is submitted from there");
  await clerk.goto("/copies/new");
  await clerk.getByRole("radio", { name: words.noAccount }).check();
  report((await form(clerk).name.inputValue()) === "", "the next applicant's form is empty");
  report(!(await form(clerk).checked.isChecked()), "and nothing is ticked in it");
}

/** The session ends, the clerk follows a link, signs in and opens the form again. */
async function leftAndCame(clerk, office, paper) {
  await filled(clerk, paper);
  endSessions(office);
  await clerk.getByRole("link", { name: "Theo dõi hồ sơ chứng thực" }).click();
  await clerk.waitForURL(/sign-in/);
  await clerk.locator("button[name=person][value=lan]").click();
  await clerk.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await clerk.goto("/copies/new");
  report((await clerk.locator("#f-name").inputValue()) === "", "a fresh form is not filled by itself: it may be for the next citizen");
  await clerk.getByRole("button", { name: "Khôi phục" }).click();
  await survived(clerk, "left after the session's end");
}

/** Whoever sits down at the same window next sees nothing of it. */
async function somebodyElse(clerk, office, paper) {
  await filled(clerk, paper);
  endSessions(office);
  await clerk.goto("/sign-in");
  await clerk.locator("button[name=person][value=ha]").click();
  await clerk.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await clerk.goto("/copies/new");
  report((await clerk.getByRole("button", { name: "Khôi phục" }).count()) === 0, "somebody else at the same window is not offered what was typed");
  await clerk.getByRole("radio", { name: words.noAccount }).check();
  report((await form(clerk).name.inputValue()) === "", "somebody else at the same window does not see what was typed");
  await form(clerk).name.fill("Riêng của Hà");
  await clerk.getByRole("button", { name: "Đăng xuất" }).click();
  await clerk.waitForLoadState("load");
  report((await clerk.evaluate(() => JSON.stringify(sessionStorage))) === "{}", "signing out leaves nothing in the window");
}

async function filled(clerk, paper) {
  await clerk.goto("/copies/new");
  await fill(clerk, { ...applicant, files: paper });
  await clerk.getByRole("textbox", { name: "Số trang bản chính" }).fill("7");
  await clerk.getByRole("textbox", { name: "Số bản", exact: true }).fill("3");
  await clerk.getByRole("checkbox", { name: "Miễn phí" }).check();
  await clerk.getByRole("textbox", { name: "Lý do miễn" }).fill("Hộ nghèo, xác nhận số 12");
}

/** In the page that asks to sign in again: the demo's one click. */
async function back(clerk) {
  await clerk.getByRole("button", { name: /Vào lại bằng một lần bấm/ }).click();
  await form(clerk).name.waitFor();
}

async function survived(clerk, when, { files = false } = {}) {
  await clerk.waitForLoadState("load");
  await clerk.waitForTimeout(300);
  const { name, identity, email, checked, types } = form(clerk);
  const typed = { name: await name.inputValue(), identity: await identity.inputValue(), email: await email.inputValue() };
  report(JSON.stringify(typed) === JSON.stringify(applicant), `${when}: the person's data survived (${Object.values(typed)})`);
  report(await clerk.getByRole("radio", { name: words.noAccount }).isChecked(), `${when}: so did the kind of applicant`);
  report(await checked.isChecked(), `${when}: so did the check of the original`);
  report((await clerk.getByRole("textbox", { name: "Lý do miễn" }).inputValue()).startsWith("Hộ nghèo"), `${when}: so did the reason of the waiver`);
  if (!files) return;
  report((await types.count()) === 1 && (await types.first().inputValue()) !== "", `${when}: the scan is still there with its type`);
  report((await clerk.getByRole("textbox", { name: "Số trang bản chính" }).inputValue()) === "7", `${when}: so are its pages`);
}

/** Every session was last used, and ends, a day ago. */
function endSessions(office) {
  const script = `import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=20)
db.execute("UPDATE session SET last_seen_at = 1, absolute_until = 1")
db.commit()`;
  python("-c", script, join(office.folder, "demo", "saoy.db"));
}
