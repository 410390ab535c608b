//! The blobs of a PBF file: where each begins, and their blocks worked through in parallel.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use osmpbf::{Blob, BlobDecode, BlobReader, BlobType, ByteOffset, PrimitiveBlock};
use rayon::prelude::*;

use crate::error::{DataError, Error, Result, file_label};

/// What a reader must understand of a file, by its first block.
const UNDERSTOOD: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];
/// The longest header of a blob that the format allows, bytes.
const LONGEST_HEADER: u32 = 64 * 1024;

enum Source<'a> {
    File(&'a Path),
    Memory(&'a [u8]),
}

trait SeekRead: Read + Seek + Send {}
impl<T: Read + Seek + Send> SeekRead for T {}

/// A PBF file that is whole: every blob lies inside it.
pub(super) struct Pbf<'a> {
    source: Source<'a>,
    pub(super) name: String,
    /// Where the blobs of data begin.
    blobs: Vec<ByteOffset>,
}

impl<'a> Pbf<'a> {
    /// Opens a file.
    pub(super) fn open(path: &'a Path) -> Result<Self> {
        Self::check(Source::File(path), file_label(path))
    }

    /// Takes bytes in memory.
    pub(super) fn of_bytes(bytes: &'a [u8], name: &str) -> Result<Self> {
        Self::check(Source::Memory(bytes), name.to_owned())
    }

    /// An error in the file.
    pub(super) fn fault(&self, problem: impl Into<String>) -> Error {
        DataError::new(&self.name, problem).into()
    }

    /// Walks through the blobs without unpacking them.
    fn check(source: Source<'a>, name: String) -> Result<Self> {
        let mut pbf = Pbf { source, name, blobs: Vec::new() };
        let mut input = pbf.input()?;
        let end = input.seek(SeekFrom::End(0)).map_err(|e| pbf.io(e))?;
        if end == 0 {
            return Err(pbf.fault("the file is empty; expected OpenStreetMap data in PBF"));
        }
        let mut at = 0;
        let mut number = 0_usize;
        while at < end {
            number += 1;
            let size = pbf.header_size(&mut input, at, end, number)?;
            let mut reader = BlobReader::new_seekable(Cursor::new(pbf.bytes(&mut input, at, 4 + u64::from(size))?))
                .map_err(|e| pbf.broken(number, &e))?;
            let header = match reader.next_header_skip_blob() {
                Some(Ok((header, _))) => header,
                Some(Err(e)) if number > 1 => return Err(pbf.broken(number, &e)),
                _ => return Err(pbf.no_pbf(&mut input)),
            };
            let Ok(content) = u64::try_from(header.get_blob_size()) else {
                return Err(pbf.fault(format!("blob {number} has a negative size; the file is damaged")));
            };
            let next = at + 4 + u64::from(size) + content;
            if (number == 1) != (header.blob_type() == BlobType::OsmHeader) {
                if number == 1 {
                    return Err(pbf.no_pbf(&mut input));
                }
                return Err(pbf.fault(format!(
                    "blob {number} is a second header: two files were joined byte by byte; merge them with a tool for \
                     OpenStreetMap data"
                )));
            }
            if next > end {
                return Err(pbf.cut(number, next - end));
            }
            if number == 1 {
                pbf.check_header(ByteOffset(at))?;
            } else if header.blob_type() == BlobType::OsmData {
                pbf.blobs.push(ByteOffset(at));
            }
            at = next;
        }
        Ok(pbf)
    }

    /// The size of the header of the blob that begins at a place.
    fn header_size(&self, input: &mut Box<dyn SeekRead + 'a>, at: u64, end: u64, number: usize) -> Result<u32> {
        let left = end - at;
        if left < 4 {
            return Err(if number == 1 { self.no_pbf(input) } else { self.cut(number, 4 - left) });
        }
        let bytes = self.bytes(input, at, 4)?;
        let size = bytes.iter().fold(0, |size, byte| size << 8 | u32::from(*byte));
        if size == 0 || size >= LONGEST_HEADER {
            if number == 1 {
                return Err(self.no_pbf(input));
            }
            return Err(self.fault(format!("blob {number} has a header of {size} bytes; the file is damaged")));
        }
        if left < 4 + u64::from(size) {
            // A short text begins with four bytes that make no such size.
            return Err(self.cut(number, 4 + u64::from(size) - left));
        }
        Ok(size)
    }

