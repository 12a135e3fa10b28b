//! An invented trusted list (ETSI TS 119 612), imported.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use jiff::Timestamp;
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Certificate, PrivateKey, Purpose, oids};
use saoy_trust_list::TrustList;
use saoy_trust_list::tsl::{self, LeftOut, NextUpdate, TslError};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn root(name: &str) -> Certificate {
    let key = PrivateKey::generate_p256().unwrap();
    let name = Name::new(&[(oids::AT_COMMON_NAME, name)]).unwrap();
    CertificateBuilder::new(
        name,
        key.public_key(),
        &[1],
        at("2010-01-01T00:00:00Z"),
        at("2040-01-01T00:00:00Z"),
    )
    .authority(None)
    .self_signed(&key, key.usual_scheme())
    .unwrap()
}

/// The certificate in base64, in lines as lists have it.
fn base64(certificate: &Certificate) -> String {
    let anchors = vec![saoy_pki::TrustAnchor::new(certificate.clone(), &[Purpose::Tsa])];
    let list = TrustList {
        name: String::new(),
        demo: false,
        anchors,
    }
    .to_toml();
    let pem = list.split("\"\"\"").nth(1).unwrap().to_owned();
    pem.lines()
        .filter(|line| !line.starts_with("-----"))
        .collect::<Vec<_>>()
        .join("\n      ")
}

fn instance(element: &str, kind: &str, status: &str, since: &str, identity: &str) -> String {
    format!(
        "<{element}><ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/{kind}</ServiceTypeIdentifier>
         <ServiceName><Name xml:lang=\"lt\">Paslauga</Name><Name xml:lang=\"en\">Seals &amp; signatures</Name></ServiceName>
         <ServiceDigitalIdentity>{identity}</ServiceDigitalIdentity>
         <ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/{status}</ServiceStatus>
         <StatusStartingTime>{since}</StatusStartingTime></{element}>"
    )
}

fn list(services: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
         <tsl:TrustServiceStatusList xmlns:tsl=\"http://uri.etsi.org/02231/v2#\">
         <SchemeInformation><TSLVersionIdentifier>6</TSLVersionIdentifier>
         <SchemeName><Name xml:lang=\"en\">XX: Invented list</Name></SchemeName>
         <ListIssueDateTime>2026-10-01T00:00:00Z</ListIssueDateTime>
         <NextUpdate><dateTime>2027-03-01T00:00:00Z</dateTime></NextUpdate></SchemeInformation>
         <TrustServiceProviderList><TrustServiceProvider>
         <TSPInformation><TSPName><Name xml:lang=\"en\">Invented Trust</Name></TSPName></TSPInformation>
         <TSPServices>{services}</TSPServices></TrustServiceProvider></TrustServiceProviderList>
         </tsl:TrustServiceStatusList>"
    )
}

fn service(kind: &str, status: &str, since: &str, certificate: &Certificate, history: &str) -> String {
    let identity = format!(
        "<DigitalId><X509Certificate>{}</X509Certificate></DigitalId>",
        base64(certificate)
    );
    let now = instance("ServiceInformation", kind, status, since, &identity);
    format!("<TSPService>{now}<ServiceHistory>{history}</ServiceHistory></TSPService>")
}

fn past(kind: &str, status: &str, since: &str) -> String {
    instance(
        "ServiceHistoryInstance",
        kind,
        status,
        since,
        "<DigitalId><X509SKI>AAAA</X509SKI></DigitalId>",
    )
}

