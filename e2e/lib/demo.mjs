// A demo of its own for one suite: fresh folder, free port, a real mail server.

import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = fileURLToPath(new URL("..", import.meta.url));
/** The program under test. */
export const saoy = process.env.SAOY ?? "saoy";

export async function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a program and resolves once it prints a line that matches. */
function started(command, args, pattern, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let said = "";
  return new Promise((resolve, reject) => {
    const listen = (chunk) => {
      said += chunk;
      if (pattern.test(said)) resolve(child);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("exit", (code) => reject(new Error(`${command} ended with ${code}: ${said}`)));
    setTimeout(() => reject(new Error(`${command} did not start: ${said}`)), 60_000).unref();
  });
}

/** A mail server (aiosmtpd) that keeps every message as a file. */
export async function mailServer(folder) {
  const port = await freePort();
  const child = await started("python3", [join(here, "tools/mail_server.py"), String(port), folder], /listening/);
  return { port, stop: () => child.kill() };
}

/**
 * A demo with its address. `disk`: its files lie on a disk of so many megabytes (Linux, by a mount of its own). `before` is called with
 * its folder before it starts; `log`: the file that gets everything it says, at its most talkative.
 */
export async function demo({ smtp, disk, before, log } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "saoy-e2e-"));
  await before?.(join(folder, "demo"));
  const port = await freePort();
  const args = ["demo", "--port", String(port), "--folder", join(folder, "demo")];
  if (smtp) args.push("--smtp", `127.0.0.1:${smtp}`);
  const command = disk ? ["unshare", ...smallDisk(join(folder, "demo", "files"), disk), saoy] : [saoy];
  const child = await started(command[0], [...command.slice(1), ...args], /http:\/\/127\.0\.0\.1:\d+/, { env: { ...process.env, SAOY_LOG: log ? "trace" : "warn" } });
  if (log) for (const stream of [child.stdout, child.stderr]) stream.pipe(createWriteStream(log, { flags: "a" }));
  const stop = () =>
    new Promise((done) => {
      child.on("exit", () => {
        rmSync(folder, { recursive: true, force: true });
        done();
      });
      child.kill("SIGTERM");
    });
  return { url: `http://127.0.0.1:${port}`, port, folder, child, stop };
}

/** What `unshare` needs to run a program that sees a small disk at a folder; the program takes the place of the shell. */
function smallDisk(folder, megabytes) {
  mkdirSync(folder, { recursive: true });
  return ["-Urm", "sh", "-c", `mount -t tmpfs -o size=${megabytes}m tmpfs "$0" && exec "$@"`, folder];
}

/** Whether this machine lets us mount. */
export function canMount() {
  return spawnSync("unshare", ["-Urm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], { stdio: "ignore" }).status === 0;
}
