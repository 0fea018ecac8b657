//! A listening socket, and the server that runs on it until the process ends.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

use crate::serve::dashboard::Dashboard;
use crate::serve::guard::Guard;
use crate::serve::{routes, watch};

/// How many requests are answered at once; each reads files on every core.
const MOST_ANSWERS: usize = 4;

/// How long a connection may take to send the head of a request, and how long it may stay open
/// without another: each holds a descriptor, and there are few.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long no connection is accepted after that failed: a descriptor may become free meanwhile.
const BEFORE_ANOTHER_TRY: Duration = Duration::from_millis(200);

/// Threads that answer stay for good, in case that the system starts no more of them later.
const FOR_GOOD: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// A listening socket, and the names that requests may use for it.
#[derive(Debug)]
pub(crate) struct BoundSocket {
    listener: TcpListener,
    runtime: Runtime,
    address: SocketAddr,
    guard: Guard,
}

impl BoundSocket {
    /// Listens on a port; 0 takes a free one.
    ///
    /// # Errors
    /// Where the name means no address, or the port is taken or not allowed; where the system starts
    /// no thread.
    pub(crate) fn new(host: &str, port: u16) -> io::Result<Self> {
        let plain = host.trim_start_matches('[').trim_end_matches(']');
        let listener = TcpListener::bind((plain, port))?;
        // As tokio requires of a listener that it is given.
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = runtime()?;
        Ok(Self { listener, runtime, address, guard: Guard::new(plain, address) })
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
    /// Where the socket or the signals fail.
    pub(crate) fn serve(self, dashboard: Dashboard) -> io::Result<()> {
        let ended = self.runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let dashboard = Arc::new(dashboard);
            let router = routes::router(dashboard.clone(), self.guard);
            tokio::select! {
                () = accept(listener, router) => Ok(()),
                interrupted = tokio::signal::ctrl_c() => interrupted,
                terminated = terminated() => terminated,
                () = watch::watch(&dashboard) => Ok(()),
            }
        });
        // Answers that are still being made are not waited for.
        self.runtime.shutdown_background();
        ended
    }
}

/// The runtime, with a first thread for answers. It would panic where it cannot start one, and it
/// does not need another.
fn runtime() -> io::Result<Runtime> {
    thread::Builder::new().spawn(|| {})?.join().ok();
    let runtime = Builder::new_current_thread()
        .enable_all()
        // One more for the looks at the archive, see `watch`.
        .max_blocking_threads(MOST_ANSWERS + 1)
        .thread_keep_alive(FOR_GOOD)
        .build()?;
    runtime.spawn_blocking(|| {});
    Ok(runtime)
}

/// Serves every connection, for ever.
async fn accept(listener: tokio::net::TcpListener, router: Router) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve_connection(stream, router.clone()));
            }
            // One that was reset before it was accepted; or no descriptor is free.
            Err(_) => tokio::time::sleep(BEFORE_ANOTHER_TRY).await,
        }
    }
}

async fn serve_connection(stream: TcpStream, router: Router) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // A client that leaves is no failure of the server.
    connection.await.ok();
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
