//! The script that a shell reads once, and the shells there are.

use clap_complete::Shell;
use clap_complete::env::{Elvish, Fish, Powershell, Shells, Zsh};

use crate::cli::complete::bash::Bash;

/// The variable in which a shell's script names its shell.
pub(super) const VARIABLE: &str = "PYTEST_PARK_COMPLETE";

/// Bash is ours, because it breaks words at `:` and `=`.
pub(super) const SHELLS: Shells<'_> = Shells(&[&Bash, &Elvish, &Fish, &Powershell, &Zsh]);

/// The end of the script for zsh. If zsh finds the script in `fpath`, its first call is already one
/// for a completion.
const ZSH_AUTOLOADED: &str = r#"[[ "${funcstack[1]}" == _pytest-park ]] && _clap_dynamic_completer_pytest_park "$@" || true"#;

pub(crate) fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    if let Some(shell) = SHELLS.completer(&shell.to_string()) {
        // Writing into memory does not fail.
        shell
            .write_registration(VARIABLE, "pytest-park", "pytest-park", "pytest-park", &mut script)
            .ok();
    }
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Zsh {
        script.push_str(ZSH_AUTOLOADED);
        script.push('\n');
    }
    script
}
