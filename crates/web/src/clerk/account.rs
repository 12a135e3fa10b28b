//! Who asks for the copy: an account of the national portal, or name and number at the counter.

use jiff::civil::Date;
use saoy_domain::identity::IdentityRefusal;
use saoy_domain::{EmailAddress, IdentityRules, PersonName, PhoneNumber, TaxNumber};
use saoy_store::dossiers::RequesterKind;
use saoy_store::people::{self, Person, PersonKind};
use saoy_store::scope::CopyCreate;

use super::fields::Fields;
use super::sentence;
use crate::app::App;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::{FieldError, Text};

/// Who asks for the copy, as far as it is known.
#[derive(Debug, Clone)]
pub(super) struct Requester {
    pub(super) kind: RequesterKind,
    pub(super) account: Option<saoy_domain::PersonId>,
    pub(super) name: String,
    pub(super) identity: String,
    pub(super) email: Option<String>,
    pub(super) email_is_officers: bool,
    pub(super) phone: Option<String>,
}

/// “Tìm kiếm tài khoản”: by identity number, tax number or telephone number.
pub(super) async fn search(app: &App, officer: &Officer<CopyCreate>, typed: &str) -> Answer<Vec<Person>> {
    let scope = officer.scope.narrow().ok_or(Failure::Forbidden)?;
    let digits: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
        .collect();
    let mut numbers = vec![digits];
    numbers.extend(typed.parse::<PhoneNumber>().map(String::from));
    numbers.extend(typed.parse::<TaxNumber>().map(String::from));
    numbers.sort();
    numbers.dedup();
    let mut found: Vec<Person> = Vec::new();
    for number in numbers.iter().filter(|number| !number.is_empty()) {
        for person in people::search_accounts(&app.db, &scope, number).await? {
            if !found.iter().any(|known| known.id == person.id) {
                found.push(person);
            }
        }
    }
    Ok(found)
}

/// What the form says about the person, with everything that is wrong.
pub(super) async fn read(
    app: &App,
    officer: &Officer<CopyCreate>,
    fields: &Fields,
    errors: &mut Vec<FieldError>,
) -> Answer<Requester> {
    if fields.has_account() {
        with_account(app, officer, fields, errors).await
    } else {
        Ok(without_account(app, officer, fields, errors))
    }
}

/// The chosen account among those found.
pub(super) fn chosen<'p>(fields: &Fields, found: &'p [Person]) -> Option<&'p Person> {
    found
        .iter()
        .find(|person| person.id.to_string() == fields.get("chosen"))
}

/// An identity or tax number; the reason is that of the number it looks like.
pub(super) fn number(rules: &IdentityRules, typed: &str, today: Date) -> Result<String, IdentityRefusal> {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    if matches!(digits, 10 | 13) {
        return typed.parse::<TaxNumber>().map(String::from);
    }
    rules.parse(typed, today).map(|number| number.to_string())
}

async fn with_account(
    app: &App,
    officer: &Officer<CopyCreate>,
    fields: &Fields,
    errors: &mut Vec<FieldError>,
) -> Answer<Requester> {
    let typed = fields.get("identity").trim();
    let found = search(app, officer, typed).await?;
    let Some(person) = chosen(fields, &found) else {
        errors.push(match wrong_search(app, typed) {
            Some(why) => FieldError::new("identity", why),
            None => FieldError::new("chosen", Text::key("account-missing")),
        });
        return Ok(Requester {
            kind: RequesterKind::Citizen,
            account: None,
            name: String::new(),
            identity: typed.to_owned(),
            email: None,
            email_is_officers: false,
            phone: None,
        });
    };
    let numbers = [&person.identity_number, &person.tax_number];
    let (email, email_is_officers) = match &person.email {
        Some(email) => (Some(email.clone()), false),
        None => email(officer, fields, false, errors),
    };
    Ok(Requester {
        kind: if person.kind == PersonKind::Business {
            RequesterKind::Business
        } else {
            RequesterKind::Citizen
        },
        account: Some(person.id),
        name: person.name.clone(),
        identity: numbers.into_iter().flatten().next().cloned().unwrap_or_default(),
        email,
        email_is_officers,
        phone: person.phone.clone(),
    })
}

