//! The seal keeper's step: a number is bound, the seal signs it, the copy goes out.

use jiff::Timestamp;

use super::{Act, Dossier, Event, Move, MoveRefusal, Moved, Returned, Stamp, draft::send_back, reason};
use crate::{BookId, Digest, Permission};

/// “Chờ đóng dấu”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitingSeal {
    /// The scan that was signed.
    pub scan: Digest,
    /// The file signed by the leader.
    pub file: Digest,
    /// The register number, from the moment prepared bytes left for a signer.
    pub number: Option<BoundNumber>,
}

/// A number of a book that belongs to one dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BoundNumber {
    /// The book.
    pub book: BookId,
    /// The number in it.
    pub n: i64,
}

/// “Đã đóng dấu”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The sealed file.
    pub file: Digest,
    /// Its number in the register.
    pub number: BoundNumber,
    /// Whether the timestamp of the seal is there.
    pub stamp: Stamp,
}

/// “Hoàn thành”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The certified copy.
    pub file: Digest,
    /// Its number in the register.
    pub number: BoundNumber,
}

impl Dossier<AwaitingSeal> {
    /// Binds a number, just before prepared bytes leave for a signer. A retry finds its number again.
    ///
    /// # Errors
    /// [`MoveRefusal::NumberBound`] when another number is bound already.
    pub fn bind(self, number: BoundNumber, act: &Act) -> Result<Moved<AwaitingSeal>, MoveRefusal> {
        let event = act.begin::<AwaitingSeal>(&self, Move::Bind, Permission::CopySeal)?;
        if let Some(bound) = self.state.number.filter(|bound| *bound != number) {
            return Err(MoveRefusal::NumberBound { n: bound.n });
        }
        let AwaitingSeal { scan, file, .. } = self.state;
        Ok(self.to(
            AwaitingSeal {
                scan,
                file,
                number: Some(number),
            },
            event.files(Some(file), Some(file)),
        ))
    }

    /// Gives the bound number up; its row of the register says “Không sử dụng” with this reason.
    ///
    /// # Errors
    /// [`MoveRefusal::NumberMissing`] when none is bound; no reason.
    pub fn abandon(self, why: &str, act: &Act) -> Result<Moved<AwaitingSeal>, MoveRefusal> {
        let event = act.begin::<AwaitingSeal>(&self, Move::Abandon, Permission::CopySeal)?;
        let reason = reason(why)?;
        if self.state.number.is_none() {
            return Err(MoveRefusal::NumberMissing);
        }
        let AwaitingSeal { scan, file, .. } = self.state;
        let event = event.because(reason).files(Some(file), Some(file));
        Ok(self.to(
            AwaitingSeal {
                scan,
                file,
                number: None,
            },
            event,
        ))
    }

    /// “Đóng dấu … Áp dụng”: the sealed file carries exactly the bound number.
    ///
    /// # Errors
    /// [`MoveRefusal::NumberMissing`], [`MoveRefusal::OtherNumber`] (a late answer for an abandoned number).
    pub fn seal(
        self,
        number: BoundNumber,
        file: Digest,
        stamp: Stamp,
        act: &Act,
    ) -> Result<Moved<Sealed>, MoveRefusal> {
        let event = act.begin::<Sealed>(&self, Move::Seal, Permission::CopySeal)?;
        match self.state.number {
            None => return Err(MoveRefusal::NumberMissing),
            Some(bound) if bound != number => return Err(MoveRefusal::OtherNumber { n: bound.n }),
            Some(_) => {}
        }
        let event = event.files(Some(self.state.file), Some(file));
        Ok(self.to(Sealed { file, number, stamp }, event))
    }

    /// “Trả lại” by the seal keeper (a wrong scan found late), as long as no number is bound.
    ///
    /// # Errors
    /// [`MoveRefusal::NumberBound`]; no reason.
    pub fn return_to_clerk(self, why: &str, act: &Act) -> Result<Moved<Returned>, MoveRefusal> {
        let AwaitingSeal { scan, file, number } = self.state;
        let returned = send_back(self, Permission::CopySeal, (file, scan), why, act)?;
        match number {
            Some(bound) => Err(MoveRefusal::NumberBound { n: bound.n }),
            None => Ok(returned),
        }
    }
}

impl Dossier<Sealed> {
    /// The timestamps arrived: the same seal, now with them.
    ///
    /// # Errors
    /// [`MoveRefusal::NoTimestampAwaited`] when they are there already.
    pub fn timestamped(self, file: Digest, at: Timestamp) -> Result<Moved<Sealed>, MoveRefusal> {
        if self.state.stamp == Stamp::Present {
            return Err(MoveRefusal::NoTimestampAwaited);
        }
        let event =
            Event::to::<Sealed, _>(&self, Move::Timestamp, at).files(Some(self.state.file), Some(file));
        let number = self.state.number;
        Ok(self.to(
            Sealed {
                file,
                number,
                stamp: Stamp::Present,
            },
            event,
        ))
    }

    /// “Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp”.
    ///
    /// # Errors
    /// [`MoveRefusal::WaitingForTimestamp`] while one is missing.
    pub fn deliver(self, act: &Act) -> Result<Moved<Delivered>, MoveRefusal> {
        let event = act.begin::<Delivered>(&self, Move::Deliver, Permission::CopySeal)?;
        if self.state.stamp == Stamp::Awaited {
            return Err(MoveRefusal::WaitingForTimestamp);
        }
        let Sealed { file, number, .. } = self.state;
        Ok(self.to(Delivered { file, number }, event.files(Some(file), Some(file))))
    }
}
