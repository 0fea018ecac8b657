//! Tracks: the measurements of a benchmark that compare with each other, by its node id and the
//! version of the benchmark that it states.

use std::borrow::Cow;

/// What stands between a node id and a version; no node id has it.
const SEPARATOR: &str = "\0version=";

/// The name of a track: the node id, and the version where there is one.
pub(crate) fn track_name<'f>(fullname: &'f str, version: Option<&str>) -> Cow<'f, str> {
    match version {
        None => Cow::Borrowed(fullname),
        Some(version) => Cow::Owned(format!("{fullname}{SEPARATOR}{version}")),
    }
}

/// The node id and the version of a track.
pub(crate) fn track_parts(name: &str) -> (&str, Option<&str>) {
    match name.split_once(SEPARATOR) {
        Some((fullname, version)) => (fullname, Some(version)),
        None => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_track_has_the_parts_it_was_made_of_and_sorts_after_its_benchmark() {
        for (fullname, version) in
            [("t.py::f", None), ("t.py::f", Some("2")), ("t.py::f[\0]", Some(""))]
        {
            let name = track_name(fullname, version);
            assert_eq!(track_parts(&name), (fullname, version));
        }
        let mut names = ["f2", "f", "f!"].map(|name| track_name(name, Some("1")));
        names.sort();
        assert_eq!(names.each_ref().map(|name| track_parts(name).0), ["f", "f!", "f2"]);
    }
}
