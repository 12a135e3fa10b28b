//! A person at a browser: keeps cookies, sends forms, does not follow by itself.

use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::super::Failure;

/// Somebody at work.
pub(super) struct Browser {
    agent: Agent,
    address: String,
    cookies: Vec<(String, String)>,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Where it leads, if anywhere.
    pub(super) location: String,
    pub(super) text: String,
}

impl Browser {
    /// Signs in with the demo's one click.
    pub(super) fn sign_in(address: &str, login: &str) -> Result<Self, Failure> {
        let config = Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        let mut browser = Self {
            agent: config.into(),
            address: address.to_owned(),
            cookies: Vec::new(),
        };
        browser.post("/sign-in/demo", &[("person", login)])?.redirects()?;
        Ok(browser)
    }

    /// Opens a page.
    pub(super) fn get(&mut self, path: &str) -> Result<Answer, Failure> {
        let request = self
            .agent
            .get(self.at(path))
            .header(header::COOKIE, self.cookie());
        let response = request.call()?;
        self.answer(response)
    }

    /// Sends a form.
    pub(super) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, Failure> {
        let request = self
            .agent
            .post(self.at(path))
            .header(header::COOKIE, self.cookie());
        let response = request.send_form(fields.iter().copied())?;
        self.answer(response)
    }

    /// Announces an upload, as the page's script does.
    pub(super) fn announce(&mut self, name: &str, size: usize) -> Result<Answer, Failure> {
        let body = serde_json::json!({ "name": name, "size": size }).to_string();
        let request = self
            .agent
            .post(self.at("/uploads"))
            .header(header::COOKIE, self.cookie());
        let response = request
            .header(header::CONTENT_TYPE, "application/json")
            .send(body)?;
        self.answer(response)
    }

    /// Sends an upload in one piece.
    pub(super) fn upload(&mut self, path: &str, bytes: &[u8]) -> Result<Answer, Failure> {
        let request = self
            .agent
            .patch(self.at(path))
            .header(header::COOKIE, self.cookie());
        let request = request.header(header::CONTENT_TYPE, "application/offset+octet-stream");
        let response = request.header("upload-offset", "0").send(bytes)?;
        self.answer(response)
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn cookie(&self) -> String {
        let all: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        all.join("; ")
    }

    fn answer(&mut self, mut response: Response<Body>) -> Result<Answer, Failure> {
        for set in response.headers().get_all(header::SET_COOKIE) {
            if let Some((name, value)) = set
                .to_str()?
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
            {
                self.cookies.retain(|(known, _)| known != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let location = match response.headers().get(header::LOCATION) {
            Some(location) => location.to_str()?.to_owned(),
            None => String::new(),
        };
        Ok(Answer {
            status: response.status().as_u16(),
            location,
            text: response.body_mut().read_to_string()?,
        })
    }
}

impl Answer {
    /// Where it leads.
    pub(super) fn redirects(self) -> Result<String, Failure> {
        match self.status {
            201 | 303 => Ok(self.location),
            status => Err(format!("answered {status}: {}", self.in_short()).into()),
        }
    }

    /// The page, if it is one.
    pub(super) fn page(self) -> Result<Self, Failure> {
        match self.status {
            200 | 204 => Ok(self),
            status => Err(format!("answered {status}: {}", self.in_short()).into()),
        }
    }

    /// The value of a hidden field.
    pub(super) fn field(&self, name: &str) -> Result<&str, Failure> {
        let (_, rest) = self
            .text
            .split_once(&format!("name=\"{name}\""))
            .ok_or_else(|| format!("the page has no field {name}"))?;
        let tag = rest.split('>').next().unwrap_or_default();
        let value = tag
            .split_once("value=\"")
            .and_then(|(_, rest)| rest.split('"').next());
        Ok(value.unwrap_or_default())
    }

    /// The number that the first book on a work page would give.
    pub(super) fn next_number(&self) -> Result<String, Failure> {
        let (_, rest) = self
            .text
            .split_once("data-next=\"")
            .ok_or("the page offers no book")?;
        Ok(rest.chars().take_while(char::is_ascii_digit).collect())
    }

    /// What its error says, without the page around it.
    fn in_short(&self) -> String {
        let main = self
            .text
            .split_once("<main")
            .map_or(self.text.as_str(), |(_, rest)| rest);
        let mut inside = false;
        let words: String = main
            .chars()
            .filter(|c| {
                inside = (inside || *c == '<') && *c != '>';
                !inside && *c != '>'
            })
            .collect();
        words
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(400)
            .collect()
    }
}
