// What happens at the desks beside the straight way: returned and mended, cancelled, batches, the block of the signature, pictures,
// withdrawn, a refused mail, the other language, and the citizen's side on a phone.

import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { browser, officer, person } from "../lib/browser.mjs";
import { demo, here, mailServer } from "../lib/demo.mjs";
import { folder, mailTo, python, scan, textOf, validate } from "../lib/files.mjs";
import { artefacts, judge, look, PHONE } from "../lib/look.mjs";
import { report, suite } from "../lib/report.mjs";
import { attach, form, hand, left, open, press, receive, seal, sign, toPreview, words } from "../lib/steps.mjs";

const work = folder("desk");
const papers = [1, 2, 3].map((seed) => scan(join(work, `paper-${seed}.pdf`), { seed }));
const identity = "099190123456";
const field = (page, name) => page.getByRole("textbox", { name });
const millimetres = async (page, name) => Number((await field(page, name).inputValue()).replace(",", "."));

await suite(async (broken) => {
  const mails = join(work, "mails");
  const post = await mailServer(mails);
  const office = await demo({ smtp: post.port });
  const chrome = await browser();
  try {
    const [lan, khai, diep] = await Promise.all(["lan", "khai", "diep"].map((login) => officer(chrome, office, login, report)));
    await pictures(khai, "/signature-picture", "signature");
    await pictures(diep, "/seal-picture", "seal");
    await english(khai);
    await returned(lan, khai);
    await blocks(lan, khai);
    await batches(lan, khai, diep, office);
    await refusedMail(diep, mails, office);
    await citizen(chrome, office, lan, khai, diep);
  } catch (error) {
    await broken(error, artefacts);
  } finally {
    await chrome.close();
    await office.stop();
    post.stop();
  }
});

/** A PNG on white is offered with its background made transparent; a JPEG is refused. */
async function pictures(page, address, kind) {
  const [png, jpeg] = [join(work, `${kind}.png`), join(work, `${kind}.jpg`)];
  python("-c", `from PIL import Image, ImageDraw\nimage = Image.new("RGB", (600, 600 if "${kind}" == "seal" else 240), "white")\ndraw = ImageDraw.Draw(image)\ndraw.ellipse((40, 40, 560, image.height - 40), outline=(190, 20, 30), width=18)\ndraw.line((120, image.height // 2, 480, image.height // 3), fill=(20, 30, 140), width=10)\nimage.save("${png}")\nimage.save("${jpeg}")`);
  await page.goto(address);
  await look(page, `${kind}-picture`, report);
  page.forgive(/status of 422/);
  await page.getByLabel("Chọn file đính kèm").setInputFiles(jpeg);
  await page.getByText(/không phải PNG/).first().waitFor();
  report(true, `${kind}: a JPEG is refused with a sentence`);
  await page.getByLabel("Chọn file đính kèm").setInputFiles(png);
  await page.getByRole("radio", { name: "Nền trắng thành trong suốt" }).check();
  await look(page, `${kind}-picture-draft`, report, { here: true });
  await page.getByRole("button", { name: "Lưu lại" }).click();
  const shown = page.getByRole("img", { name: "Ảnh đang dùng" });
  await shown.waitFor();
  const bytes = await (await page.request.get(await shown.getAttribute("src"))).body();
  writeFileSync(join(work, `${kind}-kept.png`), bytes);
  const said = python("-c", `from PIL import Image\nimage = Image.open("${join(work, `${kind}-kept.png`)}").convert("RGBA")\nprint(image.getpixel((1, 1))[3], image.getchannel("A").getextrema()[1] > 200)`);
  report(said.trim() === "0 True", `${kind}: the white became transparent, the ink stayed (${said.trim()})`);
}

/** Every page speaks English after one click, and Vietnamese after another. */
async function english(page) {
  await page.goto("/sign");
  await page.getByRole("button", { name: "English" }).click();
  await page.waitForFunction(() => document.documentElement.lang === "en");
  const heading = await page.getByRole("heading", { level: 1 }).innerText();
  report(/^[\x20-\x7e]+$/.test(heading) && page.url().endsWith("/sign"), `the same page in English: ${heading}`);
  await look(page, "sign-list-english", report);
  await page.getByRole("button", { name: "Tiếng Việt" }).click();
  await page.waitForFunction(() => document.documentElement.lang === "vi");
}

