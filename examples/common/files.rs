//! Files named on the command line with what their columns hold, errors that name the option, printing.

use std::io::Write;
use std::path::{Path, PathBuf};

use compact_city::read::Encoding;
use compact_city::{DataError, Error, Result};

/// A file, and what is said of it: `FILE,key=value,…`.
pub(crate) struct FileArgument<'a> {
    pub(crate) option: &'static str,
    pub(crate) path: PathBuf,
    pub(crate) pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> FileArgument<'a> {
    /// Everything before the first part `key=value` is the file's name, commas in it included; the whole text is, where
    /// there is a file of that name.
    pub(crate) fn parse(option: &'static str, text: &'a str, known: &[&str]) -> Result<Self> {
        if Path::new(text).exists() {
            return Ok(FileArgument { option, path: text.into(), pairs: Vec::new() });
        }
        let is_pair = |part: &&str| {
            part.split_once('=')
                .is_some_and(|(key, _)| key.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'0'..=b'9')))
        };
        let parts: Vec<&str> = text.split(',').collect();
        let end = parts.iter().position(is_pair).unwrap_or(parts.len());
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        for part in &parts[end..] {
            let Some((key, value)) = part.split_once('=') else {
                return Err(wrong(option, format!("`{part}` is no KEY=VALUE; keys: {}", known.join(", "))));
            };
            if !known.contains(&key) {
                return Err(wrong(option, format!("unknown key `{key}`; known: {}", known.join(", "))));
            }
            if value.is_empty() {
                return Err(wrong(option, format!("the key `{key}` has no value")));
            }
            if !["group", "keep"].contains(&key) && pairs.iter().any(|p| p.0 == key) {
                return Err(wrong(option, format!("the key `{key}` stands twice")));
            }
            pairs.push((key, value));
        }
        if end == 0 {
            return Err(wrong(option, format!("`{text}` names no file; expected FILE,KEY=VALUE")));
        }
        Ok(FileArgument { option, path: parts[..end].join(",").into(), pairs })
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'a str> {
        self.pairs.iter().find(|p| p.0 == key).map(|p| p.1)
    }

    pub(crate) fn encoding(&self) -> Result<Option<Encoding>> {
        match self.get("encoding") {
            None => Ok(None),
            Some("utf-8" | "utf8") => Ok(Some(Encoding::Utf8)),
            Some("cp932" | "shift_jis") => Ok(Some(Encoding::Cp932)),
            Some(other) => Err(wrong(self.option, format!("unknown encoding `{other}`; known: utf-8, cp932"))),
        }
    }
}

/// An error that names the option at fault.
pub(crate) fn wrong(option: &str, problem: impl Into<String>) -> Error {
    DataError { table: option.to_owned(), line: None, field: None, problem: problem.into(), more: 0 }.into()
}

/// Prints to stdout; a reader that closes the pipe early is no fault.
pub(crate) fn print(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::Io { path: "standard output".into(), source: e })
        }
        _ => Ok(()),
    }
}
