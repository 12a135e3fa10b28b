// Chromium with the page's own security policy in force, and people at windows of their own. Whatever a page complains
// about (a script error, an error in the console, a refusal by the policy, an answer 5xx) is a failure.

import { chromium } from "playwright-core";

import { watch } from "./report.mjs";

/** How Chromium is started. */
export const chromiumOf = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
};

export async function browser() {
  return chromium.launch(chromiumOf);
}

/** How the people's windows are. */
export const window = { locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", viewport: { width: 1366, height: 850 }, acceptDownloads: true };

/**
 * A new person at a new browser window. `report(good, words)` takes what is found. `page.forgive(pattern)` names a complaint
 * that the suite provokes on purpose (the console also complains about every answer 4xx).
 */
export async function person(chrome, url, report, options = {}) {
  return seated(await chrome.newContext({ baseURL: url, ...window, ...options }), report);
}

/** The same at a window that is there already. */
export async function seated(context, report) {
  const forgiven = [];
  const complain = (words) => forgiven.some((pattern) => pattern.test(words)) || report(false, words);
  context.on("weberror", (error) => complain(`script error: ${error.error().stack ?? error.error()}`));
  context.on("console", (message) => {
    const at = message.location().url || message.page()?.url();
    if (message.type() === "error") complain(`console: ${message.text()} (${at})`);
  });
  context.on("response", (answer) => {
    if (answer.status() >= 500) complain(`answer ${answer.status()} at ${answer.url()}`);
  });
  const page = await context.newPage();
  watch(page);
  page.setDefaultTimeout(30_000);
  page.forgive = (...patterns) => forgiven.push(...patterns);
  return page;
}

/** In the demo: one click on the person's name. */
export async function signIn(page, login) {
  await page.goto("/sign-in");
  await page.locator(`button[name=person][value=${login}]`).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.waitForLoadState("load");
}

/** A signed-in person of the demo. */
export async function officer(chrome, office, login, report, options) {
  const page = await person(chrome, office.url, report, options);
  await signIn(page, login);
  return page;
}
