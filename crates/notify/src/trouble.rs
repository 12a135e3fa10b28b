//! Why a mail did not go out, where it is not the mail server that says so.

/// What was in the way. [`Trouble::key`] stands where the server's words would stand; whoever shows it has the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No line to the server, or it broke.
    NoLine,
    /// The server did not answer in time.
    Late,
    /// No protected line could be made.
    Unprotected,
    /// The two cannot agree on how to sign in or how to send.
    Disagreement,
    /// The server's answer makes no sense.
    Unreadable,
    /// The answer is longer than a server may send: nobody can tell whether the mail was taken.
    Overlong,
    /// The mail itself could not be written.
    Unwritten,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::NoLine,
        Self::Late,
        Self::Unprotected,
        Self::Disagreement,
        Self::Unreadable,
        Self::Overlong,
        Self::Unwritten,
    ];

    /// The key of its sentence.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoLine => "mail-trouble-no-line",
            Self::Late => "mail-trouble-late",
            Self::Unprotected => "mail-trouble-unprotected",
            Self::Disagreement => "mail-trouble-disagreement",
            Self::Unreadable => "mail-trouble-unreadable",
            Self::Overlong => "mail-trouble-overlong",
            Self::Unwritten => "mail-trouble-unwritten",
        }
    }

    /// Whether another attempt is of no use. After an answer that cannot be read to its end the mail may have been
    /// taken: sending it on and on would deliver it on and on.
    #[must_use]
    pub const fn is_lasting(self) -> bool {
        matches!(self, Self::Overlong | Self::Unwritten)
    }
}
