//! Where the time of one case went, function by function, as a profiler recorded it.

use crate::model::seconds::Seconds;

/// Who recorded a profile. Times of different profilers are never compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileSource {
    /// A file of the profile folder.
    Folder,
    /// The `cprofile` rows inside the artifact.
    Artifact,
}

/// A function, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Function {
    /// Its file, as recorded; `None` for what is built into the interpreter.
    pub file: Option<String>,
    /// Its name, as recorded.
    pub name: String,
    /// The line where it starts.
    pub line: Option<u64>,
}

impl Function {
    /// The same without its line.
    pub fn anywhere(&self) -> Self {
        Self { line: None, ..self.clone() }
    }

    /// The same without its line and without the folder of its file.
    pub fn in_any_folder(&self) -> Self {
        let file = self.file.as_deref().and_then(|path| path.rsplit(['/', '\\']).next());
        Self { file: file.map(str::to_owned), ..self.anywhere() }
    }

    /// A function as pstats writes it: `path/file.py:12(name)`, and
    /// `~:0(<built-in method time.sleep>)` for what has no file. A text of another shape is only a
    /// name.
    pub fn parse(text: &str) -> Self {
        // Folders may contain brackets too: `C:\a (x86)\f.py:2(f)`. The first one after a line
        // counts.
        let parts = text.match_indices('(').find_map(|(offset, _)| split_at_bracket(text, offset));
        let Some((file, line, name)) = parts else {
            return Self { file: None, name: text.to_owned(), line: None };
        };
        let is_file = !file.is_empty() && file != "~";
        Self {
            file: is_file.then(|| file.to_owned()),
            name: name.to_owned(),
            line: (is_file && line > 0).then_some(line),
        }
    }
}

/// File, line and name of `file:line(name)`, whose bracket opens at this byte.
fn split_at_bracket(text: &str, bracket: usize) -> Option<(&str, u64, &str)> {
    let (file, line) = text.get(..bracket)?.rsplit_once(':')?;
    let name = text.get(bracket + 1..)?.strip_suffix(')')?;
    Some((file, line.parse().ok()?, name))
}

/// What one function took in one profile.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionTime {
    pub function: Function,
    /// In all its calls together. From `cprofile` rows: `tottime`, the function's own time without
    /// what it calls, over all loops that were profiled. From a profile folder: its `total_time`,
    /// whatever its author counts.
    pub seconds: Seconds,
}

/// The functions of one case in one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Who recorded it.
    pub source: ProfileSource,
    functions: Vec<FunctionTime>,
}

impl Profile {
    /// Each function once, sorted; times of one that was recorded several times are added.
    pub fn new(source: ProfileSource, mut functions: Vec<FunctionTime>) -> Self {
        functions.sort_by(|a, b| a.function.cmp(&b.function));
        functions.dedup_by(|next, first| {
            let is_same = next.function == first.function;
            // A sum beyond the largest double is no time; then the first one counts.
            if is_same && let Some(sum) = Seconds::new(first.seconds.get() + next.seconds.get()) {
                first.seconds = sum;
            }
            is_same
        });
        Self { source, functions }
    }

    /// The functions, sorted, each once.
    pub fn functions(&self) -> &[FunctionTime] {
        &self.functions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_taken_apart_as_pstats_puts_it_together() {
        for (text, file, line, name) in [
            ("suite/work.py:13(spin)", Some("suite/work.py"), Some(13), "spin"),
            ("t.py:8(<lambda>)", Some("t.py"), Some(8), "<lambda>"),
            (r"C:\a (x86)\f.py:2(f)", Some(r"C:\a (x86)\f.py"), Some(2), "f"),
            ("~:0(<built-in method time.sleep>)", None, None, "<built-in method time.sleep>"),
            (
                "~:0(<built-in method f of type object at 0x7f01>)",
                None,
                None,
                "<built-in method f of type object at 0x7f01>",
            ),
            ("<frozen importlib>:9(f)", Some("<frozen importlib>"), Some(9), "f"),
            ("just a name", None, None, "just a name"),
            ("f(x)", None, None, "f(x)"),
            ("f.py:x(y)", None, None, "f.py:x(y)"),
            ("f.py:1(y", None, None, "f.py:1(y"),
            ("", None, None, ""),
        ] {
            let expected = Function { file: file.map(str::to_owned), name: name.to_owned(), line };
            assert_eq!(Function::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn a_profile_holds_each_function_once() {
        let time = |name: &str, seconds: f64| FunctionTime {
            function: Function::parse(name),
            seconds: Seconds::new(seconds).unwrap(),
        };
        let recorded = vec![time("~:0(<f>)", 1.0), time("a.py:1(g)", 4.0), time("~:0(<f>)", 2.0)];
        let profile = Profile::new(ProfileSource::Artifact, recorded);
        assert_eq!(profile.functions(), [time("~:0(<f>)", 3.0), time("a.py:1(g)", 4.0)]);
        let most = vec![time("f", f64::MAX), time("f", f64::MAX)];
        assert_eq!(Profile::new(ProfileSource::Artifact, most).functions(), [time("f", f64::MAX)]);
    }
}
