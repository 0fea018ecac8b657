//! Where the time of one case went, function by function, as a profiler recorded it.

use crate::model::seconds::Seconds;
use crate::model::value::without_addresses;

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
    /// Its name, without memory addresses, which change from run to run.
    pub name: String,
    /// The line where it starts.
    pub line: Option<u64>,
}

impl Function {
    /// A function of this name.
    pub fn new(file: Option<String>, name: &str, line: Option<u64>) -> Self {
        Self { file, name: without_addresses(name), line }
    }

    /// The same without its line.
    pub fn anywhere(&self) -> Self {
        Self { line: None, ..self.clone() }
    }

    /// The same without its line and without the folder of its file.
    pub fn in_any_folder(&self) -> Self {
        let bare = |file: &String| file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        Self { file: self.file.as_ref().map(bare), ..self.anywhere() }
    }

    /// A function as pstats writes it: `path/file.py:12(name)`, and `~:0(<built-in method time.sleep>)` for what has no
    /// file. A text of another shape is a name alone.
    pub fn parse(text: &str) -> Self {
        let mut brackets = text.match_indices('(').map(|(at, _)| at);
        let split = brackets.find_map(|at| {
            let (place, name) = (text.get(..at)?, text.get(at + 1..)?.strip_suffix(')')?);
            let (file, line) = place.rsplit_once(':')?;
            Some((file, line.parse::<u64>().ok()?, name))
        });
        let (file, line, name) = split.map_or((None, None, text), |(file, line, name)| {
            let is_file = !file.is_empty() && file != "~";
            (
                Some(file.to_owned()).filter(|_| is_file),
                Some(line).filter(|line| is_file && *line > 0),
                name,
            )
        });
        Self::new(file, name, line)
    }
}

/// What one function took in one profile.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionTime {
    /// Which.
    pub function: Function,
    /// In all its calls together. From `cprofile` rows: `tottime`, the function's own time without what it calls, over
    /// all loops that were profiled. From a profile folder: its `total_time`, whatever its author counts.
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
    /// Each function once, sorted; times of one that stands there several times are added.
    pub fn new(source: ProfileSource, mut functions: Vec<FunctionTime>) -> Self {
        functions.sort_by(|a, b| a.function.cmp(&b.function));
        functions.dedup_by(|next, kept| {
            let sum = Seconds::new(kept.seconds.get() + next.seconds.get());
            let is_same = next.function == kept.function;
            if let Some(sum) = sum.filter(|_| is_same) {
                kept.seconds = sum;
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
                "<built-in method f of type object at>",
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
        let recorded = vec![
            time("~:0(<f at 0x1>)", 1.0),
            time("a.py:1(g)", 4.0),
            time("~:0(<f at 0x2>)", 2.0),
        ];
        let profile = Profile::new(ProfileSource::Artifact, recorded);
        assert_eq!(profile.functions(), [time("~:0(<f at>)", 3.0), time("a.py:1(g)", 4.0)]);
        let most = vec![time("f", f64::MAX), time("f", f64::MAX)];
        assert_eq!(Profile::new(ProfileSource::Artifact, most).functions(), [time("f", f64::MAX)]);
    }
}