/** Returned with a reason; one is mended and submitted again, the other cancelled. */
async function returned(lan, khai) {
  await receive(lan, { name: "Dương Văn Về", identity, email: "refused.ve@vidu.example", files: papers[0] });
  await receive(lan, { name: "Giang Thị Hủy", identity, email: "huy@vidu.example", files: papers[1] });
  for (const name of ["Dương Văn Về", "Giang Thị Hủy"]) {
    await open(khai, "/sign", name);
    await khai.getByRole("link", { name: /^Trả lại/ }).click();
    const reason = khai.getByRole("textbox", { name: "Lý do trả lại" });
    await reason.fill("Trang 1 bị mờ, xin quét lại.");
    await look(khai, `return-${name === "Dương Văn Về" ? "one" : "other"}`, report, { here: true });
    await khai.getByRole("button", { name: /^Trả lại/ }).click();
    await left(khai);
  }
  await lan.goto("/copies/returned");
  await look(lan, "returned-list", report);
  const row = (name) => lan.locator("tr[data-row]").filter({ hasText: name });
  report((await row("Dương Văn Về").innerText()).includes("Trang 1 bị mờ"), "the clerk sees why it was returned");
  await row("Dương Văn Về").getByRole("link", { name: /^Xử lý tiếp/ }).click();
  await form(lan).name.waitFor();
  await look(lan, "copy-form-returned", report);
  report((await form(lan).name.inputValue()) === "Dương Văn Về", "“Xử lý tiếp” opens what was filled in");
  await lan.getByRole("button", { name: /^Bỏ tệp/ }).click();
  await attach(lan, papers[2]);
  await form(lan).types.first().selectOption({ index: 3 });
  if (!(await form(lan).checked.isChecked())) await form(lan).checked.check();
  await hand(lan);
  await khai.goto("/sign");
  report(await khai.locator("tr[data-row]").filter({ hasText: "Dương Văn Về" }).isVisible(), "mended with another scan, it waits for the leader again");
  await lan.goto("/copies/returned");
  await row("Giang Thị Hủy").getByRole("link", { name: /^Hủy hồ sơ/ }).click();
  await lan.getByRole("textbox", { name: "Lý do hủy" }).fill("Người dân rút yêu cầu.");
  await look(lan, "cancel", report, { here: true });
  await lan.getByRole("button", { name: /^Hủy hồ sơ/ }).click();
  await lan.waitForURL((url) => !/cancel/.test(url.pathname));
  await lan.goto("/copies/returned");
  report((await row("Giang Thị Hủy").count()) === 0, "the cancelled dossier left the list");
  await lan.goto("/following");
  report((await row("Giang Thị Hủy").innerText()).includes("Đã hủy"), "and is followed as cancelled");
}

/** The block of the signature by the mouse, by keys and in millimetres: it stands there in the signed file. */
async function blocks(lan, khai) {
  await receive(lan, { name: "Bùi Văn Khung", identity, email: "khung@vidu.example", files: papers });
  for (const [way, move] of Object.entries({ mouse: byMouse, keys: byKeys, millimetres: byNumbers })) {
    await open(khai, "/sign", "Bùi Văn Khung");
    await khai.waitForURL(/\/sign\/\d+/);
    const id = khai.url().match(/\/sign\/(\d+)/)[1];
    await khai.goto(`/sign/${id}/place`);
    if (way === "mouse") await look(khai, "place", report);
    await field(khai, "Trang").fill("1");
    await field(khai, "Trang").press("Tab");
    await move(khai);
    const wanted = { page: 1, x: await millimetres(khai, "Cách mép trái"), y: await millimetres(khai, "Cách mép trên") };
    await khai.getByRole("button", { name: "Giữ vị trí này" }).click();
    await khai.waitForURL((url) => !url.pathname.endsWith("/place"));
    if (!khai.url().includes("/preview")) await toPreview(khai, words.sign);
    await press(khai, words.apply, khai.getByRole("button", { name: words.pass }));
    const path = join(work, `block-${way}.pdf`);
    writeFileSync(path, await (await khai.request.get(`/dossiers/${id}/file.pdf`)).body());
    const signed = JSON.parse(python(join(here, "tools/signatures.py"), path)).find((entry) => entry.signed);
    const near = signed && signed.page === wanted.page && Math.abs(signed.x - wanted.x) < 0.3 && Math.abs(signed.y - wanted.y) < 0.3;
    report(near && signed.ink > 0.005, `placed by ${way} at ${JSON.stringify(wanted)}: in the PDF ${JSON.stringify(signed)}`);
    await khai.getByRole("button", { name: words.pass }).click();
    await left(khai);
  }
}


