//! Serves a demo PKI on the loopback until it is stopped: `cargo run -p saoy-demo-pki --example serve -- FOLDER PORT`.

use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;

use aws_lc_rs::rand;
use jiff::Timestamp;
use saoy_demo_pki::{Holder, Issuer, Pending, Plan, Sources};
use saoy_domain::{Clock, Random};

struct Machine;

impl Clock for Machine {
    #[expect(clippy::disallowed_methods, reason = "the outermost edge of this program")]
    fn now(&self) -> Timestamp {
        saoy_domain::truncate(Timestamp::now())
    }
}

impl Random for Machine {
    #[expect(clippy::expect_used, reason = "without randomness there is nothing to serve")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::fill(bytes).expect("the system gives random bytes");
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("a folder is needed")?);
    let port: u16 = arguments.next().ok_or("a port is needed")?.parse()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        let plan = Plan {
            base_url: format!("http://{}/pki", listener.local_addr()?),
            password: "123456".into(),
            holders: holders(),
        };
        println!("{}", plan.base_url);
        let sources = Sources {
            clock: Arc::new(Machine),
            random: Arc::new(Machine),
        };
        let app = axum::Router::new().nest("/pki", Pending::start(folder, plan, sources).router());
        Ok(axum::serve(listener, app).await?)
    })
}

fn holders() -> Vec<Holder> {
    let holder =
        |id: &str, issuer, name: &str, organisation: &str, title: Option<&str>, identity: Option<&str>| {
            Holder {
                id: id.into(),
                issuer,
                name: name.into(),
                organisation: organisation.into(),
                title: title.map(Into::into),
                identity: identity.map(Into::into),
            }
        };
    let ward = "UBND phường Hòa An, tỉnh Sông Lam";
    vec![
        holder(
            "khai",
            Issuer::Government,
            "Đặng Hữu Khải",
            ward,
            Some("Phó Chủ tịch"),
            Some("CCCD:099080001234"),
        ),
        holder(
            "dau-hoa-an",
            Issuer::Government,
            "UBND phường Hòa An",
            "UBND tỉnh Sông Lam",
            None,
            None,
        ),
        holder(
            "quan",
            Issuer::Public,
            "Trần Minh Quân",
            "Cá nhân",
            None,
            Some("CCCD:099201014377"),
        ),
    ]
}
