//! The life of a dossier, arrow by arrow, and every refusal on the way.

use super::*;
use crate::{
    AgencyId, BookId, Digest, Permission, Permissions, PersonId, Refusal,
    ground::{Ground, Grounds},
};

const SCAN: Digest = Digest([1; 32]);
const SIGNED: Digest = Digest([2; 32]);
const STAMPED: Digest = Digest([3; 32]);
const SEALED: Digest = Digest([4; 32]);
const NUMBER: BoundNumber = BoundNumber {
    book: BookId(9),
    n: 123,
};

fn facts() -> Facts {
    Facts {
        id: DossierId(1),
        agency: AgencyId(4),
        code: "K88.04-141026-010127".parse().unwrap(),
    }
}

fn act(permission: Permission) -> Act {
    let by = Officer {
        person: PersonId(7),
        agency: AgencyId(4),
        permissions: Permissions::NONE.with(permission),
    };
    Act {
        by,
        at: "2026-10-14T02:03:04.567Z".parse().unwrap(),
    }
}

fn clerk() -> Act {
    act(Permission::CopyCreate)
}

fn leader() -> Act {
    act(Permission::CopySign)
}

fn seal_keeper() -> Act {
    act(Permission::CopySeal)
}

fn ready() -> Ready {
    Ready {
        scan: Some(SCAN),
        applicant: true,
        document_type: true,
        pages: true,
        read_back: true,
        grounds_checked: true,
    }
}

fn draft() -> Dossier<Draft> {
    Dossier::create(facts(), Some(SCAN), &clerk()).unwrap().dossier
}

fn awaiting() -> Dossier<AwaitingSignature> {
    draft().submit(&ready(), &clerk()).unwrap().dossier
}

fn signed(stamp: Stamp) -> Dossier<Signed> {
    awaiting().sign(SCAN, SIGNED, stamp, &leader()).unwrap().dossier
}

fn awaiting_seal() -> Dossier<AwaitingSeal> {
    signed(Stamp::Present).pass_on(&leader()).unwrap().dossier
}

fn bound() -> Dossier<AwaitingSeal> {
    awaiting_seal().bind(NUMBER, &seal_keeper()).unwrap().dossier
}

fn sealed(stamp: Stamp) -> Dossier<Sealed> {
    bound()
        .seal(NUMBER, SEALED, stamp, &seal_keeper())
        .unwrap()
        .dossier
}

fn returned() -> Dossier<Returned> {
    awaiting()
        .return_to_clerk("Thiếu trang 2", &leader())
        .unwrap()
        .dossier
}

#[test]
fn a_dossier_goes_from_the_counter_to_the_citizen() {
    let moved = sealed(Stamp::Present).deliver(&seal_keeper()).unwrap();
    assert_eq!(
        moved.dossier.state,
        Delivered {
            file: SEALED,
            number: NUMBER
        }
    );
    assert_eq!(
        (moved.event.from, moved.event.to),
        (Some(State::Sealed), State::Delivered)
    );
}

#[test]
fn every_move_records_who_when_from_where_and_both_files() {
    let event = awaiting()
        .sign(SCAN, SIGNED, Stamp::Present, &leader())
        .unwrap()
        .event;
    assert_eq!(
        event,
        Event {
            what: Move::Sign,
            by: Some(PersonId(7)),
            agency: AgencyId(4),
            at: "2026-10-14T02:03:04.567Z".parse().unwrap(),
            from: Some(State::AwaitingSignature),
            to: State::Signed,
            reason: None,
            file_before: Some(SCAN),
            file_after: Some(SIGNED),
        }
    );
}

#[test]
fn the_first_row_of_the_history_has_no_state_before() {
    let event = Dossier::create(facts(), None, &clerk()).unwrap().event;
    assert_eq!(
        (event.what, event.from, event.to),
        (Move::Create, None, State::Draft)
    );
}

#[test]
fn a_draft_that_nobody_goes_on_with_is_cancelled_with_a_reason() {
    assert_eq!(
        draft().cancel(" ", &clerk()).err(),
        Some(MoveRefusal::ReasonMissing)
    );
    let moved = draft().cancel("Người dân không quay lại", &clerk()).unwrap();
    assert_eq!(
        (moved.event.from, moved.event.to),
        (Some(State::Draft), State::Cancelled)
    );
    assert!(draft().cancel("x", &leader()).is_err());
}