async function byMouse(page) {
  const box = page.locator("[data-box]");
  const from = { x: await millimetres(page, "Cách mép trái"), y: await millimetres(page, "Cách mép trên") };
  const at = await box.boundingBox();
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
  await page.mouse.down();
  await page.mouse.move(at.x + at.width / 2 - 60, at.y + at.height / 2 - 90, { steps: 6 });
  await page.mouse.up();
  const to = { x: await millimetres(page, "Cách mép trái"), y: await millimetres(page, "Cách mép trên") };
  report(to.x < from.x - 5 && to.y < from.y - 5, `the mouse drags the block (${JSON.stringify(from)} to ${JSON.stringify(to)})`);
}

async function byKeys(page) {
  await byNumbers(page);
  await page.locator("[data-box]").focus();
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowDown"]) await page.keyboard.press(key);
  const to = [await millimetres(page, "Cách mép trái"), await millimetres(page, "Cách mép trên")];
  report(to[0] === 28 && to[1] === 40.5, `arrow keys move by 1 mm, with Shift by 10 mm (${to})`);
}

async function byNumbers(page) {
  await field(page, "Cách mép trái").fill("25");
  await field(page, "Cách mép trên").fill("30,5");
  await page.keyboard.press("Tab");
}

/** Several dossiers signed in one go, sealed in one go, delivered in one go. */
async function batches(lan, khai, diep, office) {
  await receive(lan, { name: "Cao Thị Lượt", identity, email: "luot@vidu.example", files: papers });
  await batch(khai, "/sign", /^Ký .*hồ sơ/, /^Ký số và chuyển \d+ hồ sơ/, "Đã xong lượt ký", words.pass, 4);
  await batch(diep, "/seal", /^Đóng dấu .*hồ sơ/, /^Đóng dấu \d+ hồ sơ/, "Đã xong lượt đóng dấu", words.deliver, 7);
  await diep.goto("/books");
  await diep.getByRole("row").filter({ hasText: /7\/ĐT/ }).getByRole("link").first().click();
  await diep.getByText("Liên tục từ 1 đến 7").waitFor();
  report(true, "the register runs from 1 to 7 without a gap");
  const mail = await mailTo(join(work, "mails"), "luot@vidu.example");
  if (mail?.pdf) validate(report, mail.pdf, office, "a copy of the batch");
  else report(false, "no mail of the batch arrived");
}

async function batch(page, list, act, go, over, last, count) {
  await page.goto(list);
  await page.getByRole("checkbox", { name: "Chọn tất cả" }).check();
  await look(page, `batch-list${list.replace("/", "-")}`, report, { here: true });
  await page.getByRole("button", { name: act }).click();
  // One page says how many, with which certificate and from which number, before any key is used.
  await page.waitForURL(/\/batch\/\d+/);
  const book = page.getByRole("combobox", { name: /^Chọn sổ/ });
  if ((await book.count()) && !(await book.inputValue())) await book.selectOption({ index: 1 });
  await page.locator("input[name=certificate]:not([disabled])").first().check();
  await look(page, `batch-confirm${list.replace("/", "-")}`, report, { here: true });
  await page.getByRole("button", { name: go }).click();
  const heading = page.getByRole("heading", { name: over });
  await heading.waitFor({ timeout: 90_000 });
  await look(page, `batch-over${list.replace("/", "-")}`, report);
  const done = await page.locator("[data-batch] li.d").count();
  report(done === count, `${done} of ${count} dossiers in one go at ${list}`);
  const left = page.getByRole("button", { name: last });
  if (await left.count()) {
    await left.click();
    await page.waitForLoadState("load");
  }
  await page.goto(list);
  report((await page.locator("tr[data-row]").count()) === 0, `all were passed on from ${list}`);
}

