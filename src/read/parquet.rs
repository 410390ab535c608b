//! Frames from Parquet files.

use std::fs::File;
use std::path::Path;

use polars::prelude::{DataFrame, ParquetReader, SerReader};

use crate::error::{DataError, Error, Result, file_label};

/// The frame of a Parquet file; an error names the file.
pub(super) fn frame(path: &Path) -> Result<DataFrame> {
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        return Err(Error::io(path, std::io::ErrorKind::IsADirectory.into()));
    }
    let broken = |e| DataError::new(file_label(path), format!("not a Parquet file, or a broken one: {e}"));
    Ok(ParquetReader::new(file).finish().map_err(broken)?)
}
