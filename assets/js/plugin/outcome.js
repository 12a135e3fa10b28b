// What became of a question to a signing program: signed, or a sentence's key with its arguments. The sentences stand in the
// page, `<template data-says="plugin-absent">…</template>`, in the officer's language.
import { NoAnswer } from "./line.js";

export const signed = () => ({ signed: true });

export const refused = (says, given = {}) => ({ signed: false, says, given });

/** The outcome of `question`, whatever happens on the line. */
export async function outcome(program, question) {
  try {
    return await question();
  } catch (error) {
    const why = error instanceof NoAnswer ? error.why : "garbled";
    return refused({ absent: "plugin-absent", silent: "plugin-silent", blocked: "plugin-blocked", closed: "plugin-closed" }[why] ?? "plugin-garbled", { program });
  }
}

/** What this installation's server said to the signed file: `{ Status, Message }`, Status 0 is well. */
export function judged(text) {
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    return refused("plugin-not-sent");
  }
  if (answer?.Status === 0) return signed();
  return typeof answer?.Message === "string" && answer.Message ? refused("plugin-file", { message: answer.Message }) : refused("plugin-not-sent");
}

/** The sentence of an outcome, from the page; what a program said is text, never markup. */
export function sentence({ says, given }, page = document) {
  const template = page.querySelector(`template[data-says="${says}"]`)?.content.textContent ?? says;
  return template.trim().replace(/%(\w+)%/g, (hole, name) => given[name] ?? hole);
}
