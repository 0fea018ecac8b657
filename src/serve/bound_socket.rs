//! A listening socket, and the server that runs on it until the process ends.

use std::future::IntoFuture;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;

use crate::serve::dashboard::Dashboard;
use crate::serve::guard::Guard;
use crate::serve::{routes, watch};

/// How many requests are answered at once; each reads files on every core.
const MOST_ANSWERS: usize = 4;

/// A listening socket, and the names that requests may use for it.
#[derive(Debug)]
pub(crate) struct BoundSocket {
    listener: TcpListener,
    address: SocketAddr,
    guard: Guard,
}

impl BoundSocket {
    /// Listens on a port; 0 takes a free one.
    ///
    /// # Errors
    /// Where the name means no address, or the port is taken or not allowed.
    pub(crate) fn new(host: &str, port: u16) -> io::Result<Self> {
        let plain = host.trim_start_matches('[').trim_end_matches(']');
        let listener = TcpListener::bind((plain, port))?;
        // As tokio requires of a listener that it is given.
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, guard: Guard::new(plain, address) })
    }

    /// The address of the page.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Whether only this machine can reach it.
    pub(crate) fn is_private(&self) -> bool {
        // An IPv6 address may be an IPv4 one in another form.
        let mapped = match self.address.ip() {
            IpAddr::V4(_) => None,
            IpAddr::V6(ip) => ip.to_ipv4_mapped().map(IpAddr::V4),
        };
        mapped.unwrap_or(self.address.ip()).is_loopback()
    }

    /// Serves until the process is interrupted or terminated. Open streams are dropped, not waited
    /// for.
    ///
    /// # Errors
    /// Where the runtime cannot be started or the socket fails.
    pub(crate) fn serve(self, dashboard: Dashboard) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            // One more for the looks at the archive, see `watch`.
            .max_blocking_threads(MOST_ANSWERS + 1)
            .build()?;
        let ended = runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let dashboard = Arc::new(dashboard);
            let router = routes::router(dashboard.clone(), self.guard);
            tokio::select! {
                served = axum::serve(listener, router).into_future() => served,
                interrupted = tokio::signal::ctrl_c() => interrupted,
                terminated = terminated() => terminated,
                () = watch::watch(&dashboard) => Ok(()),
            }
        });
        // Answers that are still being made are not waited for.
        runtime.shutdown_background();
        ended
    }
}

/// Waits for the signal that ends the process.
#[cfg(unix)]
async fn terminated() -> io::Result<()> {
    tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?.recv().await;
    Ok(())
}

#[cfg(not(unix))]
async fn terminated() -> io::Result<()> {
    std::future::pending().await
}
