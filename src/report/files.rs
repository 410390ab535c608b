//! Several files into a directory, all or none.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Writes files, given by name and content, into a directory, which is made where it does not exist.
///
/// Every file is written under a temporary name first, and they take their places only when all are complete, so that a
/// full disk or a forbidden directory leaves nothing half-written and what stood there before as it was.
///
/// # Errors
/// A directory that cannot be made or written to; the message names it.
pub fn write_files(directory: impl AsRef<Path>, files: &[(&str, &[u8])]) -> Result<Vec<PathBuf>> {
    let directory = directory.as_ref();
    if directory.exists() && !directory.is_dir() {
        return Err(Error::io(directory, std::io::Error::from(std::io::ErrorKind::NotADirectory)));
    }
    std::fs::create_dir_all(directory).map_err(|e| Error::io(directory, e))?;
    let mut ready = Vec::new();
    for (name, content) in files {
        let path = directory.join(name);
        if path.is_dir() {
            return Err(Error::io(&path, std::io::Error::from(std::io::ErrorKind::IsADirectory)));
        }
        let mut file = tempfile::NamedTempFile::new_in(directory).map_err(|e| Error::io(&path, e))?;
        file.write_all(content).and_then(|()| file.as_file().sync_data()).map_err(|e| Error::io(&path, e))?;
        readable(&file).map_err(|e| Error::io(&path, e))?;
        ready.push((file, path));
    }
    let mut written = Vec::new();
    for (file, path) in ready {
        file.persist(&path).map_err(|e| Error::io(&path, e.error))?;
        written.push(path);
    }
    Ok(written)
}

/// Temporary files are private to their owner; a report is meant to be read.
#[cfg(unix)]
fn readable(file: &tempfile::NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &tempfile::NamedTempFile) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("b.csv")).unwrap();
        let error = write_files(dir.path(), &[("a.csv", b"1"), ("b.csv", b"2")]).unwrap_err();
        assert!(error.is_io() && error.to_string().contains("b.csv"), "{error}");
        let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["b.csv"]);
    }
}