#[test]
fn a_draft_that_was_never_submitted_is_dropped_without_a_reason() {
    let moved = draft().discard(&clerk()).unwrap();
    assert_eq!(
        (moved.event.what, moved.event.from, moved.event.to),
        (Move::Discard, Some(State::Draft), State::Cancelled)
    );
    assert!(draft().discard(&leader()).is_err());
}

#[test]
fn a_copy_sent_to_the_officer_is_handed_over_to_somebody_with_a_name() {
    let delivered = || sealed(Stamp::Present).deliver(&seal_keeper()).unwrap().dossier;
    assert_eq!(
        delivered().hand_over(" ", &clerk()).err(),
        Some(MoveRefusal::ReasonMissing)
    );
    assert!(delivered().hand_over("Lò Thị Mẩy", &seal_keeper()).is_err());
    let moved = delivered().hand_over("Lò Thị Mẩy", &clerk()).unwrap();
    assert_eq!(
        (moved.event.from, moved.event.to),
        (Some(State::Delivered), State::Delivered)
    );
    assert_eq!(moved.event.reason.as_deref(), Some("Lò Thị Mẩy"));
}

#[test]
fn a_draft_is_submitted_only_when_nothing_is_missing() {
    let nothing = Ready::default();
    assert_eq!(nothing.check(), Err(Missing::ALL.to_vec()));
    for (i, missing) in Missing::ALL.into_iter().enumerate() {
        let mut almost = ready();
        match i {
            0 => almost.scan = None,
            1 => almost.applicant = false,
            2 => almost.document_type = false,
            3 => almost.pages = false,
            4 => almost.read_back = false,
            _ => almost.grounds_checked = false,
        }
        assert_eq!(
            draft().submit(&almost, &clerk()),
            Err(MoveRefusal::NotReady { missing })
        );
    }
}

#[test]
fn the_counter_refuses_with_all_grounds_at_once() {
    let grounds = Grounds::new([Ground::Altered, Ground::Illegible], "").unwrap();
    let moved = draft().refuse(grounds.clone(), &clerk()).unwrap();
    assert_eq!(moved.dossier.state.grounds, grounds);
    assert_eq!(moved.event.reason.unwrap().lines().count(), 2);
}

#[test]
fn leader_returns_dossier_with_reason_and_clerk_goes_on() {
    let moved = awaiting().return_to_clerk("  Thiếu trang 2 ", &leader()).unwrap();
    assert_eq!(moved.event.reason.as_deref(), Some("Thiếu trang 2"));
    let again = moved.dossier.resume(&clerk()).unwrap();
    assert_eq!(again.event.what, Move::Continue);
    assert_eq!(again.dossier.state, Draft { scan: Some(SCAN) });
}

#[test]
fn returning_cancelling_and_withdrawing_need_a_reason_that_is_not_endless() {
    let endless = "a".repeat(MAX_REASON + 1);
    for (why, refusal) in [
        (" \n", MoveRefusal::ReasonMissing),
        (
            &*endless,
            MoveRefusal::ReasonLong {
                length: MAX_REASON + 1,
            },
        ),
    ] {
        assert_eq!(awaiting().return_to_clerk(why, &leader()), Err(refusal.clone()));
        assert_eq!(
            signed(Stamp::Present).return_to_clerk(why, &leader()),
            Err(refusal.clone())
        );
        assert_eq!(
            awaiting_seal().return_to_clerk(why, &seal_keeper()),
            Err(refusal.clone())
        );
        assert_eq!(returned().cancel(why, &clerk()), Err(refusal.clone()));
        assert_eq!(bound().abandon(why, &seal_keeper()), Err(refusal.clone()));
        assert_eq!(
            sealed(Stamp::Present).withdraw(why, None, &leader()),
            Err(refusal)
        );
    }
}

#[test]
fn clerk_cancels_a_returned_dossier_for_good() {
    let moved = returned().cancel("Người dân rút yêu cầu", &clerk()).unwrap();
    assert_eq!(
        (moved.event.from, moved.event.to),
        (Some(State::Returned), State::Cancelled)
    );
    assert_eq!(moved.dossier.state.reason, "Người dân rút yêu cầu");
}

#[test]
fn leader_signs_only_the_file_that_was_displayed() {
    assert_eq!(
        awaiting().sign(STAMPED, SIGNED, Stamp::Present, &leader()),
        Err(MoveRefusal::FileChanged)
    );
}

