//! When a copy is due: received before 15:00, the end of that working day; else of the next one (Decree 23/2015
//! Article 7).

use std::collections::BTreeSet;

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time, Weekday, time},
};

use crate::{in_vietnam, refusal::refusals, vietnam};

refusals! {
    /// Why a due time is not extended.
    pub enum DueRefusal {
        /// An extension needs a reason.
        #[error("an extension needs a reason")]
        Reason => "refusal-due-reason",
        /// More than two working days need a written agreement with the applicant.
        #[error("more than two working days need a written agreement")]
        Agreement => "refusal-due-agreement",
        /// An extension is at least one working day.
        #[error("an extension is at least one working day")]
        NoDays => "refusal-due-no-days",
        /// Longer than any agreement.
        #[error("{days} working days are too many")]
        TooMany { days: u32 } => "refusal-due-too-many",
    }
}

/// The working time of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCalendar {
    /// Days off besides Saturdays and Sundays.
    pub holidays: BTreeSet<Date>,
    /// Saturdays and Sundays that are worked, as when a day off is moved.
    pub worked: BTreeSet<Date>,
    /// What is received before this time is due the same day.
    pub cutoff: Time,
    /// The beginning of the working day.
    pub opens: Time,
    /// The end of the working day.
    pub closes: Time,
    /// A shorter promise of the agency, counted from receipt; what is left of it at the end of the day goes on when the
    /// next working day begins.
    pub promise: Option<SignedDuration>,
}

impl Default for WorkCalendar {
    fn default() -> Self {
        let (opens, cutoff, closes) = (time(8, 0, 0, 0), time(15, 0, 0, 0), time(17, 0, 0, 0));
        Self {
            holidays: BTreeSet::new(),
            worked: BTreeSet::new(),
            cutoff,
            opens,
            closes,
            promise: None,
        }
    }
}

/// A later due time with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The new due time.
    pub due: Timestamp,
    /// Why.
    pub reason: String,
}

impl WorkCalendar {
    /// Whether `day` is a working day.
    pub fn works(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !self.holidays.contains(&day) && (!weekend || self.worked.contains(&day))
    }

    /// When a dossier received at an instant is due.
    pub fn due(&self, received: Timestamp) -> Timestamp {
        let local = in_vietnam(received);
        let day = local.date();
        let same_day = self.works(day) && local.time() < self.cutoff;
        let last = if same_day { day } else { self.next(day) };
        let legal = self.end_of(last, received);
        let promised = self
            .promise
            .and_then(|promise| self.promised(received, promise, last));
        promised.map_or(legal, |promised| promised.min(legal))
    }

    /// When the promise is over: on the day of receipt, else on `last`, the day on which the law's time ends.
    fn promised(&self, received: Timestamp, promise: SignedDuration, last: Date) -> Option<Timestamp> {
        let day = in_vietnam(received).date();
        let from_opening = |left: SignedDuration| self.at(last, self.opens)?.checked_add(left).ok();
        if !self.works(day) {
            return from_opening(promise);
        }
        let end = received.checked_add(promise).ok()?;
        let closes = self.at(day, self.closes)?;
        if end <= closes || last == day {
            return Some(end);
        }
        let worked = closes.duration_since(received).max(SignedDuration::ZERO);
        from_opening(promise - worked)
    }

    /// The due time moved by working days: up to two (many originals, pages or copies, or complex content; Decree
    /// 23/2015 Article 21), more by written agreement with the applicant.
    ///
    /// # Errors
    /// [`DueRefusal`].
    pub fn extend(
        &self,
        due: Timestamp,
        days: u32,
        agreed: bool,
        reason: &str,
    ) -> Result<Extension, DueRefusal> {
        let reason = crate::dossier::reason(reason).map_err(|_| DueRefusal::Reason)?;
        match days {
            0 => return Err(DueRefusal::NoDays),
            1..=2 => {}
            _ if !agreed => return Err(DueRefusal::Agreement),
            days if days > 60 => return Err(DueRefusal::TooMany { days }),
            _ => {}
        }
        let day = (0..days).fold(in_vietnam(due).date(), |day, _| self.next(day));
        Ok(Extension {
            due: self.end_of(day, due),
            reason,
        })
    }

    /// The next working day after `day`; gives up after a year of holidays.
    fn next(&self, day: Date) -> Date {
        let following = || day.series(1.day()).skip(1);
        following()
            .take(366)
            .find(|day| self.works(*day))
            .or_else(|| following().next())
            .unwrap_or(day)
    }

    fn end_of(&self, day: Date, or: Timestamp) -> Timestamp {
        self.at(day, self.closes).unwrap_or(or)
    }

