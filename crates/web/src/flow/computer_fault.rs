//! Why an officer's computer stopped, as the page says it.

use crate::pages::Text;

/// The agent's words for which there is a sentence.
const WORDS: [&str; 15] = [
    "declined",
    "refused",
    "value",
    "wrong_pin",
    "locked",
    "final_try",
    "must_change",
    "removed",
    "no_answer",
    "cancelled",
    "mechanism",
    "other_key",
    "no_token",
    "no_driver",
    "driver",
];

/// The sentence for an agent's word.
pub(crate) fn computer_fault(word: &str) -> Text {
    let known = WORDS.iter().find(|known| **known == word).unwrap_or(&"other");
    Text::key(format!("computer-fault-{}", known.replace('_', "-")))
}
