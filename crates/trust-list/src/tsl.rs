//! Trusted lists of ETSI TS 119 612 v2.2.1.
//!
//! A service that issues certificates (§5.5.1.1: `CA/QC`, `CA/PKC`, `NationalRootCA-QC`) becomes an anchor for
//! signatures, one that stamps times (`TSA…`) an anchor for timestamps; everything else is left out and counted. Trust lasts
//! as long as the service's status (§5.5.4) says so: each unbroken time of a good status in the service's present and
//! history (§5.6) is one anchor, from its `StatusStartingTime` to that of the next status. A service that its extensions (§5.5.9)
//! limit to web sites, or that has a critical one which is not known here, counts as not granted for that time.
//!
//! **The list's own signature is not verified here**: what is imported must come from where the administrator trusts it, and
//! is printed to be read before it is used. Pointers to other lists (§5.3.13) are not followed.
//!
//! ```
//! use saoy_pki::Purpose;
//! use saoy_trust_list::tsl::{self, LeftOut};
//!
//! let xml = r#"<TrustServiceStatusList>
//!   <SchemeInformation><TSLVersionIdentifier>6</TSLVersionIdentifier></SchemeInformation>
//!   <TrustServiceProviderList><TrustServiceProvider><TSPServices><TSPService><ServiceInformation>
//!     <ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/EDS/Q</ServiceTypeIdentifier>
//!   </ServiceInformation></TSPService></TSPServices></TrustServiceProvider></TrustServiceProviderList>
//! </TrustServiceStatusList>"#;
//! let imported = tsl::read(xml.as_bytes(), Purpose::Khac)?;
//! // A delivery service vouches for nobody's signature.
//! assert!(imported.list.anchors.is_empty());
//! assert!(matches!(imported.left_out[0].1, LeftOut::Kind(_)));
//! # Ok::<(), tsl::TslError>(())
//! ```

use jiff::Timestamp;
use saoy_pki::{Certificate, Purpose, TrustAnchor};
use thiserror::Error;

use crate::TrustList;
use crate::xml::{self, Element, Refusal};

/// What came of a trusted list.
#[derive(Debug)]
pub struct Imported {
    /// Anchors of the services that are of use.
    pub list: TrustList,
    /// When the list was issued, when it says so.
    pub issued: Option<Timestamp>,
    /// Until when it should have been replaced.
    pub next_update: NextUpdate,
    /// Services left out, with the reason.
    pub left_out: Vec<(String, LeftOut)>,
}

/// Until when a list should have been replaced (§5.3.15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextUpdate {
    /// It does not say so: it is closed.
    None,
    /// By then.
    Due(Timestamp),
    /// What stands there is not a time.
    Unclear(String),
}

impl NextUpdate {
    fn read(words: Option<&str>) -> Self {
        match words.map(|words| (words, words.parse())) {
            None | Some(("", _)) => Self::None,
            Some((_, Ok(time))) => Self::Due(time),
            Some((words, Err(_))) => Self::Unclear(words.to_owned()),
        }
    }
}

/// Why a service, or a part of it, is left out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LeftOut {
    /// Neither certificates nor timestamps.
    #[error("a service of another kind: {0}")]
    Kind(String),
    /// Never in a status that means trust.
    #[error("was never granted")]
    NeverGranted,
    /// No certificate that could be read.
    #[error("no readable certificate")]
    NoCertificate,
    /// One of its certificates cannot be read; it is trusted with the others.
    #[error("one of its certificates cannot be read and is not trusted")]
    UnreadCertificate,
    /// A status without its beginning (§5.5.5), or none, or nothing said at all: what was trusted until when cannot be told.
    #[error("a status or its beginning cannot be read")]
    Unclear,
    /// AdditionalServiceInformation names uses, and neither signatures nor seals among them (§5.5.9.4).
    #[error("serves neither signatures nor seals")]
    OtherUse,
    /// A critical extension that is not known here (§5.5.9).
    #[error("has a critical extension that is not known: {0}")]
    Extension(String),
}

/// Why a trusted list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TslError {
    /// Not XML, or XML with a document type or entities of its own.
    #[error("the file is not plain XML")]
    Xml,
    /// Larger than any trusted list: more than 16 MB, 200 000 elements or two million pieces.
    #[error(
        "the file is larger than any trusted list (16 MB, 200 000 elements) and is not read; check its name"
    )]
    TooLarge,
    /// Another document.
    #[error("the outermost element is {0}, not TrustServiceStatusList")]
    NotAList(String),
    /// A version that is not known (§5.3.1: 5, since 2023 6).
    #[error("version {0} of trusted lists is not known; versions 4, 5 and 6 are read")]
    Version(String),
}

