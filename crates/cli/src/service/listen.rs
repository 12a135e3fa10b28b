//! Listening until somebody stops it.

use std::net::{SocketAddr, TcpListener};

use axum::Router;
use saoy_web::app::App;
use saoy_web::{server, worker};
use tokio::sync::watch;

use crate::commands::Failure;

/// Takes the port at once, so that a fault is said before anything else is done.
pub(crate) fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => format!(
            "port {} is in use by another program; choose another one",
            address.port()
        ),
        _ => format!("cannot listen on {address}: {error}"),
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Answers requests and does the queue's work until SIGTERM or Ctrl-C; then finishes what was begun.
pub(crate) async fn serve(app: App, listener: TcpListener, beside: Router) -> Result<(), Failure> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let (stop, stopped) = watch::channel(false);
    let work = tokio::spawn(worker::run(app.clone(), stopped.clone()));
    let router = server::router(app)
        .merge(beside)
        .into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, router)
        .with_graceful_shutdown(asked_to_stop())
        .await;
    stop.send_replace(true);
    work.await?;
    Ok(served?)
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
