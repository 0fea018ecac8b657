//! How a question is put, whoever answers it: a person on a terminal, or a test that knows what it will say.

use std::io;

/// Who answers.
pub trait Ask {
    /// One of these lines, which are never none, as its place; the cursor begins at `start`.
    ///
    /// # Errors
    /// Where there is no answer.
    fn one(
        &mut self,
        question: &str,
        lines: Vec<String>,
        start: usize,
    ) -> Result<usize, Unanswered>;

    /// Any of these lines, as their places in the order of the list; perhaps none.
    ///
    /// # Errors
    /// Where there is no answer.
    fn any(&mut self, question: &str, lines: Vec<String>) -> Result<Vec<usize>, Unanswered>;

    /// The path of a folder.
    ///
    /// # Errors
    /// Where there is no answer.
    fn folder(&mut self, question: &str) -> Result<String, Unanswered>;
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Unanswered {
    /// Esc: to the question before.
    Back,
    /// Ctrl-C.
    Interrupted,
    /// The terminal cannot be asked on.
    Failed(String),
    /// Standard error failed.
    Io(io::Error),
}

impl From<io::Error> for Unanswered {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