impl From<Refusal> for TslError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotPlain => Self::Xml,
            Refusal::TooLarge => Self::TooLarge,
        }
    }
}

const KINDS: &str = "http://uri.etsi.org/TrstSvc/Svctype/";
const STATUSES: &str = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/";

/// Statuses under which what a service did counts. The last four are those of lists before 2016.
const GOOD: [&str; 7] = [
    "granted",
    "recognisedatnationallevel",
    "setbynationallaw",
    "undersupervision",
    "supervisionincessation",
    "accredited",
    "supervisedbynationallaw",
];

/// Makes a list of a trusted list. Its signature services get the purpose `signatures`; for another country's list that is
/// [`Purpose::Khac`].
///
/// # Errors
/// [`TslError`].
pub fn read(bytes: &[u8], signatures: Purpose) -> Result<Imported, TslError> {
    let root = xml::read(bytes)?;
    if root.name != "TrustServiceStatusList" {
        return Err(TslError::NotAList(root.name));
    }
    let scheme = root.child("SchemeInformation");
    let told = |path: &[&str]| scheme.and_then(|scheme| scheme.at(path)).map(Element::words);
    let version = told(&["TSLVersionIdentifier"]).unwrap_or_default();
    if !["4", "5", "6"].contains(&version) {
        return Err(TslError::Version(version.to_owned()));
    }
    let mut imported = Imported {
        list: TrustList {
            name: scheme
                .and_then(|scheme| named(scheme, "SchemeName"))
                .unwrap_or_default(),
            demo: false,
            anchors: Vec::new(),
        },
        issued: told(&["ListIssueDateTime"]).and_then(|time| time.parse().ok()),
        next_update: NextUpdate::read(told(&["NextUpdate", "dateTime"])),
        left_out: Vec::new(),
    };
    let providers = root.child("TrustServiceProviderList");
    for provider in providers.iter().flat_map(|list| list.all("TrustServiceProvider")) {
        let holder = provider
            .child("TSPInformation")
            .and_then(|information| named(information, "TSPName"));
        let services = provider.child("TSPServices");
        for service in services.iter().flat_map(|services| services.all("TSPService")) {
            imported.add(service, holder.as_deref().unwrap_or_default(), signatures);
        }
    }
    Ok(imported)
}

impl Imported {
    fn add(&mut self, service: &Element, holder: &str, signatures: Purpose) {
        let Some(now) = service.child("ServiceInformation") else {
            return self.left_out.push((holder.to_owned(), LeftOut::Unclear));
        };
        let name = named(now, "ServiceName").unwrap_or_default();
        let name = format!("{holder}: {name}");
        match anchors(service, now, signatures, &name) {
            Ok((anchors, unread)) => {
                let left_out = (0..unread).map(|_| (name.clone(), LeftOut::UnreadCertificate));
                self.left_out.extend(left_out);
                // One certificate may serve under several entries.
                for anchor in anchors {
                    if !self.list.anchors.contains(&anchor) {
                        self.list.anchors.push(anchor);
                    }
                }
            }
            Err(reason) => self.left_out.push((name, reason)),
        }
    }
}

/// The anchors of a service, and how many of its certificates cannot be read.
fn anchors(
    service: &Element,
    now: &Element,
    signatures: Purpose,
    name: &str,
) -> Result<(Vec<TrustAnchor>, usize), LeftOut> {
    let kind = now.child("ServiceTypeIdentifier").map_or("", Element::words);
    let purpose = match kind.strip_prefix(KINDS) {
        Some("CA/QC" | "CA/PKC" | "NationalRootCA-QC") => signatures,
        Some("TSA" | "TSA/QTST" | "TSA/TSS-QC" | "TSA/TSS-AdESQCandQES") => Purpose::Tsa,
        _ => return Err(LeftOut::Kind(kind.to_owned())),
    };
    let times = good_times(service, now, purpose).ok_or(LeftOut::Unclear)?;
    if times.is_empty() {
        return Err(limited(now, purpose).unwrap_or(LeftOut::NeverGranted));
    }
    let (certificates, unread) = certificates(now);
    if certificates.is_empty() {
        return Err(LeftOut::NoCertificate);
    }
    let mut anchors = Vec::new();
    for certificate in &certificates {
        for (from, to) in &times {
            let mut anchor = TrustAnchor::new(certificate.clone(), &[purpose]);
            (anchor.from, anchor.to) = (Some(*from), *to);
            name.clone_into(&mut anchor.name);
            anchors.push(anchor);
        }
    }
    Ok((anchors, unread))
}