    fn check_header(&self, at: ByteOffset) -> Result<()> {
        let blob = self.blob(&mut self.reader()?, at, 1)?;
        let header = blob.to_headerblock().map_err(|e| self.broken(1, &e))?;
        let strange = header.required_features().iter().find(|f| !UNDERSTOOD.contains(&f.as_str()));
        match strange.map(String::as_str) {
            None => Ok(()),
            Some("HistoricalInformation") => Err(self
                .fault("it holds the history of every object; expected an extract of one time, with each object once")),
            Some(feature) => Err(self.fault(format!(
                "a reader must understand `{feature}`, which this one does not; expected {}",
                UNDERSTOOD.join(" and ")
            ))),
        }
    }

    /// Works through all blocks, or those marked, in parallel; one result a block, in the order of the file.
    pub(super) fn blocks<T: Send>(
        &self,
        marked: impl Fn(usize) -> bool + Sync,
        of: impl Fn(&PrimitiveBlock) -> T + Sync,
    ) -> Result<Vec<T>> {
        let numbers: Vec<usize> = (0..self.blobs.len()).filter(|i| marked(*i)).collect();
        let work = |reader: &mut Result<BlobReader<Box<dyn SeekRead + 'a>>>, i: usize| {
            let reader = match reader {
                Ok(reader) => reader,
                Err(e) => return Err(self.fault(e.to_string())),
            };
            let blob = self.blob(reader, self.blobs[i], i + 2)?;
            match blob.decode() {
                Ok(BlobDecode::OsmData(block)) => {
                    // osmpbf adds up the differences that ids and positions are written as, and scales them, by plain
                    // arithmetic, and shows neither beforehand: built with overflow checks it panics on a damaged file.
                    // The panic hook still runs. Nothing of what was half done is kept.
                    let done = catch_unwind(AssertUnwindSafe(|| of(&block)));
                    let damaged = |_| {
                        let problem = "holds ids or positions of nodes beyond 64 bits; the file is damaged";
                        self.fault(format!("blob {} {problem}", i + 2))
                    };
                    done.map_err(damaged)
                }
                Ok(_) => Err(self.fault(format!("blob {} holds no data; the file is damaged", i + 2))),
                Err(e) => Err(self.broken(i + 2, &e)),
            }
        };
        let all: Vec<Result<T>> = numbers.into_par_iter().map_init(|| self.reader(), work).collect();
        all.into_iter().collect()
    }

    fn blob(&self, reader: &mut BlobReader<Box<dyn SeekRead + 'a>>, at: ByteOffset, number: usize) -> Result<Blob> {
        reader.blob_from_offset(at).map_err(|e| self.broken(number, &e))
    }

    fn reader(&self) -> Result<BlobReader<Box<dyn SeekRead + 'a>>> {
        BlobReader::new_seekable(self.input()?).map_err(|e| self.fault(e.to_string()))
    }

    fn input(&self) -> Result<Box<dyn SeekRead + 'a>> {
        match self.source {
            Source::File(path) => {
                let file = File::open(path).map_err(|e| Error::io(path, e))?;
                Ok(Box::new(BufReader::new(file)))
            }
            Source::Memory(bytes) => Ok(Box::new(Cursor::new(bytes))),
        }
    }

    fn bytes(&self, input: &mut Box<dyn SeekRead + 'a>, at: u64, length: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        input.seek(SeekFrom::Start(at)).map_err(|e| self.io(e))?;
        input.take(length).read_to_end(&mut bytes).map_err(|e| self.io(e))?;
        Ok(bytes)
    }

    fn io(&self, error: std::io::Error) -> Error {
        match self.source {
            Source::File(path) => Error::io(path, error),
            Source::Memory(_) => self.fault(error.to_string()),
        }
    }

    fn cut(&self, number: usize, missing: u64) -> Error {
        self.fault(format!(
            "the file ends early: at least {missing} bytes of blob {number} are missing; it was cut short, fetch it again"
        ))
    }

    fn broken(&self, number: usize, error: &osmpbf::Error) -> Error {
        let empty = matches!(error.kind(), osmpbf::ErrorKind::Blob(osmpbf::BlobError::Empty));
        self.fault(if empty {
            format!("blob {number} is empty, or packed otherwise than by zlib; expected zlib or plain")
        } else {
            format!("blob {number} cannot be read ({error}); the file is damaged")
        })
    }

    /// What a file is that does not begin as PBF does.
    fn no_pbf(&self, input: &mut Box<dyn SeekRead + 'a>) -> Error {
        let start = self.bytes(input, 0, 64).unwrap_or_default();
        let text = String::from_utf8_lossy(&start);
        let what = if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
            " (it begins as XML does: convert it to PBF)"
        } else if start.starts_with(&[0x1f, 0x8b]) || start.starts_with(b"BZh") || start.starts_with(b"PK") {
            " (it is packed: unpack it, and convert it to PBF if it then is XML)"
        } else {
            ""
        };
        self.fault(format!("not an OpenStreetMap PBF file{what}; expected one such as city.osm.pbf"))
    }
}