#[test]
fn services_become_anchors_for_the_times_of_their_good_statuses() {
    let (ca, tsa, old) = (root("CA"), root("TSA"), root("Old"));
    let history = past("CA/QC", "withdrawn", "2020-01-01T00:00:00Z")
        + &past("CA/QC", "undersupervision", "2014-01-01T00:00:00Z");
    let text = list(
        &(service("CA/QC", "granted", "2022-01-01T00:00:00Z", &ca, &history)
            + &service("TSA/QTST", "granted", "2019-01-01T00:00:00Z", &tsa, "")
            + &service("CA/QC", "withdrawn", "2019-01-01T00:00:00Z", &old, "")
            + &service("EDS/Q", "granted", "2019-01-01T00:00:00Z", &old, "")),
    );
    let imported = tsl::read(text.as_bytes(), Purpose::Khac).unwrap();
    assert_eq!(imported.list.name, "XX: Invented list");
    assert_eq!(imported.next_update, NextUpdate::Due(at("2027-03-01T00:00:00Z")));
    let told: Vec<_> = imported
        .list
        .anchors
        .iter()
        .map(|anchor| {
            (
                anchor.certificate.clone(),
                anchor.purposes.clone(),
                anchor.from,
                anchor.to,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                ca.clone(),
                vec![Purpose::Khac],
                Some(at("2014-01-01T00:00:00Z")),
                Some(at("2020-01-01T00:00:00Z"))
            ),
            (ca, vec![Purpose::Khac], Some(at("2022-01-01T00:00:00Z")), None),
            (tsa, vec![Purpose::Tsa], Some(at("2019-01-01T00:00:00Z")), None),
        ]
    );
    assert_eq!(
        imported.list.anchors[0].name,
        "Invented Trust: Seals & signatures"
    );
    let reasons: Vec<_> = imported
        .left_out
        .iter()
        .map(|(_, reason)| reason.clone())
        .collect();
    assert_eq!(
        reasons,
        [
            LeftOut::NeverGranted,
            LeftOut::Kind("http://uri.etsi.org/TrstSvc/Svctype/EDS/Q".into())
        ]
    );

    // What is printed for the administrator is a list that is read.
    let read = TrustList::parse(&imported.list.to_toml(), &|_| panic!("names no files")).unwrap();
    assert_eq!(read, imported.list);
}

/// Nothing that stands in the list is passed over in silence.
#[test]
fn what_cannot_be_read_is_told() {
    let ca = root("CA");
    let good = service("CA/QC", "granted", "2022-01-01T00:00:00Z", &ca, "");
    let torn = "<DigitalId><X509Certificate>AAAA</X509Certificate></DigitalId></ServiceDigitalIdentity>";
    let two = good.replace("</ServiceDigitalIdentity>", torn);
    let text = list(&("<TSPService/>".to_owned() + &two));
    let imported = tsl::read(text.as_bytes(), Purpose::Khac).unwrap();
    assert_eq!(imported.list.anchors.len(), 1);
    let told: Vec<_> = imported.left_out.iter().map(|(_, reason)| reason).collect();
    assert_eq!(told, [&LeftOut::Unclear, &LeftOut::UnreadCertificate]);
    assert_eq!(imported.left_out[0].0, "Invented Trust");
    let due = |text: &str| {
        let list = list("").replace("2027-03-01T00:00:00Z", text);
        tsl::read(list.as_bytes(), Purpose::Khac).unwrap().next_update
    };
    assert_eq!(due("tomorrow"), NextUpdate::Unclear("tomorrow".into()));
    assert_eq!(due(""), NextUpdate::None);
}

#[test]
fn what_is_no_trusted_list_is_refused() {
    let refused = |text: &str| tsl::read(text.as_bytes(), Purpose::Khac).unwrap_err();
    assert_eq!(refused("<html/>"), TslError::NotAList("html".into()));
    assert_eq!(refused("%PDF-1.7"), TslError::Xml);
    assert_eq!(
        refused(&list("").replace(">6<", ">7<")),
        TslError::Version("7".into())
    );
    let entity = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><TrustServiceStatusList>&x;</TrustServiceStatusList>";
    assert_eq!(refused(entity), TslError::Xml);
    assert_eq!(refused(&"<a>".repeat(1000)), TslError::Xml);
}

#[test]
fn what_is_larger_than_any_trusted_list_is_refused_before_it_takes_memory() {
    let read = |text: &str| tsl::read(text.as_bytes(), Purpose::Khac).map(|read| read.list.anchors.len());
    // Nothing but elements: a tree of them takes thirty times the bytes of the file.
    assert_eq!(read(&list(&"<a/>".repeat(200_001))), Err(TslError::TooLarge));
    assert_eq!(
        read(&list(&"<a/>".repeat(199_000))),
        Ok(0),
        "as many as a list may have"
    );
    // Few elements, and more text than any list has; more pieces than any list has.
    assert_eq!(read(&list(&" ".repeat(16 << 20))), Err(TslError::TooLarge));
    assert_eq!(read(&list(&"&amp;".repeat(2_000_001))), Err(TslError::TooLarge));
}