    fn at(&self, day: Date, time: Time) -> Option<Timestamp> {
        let zoned = day.to_datetime(time).to_zoned(vietnam());
        zoned.ok().map(|zoned| zoned.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("{text}+07:00").parse().unwrap()
    }

    fn due(received: &str) -> Timestamp {
        WorkCalendar::default().due(at(received))
    }

    #[test]
    fn received_before_fifteen_hours_is_due_the_same_day() {
        assert_eq!(due("2026-10-14T08:00:00"), at("2026-10-14T17:00:00"));
        assert_eq!(due("2026-10-14T14:59:59"), at("2026-10-14T17:00:00"));
    }

    #[test]
    fn received_from_fifteen_hours_on_is_due_the_next_working_day() {
        assert_eq!(due("2026-10-14T15:00:00"), at("2026-10-15T17:00:00"));
        assert_eq!(
            due("2026-10-16T16:00:00"),
            at("2026-10-19T17:00:00"),
            "Friday to Monday"
        );
        assert_eq!(
            due("2026-10-17T09:00:00"),
            at("2026-10-19T17:00:00"),
            "Saturday to Monday"
        );
    }

    #[test]
    fn holidays_are_skipped_and_a_worked_saturday_counts() {
        let calendar = WorkCalendar {
            holidays: [date(2026, 9, 1), date(2026, 9, 2)].into(),
            worked: [date(2026, 9, 5)].into(),
            ..WorkCalendar::default()
        };
        assert_eq!(calendar.due(at("2026-08-31T15:30:00")), at("2026-09-03T17:00:00"));
        assert_eq!(calendar.due(at("2026-09-02T10:00:00")), at("2026-09-03T17:00:00"));
        assert_eq!(calendar.due(at("2026-09-05T10:00:00")), at("2026-09-05T17:00:00"));
    }

    #[test]
    fn a_promise_shortens_the_time_but_never_lengthens_it() {
        let promise = Some(SignedDuration::from_hours(2));
        let calendar = WorkCalendar {
            promise,
            ..WorkCalendar::default()
        };
        assert_eq!(calendar.due(at("2026-10-14T08:00:00")), at("2026-10-14T10:00:00"));
        let promise = Some(SignedDuration::from_hours(200));
        let calendar = WorkCalendar {
            promise,
            ..WorkCalendar::default()
        };
        assert_eq!(calendar.due(at("2026-10-14T08:00:00")), at("2026-10-14T17:00:00"));
    }

    #[test]
    fn a_promise_holds_after_fifteen_hours_and_on_days_off() {
        let promising = |hours| WorkCalendar {
            promise: Some(SignedDuration::from_hours(hours)),
            ..WorkCalendar::default()
        };
        let due = |hours, received| promising(hours).due(at(received));
        assert_eq!(due(1, "2026-10-14T15:30:00"), at("2026-10-14T16:30:00"));
        // One hour is left on Friday, the other begins with Monday.
        assert_eq!(due(2, "2026-10-16T16:00:00"), at("2026-10-19T09:00:00"));
        assert_eq!(due(2, "2026-10-16T18:00:00"), at("2026-10-19T10:00:00"));
        assert_eq!(
            due(2, "2026-10-17T09:00:00"),
            at("2026-10-19T10:00:00"),
            "Saturday"
        );
        assert_eq!(
            due(200, "2026-10-16T16:00:00"),
            at("2026-10-19T17:00:00"),
            "never beyond the law"
        );
    }

    #[test]
    fn an_extension_counts_working_days_and_keeps_its_reason() {
        let friday = at("2026-10-16T17:00:00");
        let extended = WorkCalendar::default()
            .extend(friday, 2, false, " Bản chính 300 trang ")
            .unwrap();
        assert_eq!(
            extended,
            Extension {
                due: at("2026-10-20T17:00:00"),
                reason: "Bản chính 300 trang".to_owned()
            }
        );
        let agreed = WorkCalendar::default()
            .extend(friday, 5, true, "Thỏa thuận")
            .unwrap();
        assert_eq!(agreed.due, at("2026-10-23T17:00:00"));
    }

    #[test]
    fn an_extension_without_reason_or_beyond_the_law_is_refused() {
        let extend = |days, agreed, reason| {
            WorkCalendar::default()
                .extend(at("2026-10-16T17:00:00"), days, agreed, reason)
                .err()
        };
        assert_eq!(extend(1, false, ""), Some(DueRefusal::Reason));
        assert_eq!(extend(0, false, "vì sao"), Some(DueRefusal::NoDays));
        assert_eq!(extend(3, false, "vì sao"), Some(DueRefusal::Agreement));
        assert_eq!(extend(61, true, "vì sao"), Some(DueRefusal::TooMany { days: 61 }));
    }
}
