//! The page in a browser: the files that the server hands out ([`assets`]), and the same page as
//! one file that opens from disk ([`one_file`]). Its HTML, CSS and JavaScript are in `web/`.

pub(crate) mod assets;
pub(crate) mod one_file;
