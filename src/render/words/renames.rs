//! The renames to paste, where benchmarks seem to be called otherwise than before, and those that name
//! nothing.

use crate::analysis::pair::proposed_renames::ProposedRenames;

/// How many renames are written; the rest is counted.
const MOST_LINES: usize = 10;

/// A sentence, and after it the lines for `pyproject.toml`. Empty where nothing is proposed.
pub(crate) fn proposal(proposed: &ProposedRenames) -> Vec<String> {
    if proposed.lines.is_empty() {
        return Vec::new();
    }
    let what = match proposed.n_cases {
        1 => "1 benchmark looks renamed. If it was".to_owned(),
        n_cases => format!("{n_cases} benchmarks look renamed. If they were"),
    };
    let mut lines = vec![
        format!("{what}, these lines in pyproject.toml pair old and new:"),
        "[tool.pytest-park.renames]".to_owned(),
    ];
    for (old, new) in proposed.lines.iter().take(MOST_LINES) {
        lines.push(format!("{} = {}", toml_text(old), toml_text(new)));
    }
    match proposed.lines.len().saturating_sub(MOST_LINES) {
        0 => {}
        more => lines.push(format!("# and {more} more")),
    }
    lines
}

/// That no benchmark of a comparison or a history has the old name of a rename, or its new one.
pub(crate) fn names_nothing((old, new): (&str, &str), place: &str) -> String {
    format!(
        "`{old}` = `{new}` in the renames of pyproject.toml names no benchmark of this {place}; a \
         name begins with the path of its file"
    )
}

/// A basic string of TOML.
fn toml_text(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(character)));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_texts_of_toml() {
        for name in ["a.py::f[\"x\"]", "a\\b", "tab\there", "nul\0", "é\u{7f}"] {
            let line = format!("{} = 1", toml_text(name));
            let table: toml::Table = line.parse().unwrap();
            assert_eq!(table.keys().collect::<Vec<_>>(), [name]);
        }
    }

    #[test]
    fn many_renames_are_counted() {
        let lines = (0..12).map(|i| (format!("a{i:02}"), "b".to_owned())).collect();
        let said = proposal(&ProposedRenames { lines, n_cases: 12 });
        assert_eq!((said.len(), said[12].as_str()), (13, "# and 2 more"));
        assert_eq!(proposal(&ProposedRenames::default()), Vec::<String>::new());
    }
}
