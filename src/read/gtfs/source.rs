//! Where the files of a feed lie, in a zip or a folder, and how much may be read from them.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use super::options::GtfsOptions;
use crate::error::{DataError, Error, Result, file_label};

/// Files without which there is no timetable.
pub(super) const REQUIRED: [&str; 4] = ["stops.txt", "routes.txt", "trips.txt", "stop_times.txt"];

/// A file as small as this may be packed as tightly as it likes.
const SMALL_BYTES: u64 = 1 << 20;

trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

enum Place<'a> {
    Folder(PathBuf),
    Zip { archive: ZipArchive<Box<dyn ReadSeek + 'a>>, prefix: String },
}

/// The files of one feed.
pub(super) struct Source<'a> {
    /// Name of the feed in messages.
    pub(super) label: String,
    place: Place<'a>,
    options: GtfsOptions,
    bytes_left: u64,
}

impl<'a> Source<'a> {
    /// The feed in a zip file or a folder.
    pub(super) fn open(path: &Path, options: GtfsOptions) -> Result<Self> {
        let label = file_label(path);
        let metadata = std::fs::metadata(path).map_err(|e| Error::io(path, e))?;
        if !metadata.is_dir() {
            let file = File::open(path).map_err(|e| Error::io(path, e))?;
            return Self::zip(Box::new(BufReader::new(file)), label, options);
        }
        let mut names = Vec::new();
        for entry in std::fs::read_dir(path).map_err(|e| Error::io(path, e))? {
            names.push(entry.map_err(|e| Error::io(path, e))?.file_name().to_string_lossy().into_owned());
        }
        names.sort_unstable();
        feed_prefix(&names, &label)?;
        Ok(Self::new(label, Place::Folder(path.to_owned()), options))
    }

    /// The feed in a zip in memory.
    pub(super) fn bytes(bytes: &'a [u8], label: &str, options: GtfsOptions) -> Result<Self> {
        Self::zip(Box::new(Cursor::new(bytes)), label.to_owned(), options)
    }

    fn zip(reader: Box<dyn ReadSeek + 'a>, label: String, options: GtfsOptions) -> Result<Self> {
        let broken = |e: ZipError| DataError::new(label.as_str(), format!("not a zip file, or one cut short: {e}"));
        let archive = ZipArchive::new(reader).map_err(broken)?;
        if archive.has_duplicate_names() {
            return Err(DataError::new(label, "a file stands twice in the zip").into());
        }
        let mut names = Vec::new();
        for name in archive.file_names() {
            // A name in an unknown encoding belongs to no file of a feed.
            let Ok(name) = name else { continue };
            if leads_out(&name) {
                let problem = format!("the zip holds a file `{name}` that would lie outside of it; refused");
                return Err(DataError::new(label, problem).into());
            }
            names.push(name.into_owned());
        }
        let prefix = feed_prefix(&names, &label)?;
        Ok(Self::new(label, Place::Zip { archive, prefix }, options))
    }

    fn new(label: String, place: Place<'a>, options: GtfsOptions) -> Self {
        Source { label, place, bytes_left: options.max_total_bytes, options }
    }

    /// What messages call a file of the feed.
    pub(super) fn name_of(&self, file: &str) -> String {
        format!("{}/{file}", self.label)
    }

