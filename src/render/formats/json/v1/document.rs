//! What all documents of version 1 share: how they are written, and warnings.

use std::io::{self, Write};

use serde::Serialize;

use crate::model::warning::Warning;
use crate::render::formats::json::v1::wire::WarningV1;

/// Writes a document, indented, with a line end.
///
/// # Errors
/// Only those of the writer.
pub(super) fn write_pretty(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    writeln!(out)
}

pub(super) fn warning(warning: &Warning) -> WarningV1<'_> {
    WarningV1 {
        kind: warning.kind.label(),
        message: &warning.message,
        path: warning.path.as_ref().map(|path| path.display().to_string()),
        line: warning.line,
        column: warning.column,
    }
}
