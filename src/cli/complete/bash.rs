//! Bash: its words are joined again before they are completed, because it breaks them at `:` and
//! `=`, as in `param:device` and `--reference=v1`.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::Command;
use clap_complete::engine::complete;
use clap_complete::env::EnvCompleter;

#[derive(Debug, Clone, Copy)]
pub(super) struct Bash;

/// `NAME`, `PROGRAM` and `VARIABLE` are replaced. It also runs on the bash 3.2 of macOS.
const SCRIPT: &str = r#"_NAME_complete() {
    # The words up to the cursor: pieces without a blank between them are one word.
    local rest="${COMP_LINE:0:COMP_POINT}" words=() n=0 i piece
    for ((i = 0; i <= COMP_CWORD; i++)); do
        piece="${COMP_WORDS[i]}"
        if [[ $i -eq 0 || "$rest" == [[:blank:]]* || -z "$rest" ]]; then
            rest="${rest#"${rest%%[![:blank:]]*}"}"
            n=$((n + 1))
            words[n - 1]=""
        fi
        [[ $i -eq COMP_CWORD ]] && piece="$rest"
        words[n - 1]+="$piece"
        rest="${rest#"$piece"}"
    done
    # Bash replaces only the part of the last word after its last break.
    local last="${words[n - 1]}" fixed="" breaks="${COMP_WORDBREAKS//[!:=]/}"
    [[ -n "$breaks" && "$last" == *[$breaks]* ]] && fixed="${last%"${last##*[$breaks]}"}"
    local reply tilde="~/"
    words=("${words[@]/#"$tilde"/"$HOME/"}")
    COMPREPLY=()
    while IFS= read -r reply; do
        reply="${reply#"$fixed"}"
        # The user continues after a folder and a key.
        [[ "$reply" == *[/:=] ]] && compopt -o nospace 2> /dev/null
        [[ "$reply" == *[!A-Za-z0-9_.,:=/@%+~^-]* ]] && printf -v reply '%q' "$reply"
        COMPREPLY+=("$reply")
    done < <(VARIABLE=bash "PROGRAM" -- "${words[@]}" 2> /dev/null)
}
complete -o nosort -F _NAME_complete PROGRAM 2> /dev/null || complete -F _NAME_complete PROGRAM"#;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == self.name()
    }

    fn write_registration(
        &self,
        var: &str,
        name: &str,
        bin: &str,
        _completer: &str,
        buf: &mut dyn Write,
    ) -> io::Result<()> {
        let script = SCRIPT.replace("NAME", &name.replace('-', "_"));
        writeln!(buf, "{}", script.replace("PROGRAM", bin).replace("VARIABLE", var))
    }

    fn write_complete(
        &self,
        cmd: &mut Command,
        args: Vec<OsString>,
        current_dir: Option<&Path>,
        buf: &mut dyn Write,
    ) -> io::Result<()> {
        let last = args.len().saturating_sub(1);
        for candidate in complete(cmd, args, last, current_dir)? {
            writeln!(buf, "{}", candidate.get_value().to_string_lossy())?;
        }
        Ok(())
    }
}
