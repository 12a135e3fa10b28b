//! No key and no signature makes the check panic, whatever its numbers are.

use proptest::prelude::*;
use saoy_dsa::{PublicKey, power, verify};

fn number(bytes: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), bytes.clone()),
        prop::collection::vec(Just(0xff_u8), bytes.clone()),
        // An even number, and a one with many zeros before it.
        prop::collection::vec(any::<u8>(), bytes.clone()).prop_map(|mut number| {
            number.push(0);
            number
        }),
        prop::collection::vec(Just(0_u8), bytes).prop_map(|mut number| {
            number.push(1);
            number
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_nothing_verifies(
        p in number(60..140),
        q in number(18..34),
        (g, y) in (number(0..140), number(0..140)),
        digest in prop::collection::vec(any::<u8>(), 0..65),
        (r, s) in (number(0..34), number(0..34)),
    ) {
        let key = PublicKey { p: &p, q: &q, g: &g, y: &y };
        prop_assert!(!verify(&key, &digest, &r, &s));
    }
}

#[test]
fn a_power_that_needs_no_secret_is_not_computed() {
    let modulus = [0xff; 128];
    for exponent in [&[][..], &[0], &[1], &[0, 1], &[2], &[4], &[1, 0, 0], &[0xff; 9]] {
        assert_eq!(power(&[2], exponent, &modulus), None, "{exponent:?}");
    }
    assert!(power(&[2], &[3], &modulus).is_some());
    assert!(power(&[2], &[1, 0, 1], &modulus).is_some());
}
