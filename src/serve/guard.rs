//! Which requests are answered. A page of any site can make a browser send requests to this server,
//! under a name of its own that resolves to this machine (DNS rebinding); so the `Host` must be one
//! that the server was started for, and so must an `Origin`, where there is one.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};

/// The headers of every answer. The page needs its own scripts, styles and answers, and nothing
/// else.
pub(crate) const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (
        HeaderName::from_static("content-security-policy"),
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    ),
    (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("referrer-policy"), HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    // The content changes with the folder and with the program.
    (HeaderName::from_static("cache-control"), HeaderValue::from_static("no-store")),
];

/// The names that requests may use for the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// As it was started with, in lower case, without brackets.
    host: String,
    address: SocketAddr,
}

impl Guard {
    /// Guards a server that was started for this host and listens at this address.
    pub fn new(host: &str, address: SocketAddr) -> Self {
        Self { host: host.to_ascii_lowercase(), address }
    }

    /// Whether a request may be answered.
    pub fn lets_pass(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        // Of two hosts it is not clear which one counts.
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        let is_ours = |authority: &str| self.is_ours(authority);
        host.to_str().is_ok_and(is_ours)
            && uri.authority().is_none_or(|authority| self.is_ours(authority.as_str()))
            && headers.get_all(ORIGIN).iter().all(|origin| {
                origin
                    .to_str()
                    .ok()
                    .and_then(|origin| origin.strip_prefix("http://"))
                    .is_some_and(is_ours)
            })
    }

    /// Whether `name:port` is this server.
    fn is_ours(&self, authority: &str) -> bool {
        let Ok(parsed) = authority.parse::<Authority>() else { return false };
        // `user@host` is an authority, but no value of `Host`.
        if authority.contains('@') {
            return false;
        }
        let name = parsed.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        let ip: Option<IpAddr> = name.parse().ok();
        if self.address.ip().is_unspecified() {
            // The server is reached under any address of the machine, perhaps through a port of
            // another machine. Unlike a name, a number cannot be made to resolve elsewhere.
            return ip.is_some() || name == "localhost" || name == self.host;
        }
        let is_here = ip == Some(self.address.ip()) || name == self.host;
        let both_loopback = self.address.ip().is_loopback()
            && (name == "localhost" || ip.is_some_and(|ip| ip.is_loopback()));
        // Browsers leave out the port 80.
        (is_here || both_loopback) && parsed.port_u16().unwrap_or(80) == self.address.port()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(bound: (&str, &str), uri: &str, headers: &[(HeaderName, &str)]) -> bool {
        let guard = Guard::new(bound.0, bound.1.parse().unwrap());
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()));
        guard.lets_pass(&uri.parse().unwrap(), &headers.collect())
    }

    #[test]
    fn only_our_own_names_pass() {
        let local = ("localhost", "127.0.0.1:8080");
        let six = ("::1", "[::1]:8080");
        let named = ("bench.lan", "192.168.0.7:8080");
        let everywhere = ("0.0.0.0", "0.0.0.0:8080");
        for (bound, host, expected) in [
            (local, "127.0.0.1:8080", true),
            (local, "localhost:8080", true),
            (local, "LOCALHOST:8080", true),
            (local, "[::1]:8080", true),
            (local, "localhost", false),
            (local, "localhost:8081", false),
            (local, "evil.example:8080", false),
            (local, "localhost.evil.example:8080", false),
            (local, "evil.example@localhost:8080", false),
            (local, "localhost:8080@evil.example", false),
            (local, "192.168.0.7:8080", false),
            (local, "", false),
            (six, "[::1]:8080", true),
            (six, "localhost:8080", true),
            (six, "[::2]:8080", false),
            (named, "bench.lan:8080", true),
            (named, "192.168.0.7:8080", true),
            (named, "localhost:8080", false),
            (everywhere, "192.168.0.7:9000", true),
            (everywhere, "localhost:8080", true),
            (everywhere, "bench.lan:8080", false),
        ] {
            assert_eq!(passes(bound, "/", &[(HOST, host)]), expected, "{host} at {bound:?}");
        }
        assert!(passes(("127.0.0.1", "127.0.0.1:80"), "/", &[(HOST, "127.0.0.1")]));
    }

    #[test]
    fn a_missing_host_a_second_one_and_a_strange_target_are_refused() {
        let local = ("127.0.0.1", "127.0.0.1:8080");
        let ours = (HOST, "127.0.0.1:8080");
        assert!(!passes(local, "/", &[]));
        let guard = Guard::new(local.0, local.1.parse().unwrap());
        let mut twice = HeaderMap::new();
        twice.append(HOST, HeaderValue::from_static("127.0.0.1:8080"));
        assert!(guard.lets_pass(&Uri::from_static("/"), &twice));
        twice.append(HOST, HeaderValue::from_static("127.0.0.1:8080"));
        assert!(!guard.lets_pass(&Uri::from_static("/"), &twice));
        assert!(passes(local, "http://127.0.0.1:8080/", std::slice::from_ref(&ours)));
        assert!(!passes(local, "http://evil.example:8080/", &[ours]));
    }

    #[test]
    fn another_origin_is_refused() {
        let local = ("127.0.0.1", "127.0.0.1:8080");
        for (origin, expected) in [
            ("http://127.0.0.1:8080", true),
            ("http://localhost:8080", true),
            ("http://localhost:3000", false),
            ("https://127.0.0.1:8080", false),
            ("http://evil.example", false),
            ("null", false),
            ("", false),
        ] {
            assert_eq!(
                passes(local, "/", &[(HOST, "127.0.0.1:8080"), (ORIGIN, origin)]),
                expected,
                "{origin}"
            );
        }
    }
}
