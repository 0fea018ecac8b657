//! The digest that identifies an artifact's text: its SHA-256, taken while the text is read.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// The SHA-256 of some bytes, as 64 lower-case hexadecimal digits.
pub(crate) fn digest_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A text that is read once for its content and for its digest.
#[derive(Debug)]
pub(crate) struct DigestingRead<R> {
    text: R,
    so_far: Sha256,
}

impl<R: Read> DigestingRead<R> {
    /// At the start of a text.
    pub(crate) fn new(text: R) -> Self {
        Self { text, so_far: Sha256::new() }
    }

    /// The SHA-256 of the whole text, as 64 lower-case hexadecimal digits. Reads the rest first.
    ///
    /// # Errors
    /// Where reading fails.
    pub(crate) fn finish(mut self) -> io::Result<String> {
        let mut rest = [0; 4096];
        while self.read(&mut rest)? > 0 {}
        Ok(self.so_far.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl<R: Read> Read for DigestingRead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.text.read(buffer)?;
        self.so_far.update(buffer.get(..n_read).unwrap_or_default());
        Ok(n_read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_the_sha_256_of_all_however_much_was_read() {
        // The expected digits are those of `printf abc | sha256sum`.
        for n_read in 0..=4 {
            let mut text = DigestingRead::new(&b"abc"[..]);
            let _ = text.read(&mut [0; 4][..n_read]).unwrap();
            let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
            assert_eq!(text.finish().unwrap(), expected);
        }
    }
}
