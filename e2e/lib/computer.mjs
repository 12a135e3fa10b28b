// An officer's own computer: a home, tokens, the agent that its installer registered, a browser with a screen.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { X509Certificate } from "node:crypto";

import { chromium } from "playwright-core";

import { chromiumOf, seated, signIn, window } from "./browser.mjs";
import { saoy } from "./demo.mjs";
import { terminals } from "./terminals.mjs";

/** The agent, beside `saoy` unless it is said, and beside it what makes tokens and spoils them. */
export const agent = process.env.SAOY_AGENT ?? join(dirname(saoy), "saoy-agent");
const built = dirname(agent);
const maker = join(built, "examples", "soft_token");
export const shim = join(built, "deps", "libsaoy_token_shim.so");

/** A screen that nobody looks at. */
export async function screen() {
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1400x900x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((resolve, reject) => {
    server.stdio[3].once("data", (said) => resolve(String(said).trim()));
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { display: `:${number}`, stop: () => server.kill() };
}

/** A token with a key of its own; `fill` puts the certificate beside it once the demo has issued it. */
export function token(folder, { label, pin, kind, holder }) {
  mkdirSync(folder, { recursive: true });
  const key = join(folder, `${holder}.spki`);
  make(pin, "key", folder, label, kind, key);
  return {
    label,
    pin,
    holder,
    /** Puts the public key where the demo's authority looks for it. */
    offer: (demo) => {
      const tokens = join(demo, "pki", "tokens");
      mkdirSync(tokens, { recursive: true });
      copyFileSync(key, join(tokens, `${holder}.spki`));
    },
    fill: async (demo) => {
      const issued = join(demo, "pki", "certificates", `token-${holder}.cer`);
      for (let waited = 0; !existsSync(issued) && waited < 600; waited += 1) await new Promise((done) => setTimeout(done, 100));
      make(pin, "certificate", folder, label, issued);
      return new X509Certificate(readFileSync(issued));
    },
  };
}

function make(pin, ...words) {
  execFileSync(maker, words, { input: `${pin}\n` });
}

/**
 * A computer at which an officer sits. `tokens`: the folder of those that are plugged in. `modules`: drivers that were named when the agent
 * was installed. `faults`: the control file of the shim.
 */
export async function computer({ name, folder, tokens, display, modules = [], variables = {} }) {
  const home = join(folder, name);
  const work = join(home, "work");
  mkdirSync(work, { recursive: true });
  const windows = await terminals(home, work);
  const env = {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: join(home, "data"),
    XDG_CONFIG_HOME: join(home, "config"),
    DISPLAY: display,
    HOSTNAME: name,
    SOFTHSM2_CONF: join(tokens, "softhsm2.conf"),
    // A desktop that has nothing of its own to say about links.
    XDG_CURRENT_DESKTOP: "X-Generic",
    ...windows.environment,
    ...variables,
  };
  for (const other of ["DBUS_SESSION_BUS_ADDRESS", "DESKTOP_SESSION", "KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID", "BROWSER", "WAYLAND_DISPLAY"]) delete env[other];
  const run = (...words) => spawnSync(agent, words, { env, cwd: work, encoding: "utf8" });
  return {
    name,
    home,
    work,
    env,
    windows,
    /** The agent without a terminal. */
    run,
    install: () => run("install", ...modules.flatMap((module) => ["--module", module])),
    /** Who opens `saoy:` links here. */
    opener: () => execFileSync("xdg-mime", ["query", "default", "x-scheme-handler/saoy"], { env, encoding: "utf8" }).trim(),
    /** The agent at a terminal, as somebody types it. */
    type: (...words) => windows.open([agent, ...words, ...modules.flatMap((module) => ["--module", module])], env),
    /** The browser, in which its owner has said before that this installation's links may be opened. */
    browse: async (office, login, report) => {
      const profile = join(home, "browser");
      mkdirSync(join(profile, "Default"), { recursive: true });
      writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify({ protocol_handler: { allowed_origin_protocol_pairs: { [office.url]: { saoy: true } } } }));
      const context = await chromium.launchPersistentContext(profile, { ...chromiumOf, headless: false, env, ...window, baseURL: office.url });
      const page = await seated(context, report);
      await signIn(page, login);
      return page;
    },
    stop: () => windows.close(),
  };
}
