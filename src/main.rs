//! Real input and output in, an exit code out.

use std::io::{BufWriter, stderr, stdin, stdout};
use std::process::ExitCode;

use pytest_park::host::Io;
use pytest_park::parts::detect;
use pytest_park::run;

fn main() -> ExitCode {
    let terminal = detect();
    // `always`, because the program itself decides where to colour; this only translates colours
    // for old Windows consoles.
    let mut stdout = BufWriter::new(anstream::AutoStream::always(stdout().lock()));
    let mut stderr = anstream::AutoStream::always(stderr().lock());
    #[cfg(not(feature = "guided"))]
    let mut ask = pytest_park::host::Nobody;
    #[cfg(feature = "guided")]
    let mut ask = pytest_park::parts::Prompts { color: terminal.color_err };
    let mut io = Io {
        stdin: &mut stdin().lock(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        ask: &mut ask,
        terminal,
    };
    ExitCode::from(run(std::env::args_os(), &mut io).code())
}
