//! An empty service gets its schema, its agencies and its first administrator.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use common::{Place, Running, free_port};

#[test]
fn the_schema_is_brought_up_to_date_as_often_as_one_likes() {
    let place = Place::new();
    let first = place.saoy(&["migrate"]).done();
    assert!(first.contains("schema"), "{first}");
    assert_eq!(place.saoy(&["migrate"]).done(), first);
}

#[test]
fn agencies_come_in_any_order_and_stay_when_they_come_again() {
    let place = Place::new();
    place.agencies();
    let again = place.saoy(&["agencies", "import", "agencies.csv"]).done();
    assert_eq!(again, "0 agencies were added, 2 were there already\n");
}

#[test]
fn every_line_of_the_table_that_is_wrong_is_said_and_nothing_is_added() {
    let place = Place::new();
    place.write(
        "wrong.csv",
        "code,name,kind,parent,competent\n\
         x y,UBND xã A,commune,K88,yes\n\
         K88,,province,,maybe\n\
         K88.05,UBND xã B,village,K99,no\n\
         K88.06,UBND xã C,commune,K88.07,no\n\
         K88.07,UBND xã D,commune,K88.06,no\n\
         K88.08,UBND xã E,commune,K77,no\n\
         K88.08,UBND xã E,commune,,no\n",
    );
    let said = place.saoy(&["agencies", "import", "wrong.csv"]).refused();
    for wrong in [
        "wrong.csv:2: code “x y”",
        "wrong.csv:3: name is missing",
        "wrong.csv:3: competent is yes or no, not “maybe”",
        "wrong.csv:4: there is no kind of agency “village”",
        "wrong.csv:5: K88.06 lies below itself",
        "wrong.csv:6: K88.07 lies below itself",
        "wrong.csv:7: parent: there is no agency K77",
        "wrong.csv:8: K88.08 stands in the table twice",
        "nothing was added",
    ] {
        assert!(said.contains(wrong), "{wrong} in:\n{said}");
    }
    place.agencies();
    let said = place.saoy(&["agencies", "import", "wrong.csv"]).refused();
    assert!(!said.contains("were added"), "{said}");
    place.write(
        "renamed.csv",
        "code,name,kind,parent,competent\nK88.04,UBND xã Khác,commune,K88,yes\n",
    );
    let said = place.saoy(&["agencies", "import", "renamed.csv"]).refused();
    assert!(
        said.contains("is there already as “UBND phường Hòa An”"),
        "{said}"
    );
}

#[test]
fn columns_that_are_missing_or_unknown_are_named() {
    let place = Place::new();
    place.write("table.csv", "code,ten,kind\nK88,UBND tỉnh,province\n");
    let said = place.saoy(&["agencies", "import", "table.csv"]).refused();
    for word in [
        "name is missing",
        "parent is missing",
        "competent is missing",
        "ten is unknown",
    ] {
        assert!(said.contains(word), "{word} in:\n{said}");
    }
}

#[test]
fn the_first_administrator_sets_the_password_by_a_link_that_works_once() {
    let place = Place::new();
    let invite = [
        "admin",
        "invite",
        "Loc",
        "--name",
        "Ngô Văn Lộc",
        "--agency",
        "K88",
    ];
    let said = place.saoy(&invite).refused();
    assert!(said.contains("import the agencies first"), "{said}");
    place.agencies();
    let said = place.saoy(&invite).done();
    let lost = said.lines().next().unwrap();
    assert!(lost.starts_with("http://127.0.0.1:8080/invitation/"), "{said}");
    // The link was lost: while no password is set, another one is made; for somebody else it is not.
    let again = place.saoy(&invite).done();
    let path = again
        .lines()
        .next()
        .unwrap()
        .split_once(":8080")
        .unwrap()
        .1
        .to_owned();
    let other = [
        "admin",
        "invite",
        "tam",
        "--name",
        "Lê Thị Thanh Tâm",
        "--agency",
        "K88",
    ];
    assert!(place.saoy(&other).refused().contains("has an administrator"));

    let port = free_port();
    let mut serve = place.command(&["serve"]);
    serve.env("SAOY_LISTEN", format!("127.0.0.1:{port}"));
    let mut serve = Running::start(serve);
    serve.answers(port);
    let at = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let config = ureq::Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false);
    let agent: ureq::Agent = config.http_status_as_error(false).build().into();
    let password = "một câu dài không ai đoán ra";
    let set = || {
        let form = [("new", password), ("again", password)];
        agent.post(at(&path)).send_form(form).unwrap().status().as_u16()
    };
    assert_eq!(set(), 303);
    assert_eq!(set(), 404, "it works once");
    let entered = agent
        .post(at("/sign-in"))
        .send_form([("login", "loc"), ("password", password)])
        .unwrap();
    assert_eq!(entered.status().as_u16(), 303);
    assert!(entered.headers().contains_key("set-cookie"));
    serve.stop();
    assert!(
        place.saoy(&invite).refused().contains("has an administrator"),
        "the password is set"
    );
}