#[test]
fn a_signature_without_timestamp_waits_and_completes_by_itself() {
    assert_eq!(
        signed(Stamp::Awaited).pass_on(&leader()),
        Err(MoveRefusal::WaitingForTimestamp)
    );
    let stamped = signed(Stamp::Awaited).timestamped(STAMPED, leader().at).unwrap();
    assert_eq!(
        (stamped.event.by, stamped.event.file_after),
        (None, Some(STAMPED))
    );
    assert_eq!(
        stamped.dossier.pass_on(&leader()).unwrap().dossier.state.file,
        STAMPED
    );
    assert_eq!(
        signed(Stamp::Present).timestamped(STAMPED, leader().at),
        Err(MoveRefusal::NoTimestampAwaited)
    );
}

#[test]
fn a_seal_without_timestamp_is_not_delivered_before_it_comes() {
    assert_eq!(
        sealed(Stamp::Awaited).deliver(&seal_keeper()),
        Err(MoveRefusal::WaitingForTimestamp)
    );
    let stamped = sealed(Stamp::Awaited)
        .timestamped(STAMPED, leader().at)
        .unwrap()
        .dossier;
    assert_eq!(
        stamped.deliver(&seal_keeper()).unwrap().dossier.state.file,
        STAMPED
    );
    assert_eq!(
        sealed(Stamp::Present).timestamped(STAMPED, leader().at),
        Err(MoveRefusal::NoTimestampAwaited)
    );
}

#[test]
fn a_retry_finds_its_number_again_and_never_gets_a_second_one() {
    assert_eq!(bound().bind(NUMBER, &seal_keeper()).unwrap().dossier, bound());
    let other = BoundNumber { n: 124, ..NUMBER };
    assert_eq!(
        bound().bind(other, &seal_keeper()),
        Err(MoveRefusal::NumberBound { n: 123 })
    );
}

#[test]
fn sealing_needs_exactly_the_bound_number() {
    let late = BoundNumber { n: 122, ..NUMBER };
    let seal =
        |dossier: Dossier<AwaitingSeal>, number| dossier.seal(number, SEALED, Stamp::Present, &seal_keeper());
    assert_eq!(seal(awaiting_seal(), NUMBER), Err(MoveRefusal::NumberMissing));
    assert_eq!(seal(bound(), late), Err(MoveRefusal::OtherNumber { n: 123 }));
}

#[test]
fn a_late_signature_for_an_abandoned_number_is_refused() {
    let abandoned = bound().abandon("Thiết bị ký hỏng", &seal_keeper()).unwrap();
    assert_eq!(abandoned.event.what, Move::Abandon);
    let late = abandoned
        .dossier
        .clone()
        .seal(NUMBER, SEALED, Stamp::Present, &seal_keeper());
    assert_eq!(late, Err(MoveRefusal::NumberMissing));
    assert_eq!(
        abandoned.dossier.abandon("lần nữa", &seal_keeper()),
        Err(MoveRefusal::NumberMissing)
    );
}

#[test]
fn seal_keeper_returns_a_signed_dossier_as_long_as_no_number_is_bound() {
    let moved = awaiting_seal()
        .return_to_clerk("Nhầm bản quét", &seal_keeper())
        .unwrap();
    assert_eq!(
        (moved.event.file_before, moved.event.file_after),
        (Some(SIGNED), Some(SCAN))
    );
    let refused = bound().return_to_clerk("Nhầm bản quét", &seal_keeper());
    assert_eq!(refused, Err(MoveRefusal::NumberBound { n: 123 }));
}

#[test]
fn leader_withdraws_a_copy_and_the_number_stays_taken() {
    let delivered = || sealed(Stamp::Present).deliver(&seal_keeper()).unwrap().dossier;
    let moved = delivered()
        .withdraw("Bản chính là giả", Some(DossierId(2)), &leader())
        .unwrap();
    assert_eq!(
        (moved.event.from, moved.event.to),
        (Some(State::Delivered), State::Withdrawn)
    );
    assert_eq!(
        (moved.dossier.state.number, moved.dossier.state.replaced_by),
        (NUMBER, Some(DossierId(2)))
    );
    let itself = delivered().withdraw("Nhầm", Some(DossierId(1)), &leader());
    assert_eq!(itself, Err(MoveRefusal::ReplacesItself));
    assert!(sealed(Stamp::Awaited).withdraw("Nhầm", None, &leader()).is_ok());
}

