//! A CSV file unpacked and split into records in one thread, while another reads them.

use std::io::{self, Cursor, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use csv::ByteRecord;

use crate::error::DataError;
use crate::read::text::bom_length;

/// Records that are handed over together.
const BATCH: usize = 512;
/// So many batches may wait to be read.
const WAITING: usize = 4;

type Message = Result<Vec<ByteRecord>, DataError>;

/// Calls `work` with the batches of records of a file, the header the first; other threads run ahead of it. A record may
/// have any number of fields.
pub(super) fn split<T>(from: impl Read + Send, name: &str, work: impl FnOnce(Batches) -> T) -> io::Result<T> {
    let (to, batches) = sync_channel(WAITING);
    let (give_back, used) = channel();
    thread::scope(|scope| {
        let run = move || {
            if let Err(error) = send(from, name, &to, &used) {
                // Nobody listens any more where the other side has failed first.
                to.send(Err(error)).ok();
            }
        };
        thread::Builder::new().spawn_scoped(scope, run)?;
        Ok(work(Batches { batches, give_back }))
    })
}

fn send(
    from: impl Read,
    name: &str,
    to: &SyncSender<Message>,
    used: &Receiver<Vec<ByteRecord>>,
) -> Result<(), DataError> {
    let broken = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => unreadable(&e, name),
        other => DataError::new(name, format!("cannot be read: {other:?}")),
    };
    let text = after_mark(from, name)?;
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(1 << 16).from_reader(text);
    loop {
        let mut batch = used.try_recv().unwrap_or_else(|_| vec![ByteRecord::new(); BATCH]);
        let mut filled = 0;
        for record in &mut batch {
            if !reader.read_byte_record(record).map_err(broken)? {
                break;
            }
            filled += 1;
        }
        let last = filled < batch.len();
        batch.truncate(filled);
        // The other side hangs up when it has failed.
        if to.send(Ok(batch)).is_err() || last {
            return Ok(());
        }
    }
}

fn unreadable(error: &io::Error, name: &str) -> DataError {
    DataError::new(name, format!("cannot be read to its end: {error}"))
}

/// A text behind its byte-order mark, if it has one.
pub(super) fn after_mark(mut from: impl Read, name: &str) -> Result<impl Read, DataError> {
    let mut start = Vec::new();
    from.by_ref().take(3).read_to_end(&mut start).map_err(|e| unreadable(&e, name))?;
    let mark = bom_length(&start, name)?;
    Ok(Cursor::new(start.split_off(mark)).chain(from))
}

/// The reading end.
pub(super) struct Batches {
    batches: Receiver<Message>,
    give_back: Sender<Vec<ByteRecord>>,
}

impl Batches {
    /// The next batch; none behind the last.
    pub(super) fn next(&self) -> Result<Option<Vec<ByteRecord>>, DataError> {
        self.batches.recv().ok().transpose()
    }

    /// Gives a batch back to be filled anew.
    pub(super) fn used(&self, batch: Vec<ByteRecord>) {
        self.give_back.send(batch).ok();
    }
}
