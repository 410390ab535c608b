//! Records of a CSV file, one at a time, each with its line or its fault.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::gzip::{BROKEN, is_broken, unpacked};
use super::lines::LineCounter;
use super::text::{Encoding, NOT_CP932, NOT_UTF8, StreamFault, stream};
use crate::error::{DataError, Error, Result, file_label};

/// So many bytes of a file are in memory at a time.
const BUFFER: usize = 1 << 18;

/// How the text of a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) encoding: Encoding,
    pub(super) separator: u8,
}

impl Default for Layout {
    fn default() -> Self {
        Layout { encoding: Encoding::Utf8, separator: b',' }
    }
}

/// Setters of options whose field `layout` is a [`Layout`].
macro_rules! layout_setters {
    () => {
        /// Sets the encoding.
        pub fn encoding(mut self, encoding: crate::read::Encoding) -> Self {
            self.layout.encoding = encoding;
            self
        }

        /// Sets the byte between fields, such as `b';'` or `b'\t'`.
        pub fn separator(mut self, separator: u8) -> Self {
            self.layout.separator = separator;
            self
        }
    };
}
pub(super) use layout_setters;

/// Records of a CSV text.
pub(super) struct Records<'a> {
    reader: csv::Reader<LineCounter<Box<dyn Read + 'a>>>,
    record: csv::StringRecord,
    header: csv::StringRecord,
    header_line: u64,
    name: String,
    path: Option<PathBuf>,
}

/// The text of a file, unpacked and decoded as it is read.
pub(super) fn text_of(path: &Path, layout: Layout) -> Result<Box<dyn Read>> {
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    begin(BufReader::with_capacity(BUFFER, file), path, &file_label(path), layout)
}

/// The text of bytes in memory, unpacked and decoded as it is read.
pub(super) fn text_of_bytes<'a>(bytes: &'a [u8], name: &str, layout: Layout) -> Result<Box<dyn Read + 'a>> {
    begin(bytes, Path::new(name), name, layout)
}

fn begin<'a>(bytes: impl BufRead + 'a, path: &Path, name: &str, layout: Layout) -> Result<Box<dyn Read + 'a>> {
    let fault = |e: std::io::Error| match is_broken(&e) {
        true => DataError::new(name, BROKEN).line(1).into(),
        false => Error::io(path, e),
    };
    stream(unpacked(bytes).map_err(fault)?, layout.encoding, name).map_err(|found| match found {
        StreamFault::Io(e) => fault(e),
        StreamFault::Data(e) => e.into(),
    })
}

impl Records<'static> {
    /// Opens a file.
    pub(super) fn open(path: &Path, layout: Layout) -> Result<Self> {
        let text = text_of(path, layout)?;
        Records::begin(text, file_label(path), Some(path.to_owned()), layout, csv::Trim::Headers)
    }
}

impl<'a> Records<'a> {
    /// Records of bytes in memory.
    pub(super) fn of_bytes(bytes: &'a [u8], name: &str, layout: Layout) -> Result<Self> {
        let text = text_of_bytes(bytes, name, layout)?;
        Records::begin(text, name.to_owned(), None, layout, csv::Trim::Headers)
    }

    /// Records of a text whose fields come without the blanks about them.
    pub(super) fn of_text(text: &'a str, name: &str) -> Result<Self> {
        Records::begin(Box::new(text.as_bytes()), name.to_owned(), None, Layout::default(), csv::Trim::All)
    }

    fn begin(
        text: Box<dyn Read + 'a>,
        name: String,
        path: Option<PathBuf>,
        layout: Layout,
        trim: csv::Trim,
    ) -> Result<Self> {
        let reader = csv::ReaderBuilder::new()
            .delimiter(layout.separator)
            .trim(trim)
            .buffer_capacity(BUFFER)
            .from_reader(LineCounter::new(text));
        let record = csv::StringRecord::new();
        let mut records = Records { reader, header: record.clone(), record, header_line: 1, name, path };
        let header = records.reader.headers().cloned();
        records.header_line = records.reader.get_mut().at(None);
        match header {
            Ok(header) => records.header = header,
            Err(e) => return Err(records.fault(&e, records.header_line).map_or_else(|e| e, Error::from)),
        }
        if records.header.is_empty() {
            return Err(DataError::new(records.name, "the file is empty; expected a header").into());
        }
        let separated = |s: u8| records.header.len() == 1 && records.header[0].as_bytes().contains(&s);
        if let Some(other) = [b',', b';', b'\t'].into_iter().find(|s| *s != layout.separator && separated(*s)) {
            let expected = if layout.separator == b',' { "commas".into() } else { quoted(layout.separator) };
            let problem = format!("the fields are separated by {}; expected {expected}", quoted(other));
            return Err(DataError::new(records.name, problem).line(records.header_line).into());
        }
        Ok(records)
    }

    /// File or table, for messages.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn header(&self) -> &csv::StringRecord {
        &self.header
    }

    pub(super) fn header_line(&self) -> u64 {
        self.header_line
    }

    /// The record read last.
    pub(super) fn record(&self) -> &csv::StringRecord {
        &self.record
    }

    /// Reads the next record; its line, or its fault, or none at the end.
    ///
    /// # Errors
    /// A file that cannot be read on.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Result<(), DataError>)>> {
        match self.reader.read_record(&mut self.record) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some((self.reader.get_mut().at(self.record.position()), Ok(())))),
            Err(e) => {
                let line = self.reader.get_mut().at(e.position());
                self.fault(&e, line).map(|fault| Some((fault.line.unwrap_or(line), Err(fault))))
            }
        }
    }

    /// The fault of a record, or the error of its file.
    fn fault(&self, error: &csv::Error, line: u64) -> Result<DataError> {
        let problem = match error.kind() {
            csv::ErrorKind::Io(e) if e.kind() == std::io::ErrorKind::InvalidData => {
                let line = self.reader.get_ref().reached();
                return Ok(DataError::new(self.name.as_str(), NOT_CP932).line(line));
            }
            csv::ErrorKind::Io(e) if is_broken(e) => {
                return Ok(DataError::new(self.name.as_str(), BROKEN).line(self.reader.get_ref().reached()));
            }
            csv::ErrorKind::Io(e) => {
                let path = self.path.clone().unwrap_or_else(|| self.name.as_str().into());
                return Err(Error::io(path, std::io::Error::new(e.kind(), e.to_string())));
            }
            csv::ErrorKind::Utf8 { .. } => NOT_UTF8.into(),
            _ => problem(error),
        };
        Ok(DataError::new(self.name.as_str(), problem).line(line))
    }
}

fn quoted(separator: u8) -> String {
    format!("{:?}", char::from(separator))
}

/// What is wrong with a record, in words.
pub(super) fn problem(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!(
                "the row has {len} fields but the header has {expected_len}; is a text with a comma not in quotes, or a quote not closed?"
            )
        }
        _ => error.to_string(),
    }
}