#[test]
fn a_service_that_is_withdrawn_today_never_becomes_an_anchor_without_an_end() {
    let root = root("Gốc");
    let granted = |since| instance("ServiceHistoryInstance", "CA/QC", "granted", since, "");
    let imported = |since: &str, history: &str| {
        let text = list(&service("CA/QC", "withdrawn", since, &root, history));
        tsl::read(text.as_bytes(), Purpose::Khac).unwrap()
    };
    // No time zone, a day, nothing, an hour that no clock shows: nobody knows when the trust ended.
    for unclear in ["2024-01-01T00:00:00", "2024-01-01", "", "2024-01-01T24:61:00Z"] {
        let found = imported(unclear, &granted("2017-01-01T00:00:00Z"));
        assert!(found.list.anchors.is_empty(), "{unclear}");
        assert_eq!(found.left_out[0].1, LeftOut::Unclear, "{unclear}");
    }
    // Withdrawn in the instant in which it was granted, and granted later than it was withdrawn.
    for since in ["2017-01-01T00:00:00Z", "2016-01-01T00:00:00Z"] {
        let found = imported(since, &granted("2017-01-01T00:00:00Z"));
        assert!(found.list.anchors.is_empty(), "{since}: {:?}", found.list.anchors);
        assert_eq!(found.left_out[0].1, LeftOut::NeverGranted);
    }
    let found = imported("2024-01-01T00:00:00Z", &granted("2017-01-01T00:00:00Z"));
    assert_eq!(found.list.anchors[0].to, Some(at("2024-01-01T00:00:00Z")));
}

#[test]
fn a_name_that_would_turn_the_line_around_is_written_as_numbers() {
    let list = TrustList {
        name: "P: \u{202e}x".into(),
        demo: false,
        anchors: Vec::new(),
    };
    assert!(list.to_toml().is_ascii());
    assert_eq!(
        TrustList::parse(&list.to_toml(), &|_| Ok(Vec::new())).unwrap(),
        list
    );
}

/// §5.5.9: a critical extension must be understood; §5.5.9.4: what a service is for may be limited.
#[test]
fn a_service_that_its_extensions_limit_is_left_out_by_name() {
    let ca = root("CA");
    let uses = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/";
    let use_of = |word: &str| {
        format!("<AdditionalServiceInformation><URI>{uses}{word}</URI></AdditionalServiceInformation>")
    };
    let read = |kind: &str, extensions: &[(&str, String)]| {
        let extensions = extensions.iter();
        let extensions = extensions
            .map(|(critical, inside)| format!("<Extension Critical=\"{critical}\">{inside}</Extension>"));
        let extensions: String = extensions.collect();
        let text = list(&service(kind, "granted", "2022-01-01T00:00:00Z", &ca, "")).replace(
            "</ServiceInformation>",
            &format!("<ServiceInformationExtensions>{extensions}</ServiceInformationExtensions></ServiceInformation>"),
        );
        let mut imported = tsl::read(text.as_bytes(), Purpose::Khac).unwrap();
        (
            imported.list.anchors.len(),
            imported.left_out.pop().map(|(_, why)| why),
        )
    };
    let web = || ("true", use_of("ForWebSiteAuthentication"));
    let taken = (1, None);
    assert_eq!(read("CA/QC", &[web()]), (0, Some(LeftOut::OtherUse)));
    assert_eq!(
        read("CA/QC", &[("false", use_of("ForWebSiteAuthentication"))]),
        (0, Some(LeftOut::OtherUse))
    );
    assert_eq!(read("CA/QC", &[web(), ("true", use_of("ForeSeals"))]), taken);
    assert_eq!(read("CA/QC", &[("true", use_of("ForeSignatures"))]), taken);
    assert_eq!(read("CA/QC", &[("true", use_of("RootCA-QC"))]), taken);
    assert_eq!(read("CA/QC", &[("true", "<Qualifications/>".to_owned())]), taken);
    assert_eq!(read("TSA/QTST", &[web()]), taken);
    assert_eq!(read("CA/QC", &[("false", "<Other/>".to_owned())]), taken);
    for critical in ["true", "1", "yes"] {
        let strange = read("CA/QC", &[(critical, "<Other/>".to_owned())]);
        assert_eq!(
            strange,
            (0, Some(LeftOut::Extension("Other".into()))),
            "{critical}"
        );
    }
}
