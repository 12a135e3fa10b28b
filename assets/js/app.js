// Loads what the page needs. Everything works without it except signing on the officer's own device.
document.documentElement.classList.add("js");

const wants = [
  ["[data-viewer]", "./viewer.js"],
  ["[data-list]", "./list.js"],
  ["[data-copy-form]", "./copy-form.js"],
  ["[data-intake]", "./intake.js"],
  ["[data-place]", "./sigbox.js"],
  ["[data-doctor]", "./doctor.js"],
  ["[data-poll]", "./progress.js"],
  ["[data-program]", "./program.js"],
  ["[data-keep]", "./form-keep.js"],
  ["#keys", "./keys.js"],
  ["form, [data-print]", "./small.js"],
];

// What a form kept is tidied on the pages that follow it.
const kept = Object.keys(sessionStorage).some((key) => key.startsWith("saoy.keep."));

for (const [selector, module] of wants) {
  if (document.querySelector(selector) || (kept && module === "./form-keep.js")) import(module).then((m) => m.start());
}