fn without_account(
    app: &App,
    officer: &Officer<CopyCreate>,
    fields: &Fields,
    errors: &mut Vec<FieldError>,
) -> Requester {
    let typed = fields.get("name");
    let name = match typed.parse::<PersonName>() {
        Ok(name) => name.to_string(),
        Err(why) => {
            let text = match why {
                IdentityRefusal::Empty => Text::key("name-missing"),
                IdentityRefusal::NameLong { .. } => Text::key("name-long").with("limit", PersonName::MAX),
                other => sentence::text(&other),
            };
            errors.push(FieldError::new("name", text));
            typed.trim().chars().take(PersonName::MAX).collect()
        }
    };
    let typed = fields.get("person_identity");
    let identity = number(&app.identity_rules, typed, today(app)).unwrap_or_else(|why| {
        let text = match why {
            IdentityRefusal::Empty => Text::key("identity-missing"),
            other => sentence::text(&other),
        };
        errors.push(FieldError::new("person_identity", text));
        typed.trim().chars().take(40).collect()
    });
    let (email, email_is_officers) = email(officer, fields, true, errors);
    Requester {
        kind: RequesterKind::WithoutAccount,
        account: None,
        name,
        identity,
        email,
        email_is_officers,
        phone: None,
    }
}

/// The address typed, or the receiving officer's.
fn email(
    officer: &Officer<CopyCreate>,
    fields: &Fields,
    needed: bool,
    errors: &mut Vec<FieldError>,
) -> (Option<String>, bool) {
    let typed = fields.get("email").trim();
    if typed.is_empty() {
        if fields.is_on("officer_email") {
            if officer.person.email.is_none() {
                errors.push(FieldError::new(
                    "officer_email",
                    Text::key("officer-without-email"),
                ));
            }
            return (officer.person.email.clone(), true);
        }
        if needed {
            errors.push(FieldError::new("email", Text::key("email-missing")));
        }
        return (None, false);
    }
    match typed.parse::<EmailAddress>() {
        Ok(address) => (Some(address.to_string()), false),
        Err(IdentityRefusal::Email) => {
            let text = Text::key("email-wrong").with("value", typed);
            errors.push(FieldError::new("email", text));
            (Some(typed.to_owned()), false)
        }
        Err(other) => {
            errors.push(FieldError::new("email", sentence::text(&other)));
            (None, false)
        }
    }
}

/// Why nothing can be found under what was typed: it is nobody's number, nor a telephone.
pub(super) fn wrong_search(app: &App, typed: &str) -> Option<Text> {
    if typed.parse::<PhoneNumber>().is_ok() {
        return None;
    }
    match number(&app.identity_rules, typed, today(app)) {
        Ok(_) => None,
        Err(IdentityRefusal::Empty) => Some(Text::key("identity-missing")),
        Err(why) => Some(sentence::text(&why)),
    }
}

pub(super) fn today(app: &App) -> Date {
    saoy_domain::day_in_vietnam(app.now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_judged_as_what_it_looks_like() {
        let rules = IdentityRules::default().with_demo_province();
        let today = jiff::civil::date(2026, 10, 14);
        assert_eq!(number(&rules, "099 201 014 377", today).unwrap(), "099201014377");
        assert_eq!(number(&rules, "8800417284", today).unwrap(), "8800417284");
        assert_eq!(
            number(&rules, "8800417285", today),
            Err(IdentityRefusal::TaxCheckDigit)
        );
        assert_eq!(
            number(&rules, "12345", today),
            Err(IdentityRefusal::Length { digits: 5 })
        );
        assert_eq!(number(&rules, " ", today), Err(IdentityRefusal::Empty));
    }
}
