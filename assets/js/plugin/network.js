// Chrome asks before a page may reach a program on this computer. Who once said no sees a program that seems not to be there.
// The permission has had two names; a browser that knows neither does not ask.
const NAMES = ["loopback-network", "local-network-access"];

/** `granted`, `prompt`, `denied`, or `unknown` where the browser has no such permission. */
export async function permission(permissions = navigator.permissions) {
  for (const name of NAMES) {
    try {
      return (await permissions.query({ name })).state;
    } catch {
      // The other name.
    }
  }
  return "unknown";
}