#[test]
fn every_step_asks_for_its_permission() {
    let lacks = |permission| MoveRefusal::Permission { permission };
    let (c, l, s) = (Permission::CopyCreate, Permission::CopySign, Permission::CopySeal);
    let why = "vì sao";
    let grounds = || Grounds::new([Ground::Altered], "").unwrap();
    assert_eq!(Dossier::create(facts(), None, &leader()).err(), Some(lacks(c)));
    assert_eq!(draft().submit(&ready(), &leader()).err(), Some(lacks(c)));
    assert_eq!(draft().refuse(grounds(), &seal_keeper()).err(), Some(lacks(c)));
    assert_eq!(
        awaiting().sign(SCAN, SIGNED, Stamp::Present, &clerk()).err(),
        Some(lacks(l))
    );
    assert_eq!(awaiting().return_to_clerk(why, &clerk()).err(), Some(lacks(l)));
    assert_eq!(
        signed(Stamp::Present).pass_on(&seal_keeper()).err(),
        Some(lacks(l))
    );
    assert_eq!(
        signed(Stamp::Present).return_to_clerk(why, &seal_keeper()).err(),
        Some(lacks(l))
    );
    assert_eq!(awaiting_seal().bind(NUMBER, &leader()).err(), Some(lacks(s)));
    assert_eq!(bound().abandon(why, &leader()).err(), Some(lacks(s)));
    assert_eq!(
        bound().seal(NUMBER, SEALED, Stamp::Present, &leader()).err(),
        Some(lacks(s))
    );
    assert_eq!(
        awaiting_seal().return_to_clerk(why, &leader()).err(),
        Some(lacks(s))
    );
    assert_eq!(sealed(Stamp::Present).deliver(&clerk()).err(), Some(lacks(s)));
    assert_eq!(
        sealed(Stamp::Present).withdraw(why, None, &seal_keeper()).err(),
        Some(lacks(l))
    );
    assert_eq!(returned().resume(&leader()).err(), Some(lacks(c)));
    assert_eq!(returned().cancel(why, &leader()).err(), Some(lacks(c)));
}

#[test]
fn an_officer_of_another_agency_moves_nothing() {
    let mut stranger = leader();
    stranger.by.agency = AgencyId(5);
    assert_eq!(
        awaiting().return_to_clerk("vì sao", &stranger),
        Err(MoveRefusal::OtherAgency)
    );
}

#[test]
fn the_second_of_two_officers_learns_what_happened_meanwhile() {
    let meanwhile = Stored::from(signed(Stamp::Present));
    assert_eq!(
        meanwhile.clone().awaiting_signature().err(),
        Some(MoveRefusal::NotNow { is: State::Signed })
    );
    assert_eq!(meanwhile.facts().agency, AgencyId(4));
    let refusal = meanwhile.draft().unwrap_err();
    assert_eq!(
        (refusal.key(), refusal.args()),
        ("refusal-move-not-now", vec![("is", "signed".to_owned())])
    );
}

#[test]
fn stored_names_of_moves_are_read_back() {
    for what in Move::ALL {
        assert_eq!(what.as_str().parse(), Ok(what));
        assert_eq!(serde_json::to_value(what).unwrap(), what.as_str());
    }
    assert!("explode".parse::<Move>().is_err());
}

#[test]
fn an_extension_needs_the_clerk_or_the_leader_an_open_dossier_and_a_reason() {
    use crate::due::{DueRefusal, WorkCalendar};
    let due = "2026-10-16T10:00:00Z".parse().unwrap();
    let draft = Stored::from(Dossier::<Draft>::create(facts(), None, &clerk()).unwrap().dossier);
    let extend = |dossier: &Stored, why: &str, act: &Act| {
        dossier.extend(due, &WorkCalendar::default(), 2, false, why, act)
    };
    let (extension, event) = extend(&draft, " Bản chính 300 trang ", &leader()).unwrap();
    assert_eq!(extension.due, "2026-10-20T10:00:00Z".parse().unwrap());
    assert_eq!(event.what, Move::Extend);
    assert_eq!((event.from, event.to), (Some(State::Draft), State::Draft));
    assert_eq!(event.reason.as_deref(), Some("Bản chính 300 trang"));
    assert_eq!(
        extend(&draft, " ", &clerk()),
        Err(ExtendRefusal::Due(DueRefusal::Reason))
    );
    assert!(matches!(
        extend(&draft, "x", &seal_keeper()),
        Err(ExtendRefusal::Move(MoveRefusal::Permission { .. }))
    ));
    let Stored::Draft(open) = draft else { panic!() };
    let over = Stored::from(open.cancel("Nhầm", &clerk()).unwrap().dossier);
    assert!(matches!(
        extend(&over, "x", &clerk()),
        Err(ExtendRefusal::Move(MoveRefusal::NotNow { .. }))
    ));
}
