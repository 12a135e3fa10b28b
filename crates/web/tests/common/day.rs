//! What a leader and a seal keeper do, as the manual says it.

use saoy_domain::DossierId;

use super::{Answer, Browser, Office};

/// Hidden fields of a page, as its form sends them back.
pub fn fields(page: &Answer, names: &[&str]) -> Vec<(String, String)> {
    names
        .iter()
        .map(|name| ((*name).to_owned(), page.field(name)))
        .collect()
}

impl Browser {
    /// Sends what a page holds.
    pub async fn send(&mut self, path: &str, sent: &[(String, String)]) -> Answer {
        let sent: Vec<(&str, &str)> = sent
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(path, &sent).await
    }

    async fn send_and_follow(&mut self, path: &str, sent: &[(String, String)]) -> Answer {
        let answer = self.send(path, sent).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        let next = answer.location();
        self.get(&next).await
    }

    /// The leader's way up to the page before “Áp dụng”.
    pub async fn preview_signature(&mut self, id: DossierId) -> Answer {
        let work = self.get(&format!("/sign/{id}")).await.ok();
        let next = self
            .send_and_follow(
                &format!("/sign/{id}/start"),
                &fields(&work, &["version", "sha256"]),
            )
            .await
            .ok();
        self.choose(next, &format!("/sign/{id}")).await
    }

    /// The seal keeper's way up to the page before “Áp dụng”.
    pub async fn preview_seal(&mut self, office: &Office, id: DossierId) -> Answer {
        let work = self.get(&format!("/seal/{id}")).await.ok();
        let mut sent = fields(&work, &["version", "sha256"]);
        sent.push(("book".to_owned(), office.book.to_string()));
        let next = self
            .send_and_follow(&format!("/seal/{id}/start"), &sent)
            .await
            .ok();
        self.choose(next, &format!("/seal/{id}")).await
    }

    async fn choose(&mut self, page: Answer, stem: &str) -> Answer {
        if !page.says("Danh sách chứng thư số") {
            return page;
        }
        let mut sent = fields(&page, &["certificate"]);
        sent.push(("remember".to_owned(), "on".to_owned()));
        // The way to the list carries the book.
        let action = page.text();
        let action = action.split("method=\"post\" action=\"").find_map(|rest| {
            let address = rest.split('"').next()?;
            address
                .starts_with(&format!("{stem}/certificate"))
                .then(|| address.to_owned())
        });
        self.send_and_follow(&action.unwrap(), &sent).await.ok()
    }

    /// “Áp dụng” on a page that was looked at.
    pub async fn apply(&mut self, stem: &str, preview: &Answer) -> Answer {
        let own = if stem.starts_with("/seal") {
            ["book", "number"].as_slice()
        } else {
            ["look"].as_slice()
        };
        let mut sent = fields(preview, &["version", "sha256", "certificate"]);
        sent.extend(fields(preview, own));
        self.send(&format!("{stem}/apply"), &sent).await
    }

    /// The leader signs.
    pub async fn sign(&mut self, id: DossierId) {
        let preview = self.preview_signature(id).await;
        let answer = self.apply(&format!("/sign/{id}"), &preview).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    /// The leader signs and passes on.
    pub async fn sign_and_pass(&mut self, id: DossierId) {
        self.sign(id).await;
        let passed = self.post(&format!("/sign/{id}/pass"), &[]).await;
        assert_eq!(passed.status, 303, "{}", passed.text());
    }

    /// The seal keeper numbers and seals.
    pub async fn seal(&mut self, office: &Office, id: DossierId) {
        let preview = self.preview_seal(office, id).await;
        let answer = self.apply(&format!("/seal/{id}"), &preview).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
}
