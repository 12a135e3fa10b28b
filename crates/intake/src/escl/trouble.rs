//! Everything that keeps a scanner from scanning, as a person at the counter can mend it.

/// Why there is no scan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The configured address is none.
    #[error("“{0}” is not an http address")]
    Address(String),
    /// It does not answer: switched off, another address, the network is away.
    #[error("the scanner cannot be reached: {0}")]
    Unreachable(String),
    /// It answers too slowly, or not to the end.
    #[error("the scanner did not answer in time")]
    Slow,
    /// It works for somebody else.
    #[error("the scanner is busy")]
    Busy,
    /// It stopped and waits for somebody: its own display says why.
    #[error("the scanner stopped")]
    Stopped,
    /// No paper lies in the feeder.
    #[error("the feeder is empty")]
    FeederEmpty,
    /// Paper is stuck, or several sheets were drawn in at once.
    #[error("paper is stuck in the feeder")]
    Jam,
    /// The feeder's cover is open.
    #[error("the feeder's cover is open")]
    CoverOpen,
    /// It has no such feeder or glass.
    #[error("the scanner does not offer this")]
    NotOffered,
    /// More pages or bytes than one scan may have.
    #[error("the scan is larger than {0} bytes or {1} pages")]
    TooMuch(u64, usize),
    /// It answered with this HTTP status.
    #[error("the scanner answered with HTTP status {0}")]
    Status(u16),
    /// What it says is not eSCL.
    #[error("what the scanner says is not eSCL")]
    Strange,
}