#[test]
fn the_tree_comes_from_json_too_and_changes_with_its_days() {
    let place = Place::new();
    place.write(
        "agencies.json",
        r#"[{"code": "K88", "name": "UBND tỉnh Sông Lam", "kind": "province", "competent": false},
            {"code": "K88.04", "name": "UBND phường Hòa An", "kind": "commune", "parent": "K88", "competent": true},
            {"code": "K88.07", "name": "UBND xã Bến Lụa", "kind": "commune", "parent": "K88", "competent": true}]"#,
    );
    let said = place
        .saoy(&["agencies", "import", "agencies.json", "--since", "2025-07-01"])
        .done();
    assert!(said.contains("3 agencies were added"), "{said}");
    place.write("wrong.json", r#"[{"code": "K88.09", "ten": "x"}]"#);
    assert!(
        place
            .saoy(&["agencies", "import", "wrong.json"])
            .refused()
            .contains("“ten” is unknown")
    );

    let rename = ["agencies", "rename", "K88.04", "UBND phường Hòa Bình"];
    let said = place
        .saoy(&[&rename[..], &["--from", "2099-01-01"]].concat())
        .refused();
    assert!(said.contains("has not come yet"), "{said}");
    let said = place
        .saoy(&[&rename[..], &["--from", "2025-01-01"]].concat())
        .refused();
    assert!(said.contains("the present name holds since 2025-07-01"), "{said}");
    let said = place.saoy(&rename).done();
    assert!(said.contains("it was “UBND phường Hòa An”"), "{said}");

    let said = place.saoy(&["agencies", "close", "K88"]).refused();
    assert!(said.contains("K88.04 is still below K88"), "{said}");
    let invite = [
        "admin",
        "invite",
        "tra",
        "--name",
        "Lý Thu Trà",
        "--agency",
        "K88.07",
    ];
    place.saoy(&invite).done();
    let said = place
        .saoy(&["agencies", "merge", "K88.07", "--into", "K88.04"])
        .done();
    assert!(said.contains("1 permissions moved"), "{said}");
    assert!(
        place
            .saoy(&["agencies", "close", "K88.07"])
            .refused()
            .contains("is closed already")
    );
}

#[test]
fn in_whose_name_an_officer_signs_is_set_by_command() {
    let place = Place::new();
    place.agencies();
    let invite = [
        "admin",
        "invite",
        "tam",
        "--name",
        "Lê Thị Thanh Tâm",
        "--agency",
        "K88.04",
    ];
    place.saoy(&invite).done();
    let said = place
        .saoy(&[
            "admin",
            "title",
            "tam",
            "--title",
            "Phó Chủ tịch",
            "--as",
            "deputy",
        ])
        .done();
    assert!(said.contains("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"), "{said}");
    let delegate = [
        "admin",
        "title",
        "tam",
        "--title",
        "Công chức",
        "--as",
        "delegate",
    ];
    assert!(
        place.saoy(&delegate).refused().contains("--decision"),
        "the decision is missing"
    );
    assert!(
        place
            .saoy(&["admin", "title", "ai", "--title", "x", "--as", "head"])
            .refused()
            .contains("no officer")
    );
}
