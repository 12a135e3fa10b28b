//! The log: to standard error, as lines for people or as JSON for machines (`SAOY_LOG_FORMAT=json`). How much is said is
//! set by `SAOY_LOG`, e.g. `info` or `warn,saoy_web=debug`. No line holds personal data.

use tracing_subscriber::EnvFilter;

/// Starts it, once for the process.
pub(crate) fn start(quiet: &str) {
    let filter = EnvFilter::try_from_env("SAOY_LOG").unwrap_or_else(|_| EnvFilter::new(quiet));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match std::env::var("SAOY_LOG_FORMAT").as_deref() {
        Ok("json") => builder.json().try_init(),
        _ => builder.compact().try_init(),
    };
    if started.is_err() {
        tracing::debug!("the log was started before");
    }
}