/// Unbroken times of a good status, oldest first; none where any status or its beginning cannot be read: it might be the
/// one that ended the trust.
fn good_times(
    service: &Element,
    now: &Element,
    purpose: Purpose,
) -> Option<Vec<(Timestamp, Option<Timestamp>)>> {
    let history = service.child("ServiceHistory");
    let past = history
        .iter()
        .flat_map(|history| history.all("ServiceHistoryInstance"));
    // The present stands first and history newest first; of two from the same instant the newer counts.
    let mut states: Vec<(Timestamp, bool)> = std::iter::once(now)
        .chain(past)
        .map(|instance| {
            let (since, good) = state(instance)?;
            Some((since, good && limited(instance, purpose).is_none()))
        })
        .collect::<Option<_>>()?;
    let (present, good_today) = *states.first()?;
    states.reverse();
    states.sort_by_key(|(since, _)| *since);
    let mut times: Vec<(Timestamp, Option<Timestamp>)> = Vec::new();
    for (since, good) in states {
        match times.last_mut() {
            Some((_, end @ None)) if !good => *end = Some(since),
            Some((_, None)) => {}
            _ if good => times.push((since, None)),
            _ => {}
        }
    }
    // Whatever order the beginnings are in: today's status is today's.
    for (_, end) in times.iter_mut().filter(|_| !good_today) {
        end.get_or_insert(present);
    }
    times.retain(|(since, end)| end.is_none_or(|end| *since < end));
    Some(times)
}

fn state(instance: &Element) -> Option<(Timestamp, bool)> {
    let since = instance.child("StatusStartingTime")?.words().parse().ok()?;
    let status = instance.child("ServiceStatus")?.words();
    // Lists before 2016 had other addresses for the same words.
    let word = status
        .strip_prefix(STATUSES)
        .or_else(|| status.rsplit('/').next())?;
    Some((since, GOOD.contains(&word)))
}

/// Extensions that are understood besides AdditionalServiceInformation: they say which certificates are qualified, who took a
/// service over, and since when it keeps revocations of expired certificates. Nothing here rests on any of that.
const HARMLESS: [&str; 3] = ["Qualifications", "TakenOverBy", "ExpiredCertsRevocationInfo"];

const USES: &str = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/";

/// What in its extensions (§5.5.9) keeps a service from being used for the purpose.
fn limited(instance: &Element, purpose: Purpose) -> Option<LeftOut> {
    let extensions = instance.child("ServiceInformationExtensions")?;
    let extensions: Vec<&Element> = extensions.all("Extension").collect();
    let inside = extensions.iter().flat_map(|extension| {
        let critical = extension.critical;
        extension.children.iter().map(move |inside| (critical, inside))
    });
    let (mut uses, mut serves) = (false, false);
    for (critical, inside) in inside {
        if inside.name != "AdditionalServiceInformation" {
            if critical && !HARMLESS.contains(&inside.name.as_str()) {
                return Some(LeftOut::Extension(inside.name.clone()));
            }
            continue;
        }
        let uri = inside.child("URI").map_or("", Element::words);
        match uri.strip_prefix(USES) {
            Some("ForeSignatures" | "ForeSeals") => (uses, serves) = (true, true),
            Some("ForWebSiteAuthentication") => uses = true,
            Some("RootCA-QC") => {}
            _ if critical => return Some(LeftOut::Extension(uri.to_owned())),
            _ => {}
        }
    }
    (purpose != Purpose::Tsa && uses && !serves).then_some(LeftOut::OtherUse)
}

/// The certificates of a service that can be read, and how many cannot.
fn certificates(now: &Element) -> (Vec<Certificate>, usize) {
    let identity = now.child("ServiceDigitalIdentity");
    let digits = identity
        .iter()
        .flat_map(|identity| identity.all("DigitalId"))
        .filter_map(|id| id.child("X509Certificate"));
    let pem = digits.map(|digits| {
        let digits: String = digits.text.split_whitespace().collect();
        format!("-----BEGIN CERTIFICATE-----\n{digits}\n-----END CERTIFICATE-----\n")
    });
    let (mut read, mut unread) = (Vec::new(), 0);
    for pem in pem {
        match Certificate::from_pem(&pem) {
            Ok(found) if !found.is_empty() => read.extend(found),
            _ => unread += 1,
        }
    }
    (read, unread)
}

/// A name in English where there is one, else the first.
fn named(element: &Element, kind: &str) -> Option<String> {
    let names = element.child(kind)?;
    let english = names.all("Name").find(|name| name.lang == "en");
    Some(english.or_else(|| names.child("Name"))?.words().to_owned())
}
