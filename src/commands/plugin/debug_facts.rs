//! Facts about a session that pytest-park 0.3 always printed, and this version with `-vv`.

use crate::analysis::pair::naming::{Postfixes, Role};
use crate::commands::plugin::wire::{Compare, ReportRequest};
use crate::model::run::Run;
use crate::render::words::units::counted;

/// The facts, one a line; none without `-vv`.
pub(super) fn debug_facts(
    request: &ReportRequest,
    postfixes: &Postfixes,
    reference: Option<&Run>,
) -> Vec<String> {
    if request.options.verbosity < 2 {
        return Vec::new();
    }
    let versions: Vec<String> =
        request.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let location = request.storage.location.as_deref().unwrap_or("none");
    let reference = reference.map_or("none".to_owned(), |run| run.info.path.display().to_string());
    let compare = match &request.options.compare {
        None | Some(Compare::Latest(false)) => "not asked for".to_owned(),
        Some(Compare::Latest(true)) => "the latest".to_owned(),
        Some(Compare::Named(text)) => format!("`{text}`"),
    };
    let original = listed(request, postfixes, Role::Original, "original");
    let new = listed(request, postfixes, Role::New, "reference");
    vec![
        format!("versions: {}, pytest-park {}", versions.join(", "), env!("CARGO_PKG_VERSION")),
        format!("storage: {location}, {}", counted(request.storage.saved.len(), "saved file")),
        format!("reference: {reference}"),
        format!("--benchmark-compare: {compare}"),
        format!("original postfixes: {original}"),
        format!("reference postfixes: {new}"),
    ]
}

/// The postfixes of a role and where they are from. `key` names the role in the request.
fn listed(request: &ReportRequest, postfixes: &Postfixes, role: Role, key: &str) -> String {
    let source = request.options.postfix_source.get(key).and_then(Option::as_deref);
    let postfixes = postfixes.of(role).collect::<Vec<_>>().join(", ");
    format!("{postfixes} ({})", source.unwrap_or("default"))
}