/** The mail server refuses an address; the keeper sees its words, corrects the address, and the mail goes. */
async function refusedMail(diep, mails, office) {
  const row = diep.locator("tr[data-row]").filter({ hasText: "refused.ve@vidu.example" });
  for (let tries = 0; tries < 40; tries += 1) {
    await diep.goto("/mail");
    if ((await row.innerText()).includes("no such mailbox")) break;
    await diep.waitForTimeout(500);
  }
  report((await row.innerText()).includes("550 5.1.1 no such mailbox here"), "the refused mail shows the server's words");
  await look(diep, "mail-refused", report);
  await row.getByRole("link", { name: /^Gửi lại/ }).click();
  await look(diep, "mail-message", report);
  await diep.getByRole("textbox", { name: "Địa chỉ email" }).fill("ve.dung@vidu.example");
  await diep.getByRole("button", { name: "Gửi lại" }).click();
  const mail = await mailTo(mails, "ve.dung@vidu.example");
  report(Boolean(mail?.pdf), "after the correction the copy arrived");
  if (mail?.pdf) validate(report, mail.pdf, office, "the copy sent again");
}

/** The citizen with an account: the store, the download, the page behind the QR code, on a phone; then withdrawn. */
async function citizen(chrome, office, lan, khai, diep) {
  await lan.goto("/copies/new");
  await lan.getByRole("radio", { name: words.withAccount }).check();
  await lan.getByRole("textbox", { name: /CMND\/CCCD \(Đối với công dân\)/ }).fill("099201014377");
  await lan.getByRole("button", { name: "Tìm kiếm tài khoản" }).click();
  await lan.getByRole("radio", { name: "Trần Minh Quân" }).check();
  await attach(lan, papers[0]);
  await form(lan).types.first().selectOption({ index: 3 });
  await form(lan).checked.check();
  await look(lan, "copy-form-account", report, { here: true });
  await hand(lan);
  await sign(khai, "Trần Minh Quân");
  await seal(diep, "Trần Minh Quân");

  const quan = await officer(chrome, office, "quan", report, { viewport: PHONE });
  await quan.goto("/store");
  await judge(quan, "store-360", report);
  const [download] = await Promise.all([quan.waitForEvent("download"), quan.getByRole("link", { name: /^Tải về/ }).first().click()]);
  const copy = join(work, "store.pdf");
  await download.saveAs(copy);
  validate(report, copy, office, "the copy from the store");
  await quan.getByRole("link", { name: /./ }).filter({ hasNotText: "Tải về" }).and(quan.locator("a[href^='/store/']")).first().click();
  await judge(quan, "stored-360", report);

  const code = textOf(copy).match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-?[0-9A-Z]/)?.[0];
  const anyone = await person(chrome, office.url, report, { viewport: PHONE });
  await anyone.goto(`/kt/${code}`);
  report((await anyone.getByRole("heading", { level: 1 }).innerText()) === "ĐÃ CẤP", "the page behind the QR code says that it was issued");
  await judge(anyone, "public-issued-360", report);

  await khai.goto("/following");
  await khai.locator("tr[data-row]").filter({ hasText: "Trần Minh Quân" }).getByRole("link", { name: /^Xem tiến trình/ }).click();
  await khai.getByRole("link", { name: "Thu hồi" }).click();
  await khai.getByRole("textbox", { name: "Lý do" }).fill("Phát hiện bản chính bị tẩy xóa.");
  await look(khai, "withdraw", report, { here: true });
  await khai.getByRole("button", { name: "Thu hồi" }).click();
  await khai.waitForURL((url) => !/withdraw/.test(url.pathname));
  await anyone.reload();
  report((await anyone.getByRole("heading", { level: 1 }).innerText()) === "ĐÃ THU HỒI", "after the withdrawal the public page says so");
  await judge(anyone, "public-withdrawn-360", report);
  await quan.goto("/store");
  report((await quan.locator("main").innerText()).includes("Đã thu hồi"), "and so does the citizen's store");
}