    /// A file of the feed, where it is there.
    pub(super) fn file(&mut self, file: &str) -> Result<Option<Limited<'_>>> {
        let name = self.name_of(file);
        let Self { place, options, bytes_left, .. } = self;
        let mut limit = (options.max_file_bytes, "`GtfsOptions::max_file_bytes`");
        if *bytes_left < limit.0 {
            limit = (*bytes_left, "what `GtfsOptions::max_total_bytes` leaves");
        }
        let (size, inner): (u64, Box<dyn Read + Send + '_>) = match place {
            Place::Folder(folder) => {
                let path = folder.join(file);
                match File::open(&path) {
                    Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
                    Err(e) => return Err(Error::io(path, e)),
                    Ok(opened) => {
                        let metadata = opened.metadata().map_err(|e| Error::io(&path, e))?;
                        (metadata.len(), Box::new(opened))
                    }
                }
            }
            Place::Zip { archive, prefix } => match archive.by_name(&format!("{prefix}{file}")) {
                Err(ZipError::FileNotFound) => return Ok(None),
                Err(e) => return Err(DataError::new(name, format!("cannot be unpacked: {e}")).into()),
                Ok(entry) => {
                    let by_ratio = entry.compressed_size().saturating_mul(options.max_ratio).max(SMALL_BYTES);
                    if by_ratio < limit.0 {
                        limit = (by_ratio, "`GtfsOptions::max_ratio` times the packed size");
                    }
                    (entry.size(), Box::new(entry))
                }
            },
        };
        let limited = Limited { inner, left: limit.0, limit, total: bytes_left };
        if size > limit.0 {
            return Err(DataError::new(name, limited.problem()).into());
        }
        Ok(Some(limited))
    }

    /// Reads a file once more, without counting it again.
    pub(super) fn again<T>(&mut self, file: &str, read: impl FnOnce(Limited<'_>) -> T) -> Result<Option<T>> {
        let left = std::mem::replace(&mut self.bytes_left, self.options.max_total_bytes);
        let done = self.file(file).map(|found| found.map(read));
        self.bytes_left = left;
        done
    }
}

/// A file that refuses to grow beyond what was allowed.
pub(super) struct Limited<'a> {
    inner: Box<dyn Read + Send + 'a>,
    left: u64,
    limit: (u64, &'static str),
    total: &'a mut u64,
}

impl Limited<'_> {
    fn problem(&self) -> String {
        format!("unpacked it has more than {} bytes, {}; refused", self.limit.0, self.limit.1)
    }
}

impl Read for Limited<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(n as u64).ok_or_else(|| io::Error::other(self.problem()))?;
        *self.total = self.total.saturating_sub(n as u64);
        Ok(n)
    }
}

/// Whether a name in a zip points out of the folder it would be unpacked to.
fn leads_out(name: &str) -> bool {
    name.starts_with(['/', '\\'])
        || name.contains('\0')
        || name.as_bytes().get(1) == Some(&b':')
        || name.split(['/', '\\']).any(|part| part == "..")
}

/// The folder in front of the feed's files: none, or the only one that holds some of them; it must hold all that are
/// required.
fn feed_prefix(names: &[String], label: &str) -> Result<String> {
    let mut prefixes: Vec<&str> = Vec::new();
    for name in names.iter().filter(|n| !n.starts_with("__MACOSX/")) {
        let (folder, file) = name.rfind('/').map_or(("", name.as_str()), |i| name.split_at(i + 1));
        if REQUIRED.contains(&file) && !prefixes.contains(&folder) {
            prefixes.push(folder);
        }
    }
    let prefix = match prefixes.as_slice() {
        folders if folders.contains(&"") => "",
        [folder] => *folder,
        [] => {
            let holds = match names {
                [] => "nothing".to_owned(),
                _ => names.iter().take(5).map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", "),
            };
            let more = if names.len() > 5 { " and more" } else { "" };
            let problem = format!("not a GTFS feed: expected {}; it holds {holds}{more}", REQUIRED.join(", "));
            return Err(DataError::new(label, problem).into());
        }
        folders => {
            let problem = format!("several feeds in one zip, in `{}`; expected one", folders.join("`, `"));
            return Err(DataError::new(label, problem).into());
        }
    };
    let missing: Vec<&str> =
        REQUIRED.into_iter().filter(|file| !names.iter().any(|n| n.strip_prefix(prefix) == Some(file))).collect();
    match missing.as_slice() {
        [] => Ok(prefix.to_owned()),
        files => Err(DataError::new(label, format!("the feed has no {}", files.join(" and no "))).into()),
    }
}
