//! A file unpacked in one thread and read in another.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

const CHUNK_BYTES: usize = 1 << 17;
/// So many chunks may wait to be read.
const WAITING: usize = 8;

/// The reading end.
pub(super) struct Pipe {
    chunks: Receiver<io::Result<Vec<u8>>>,
    chunk: Vec<u8>,
    at: usize,
}

/// Calls `work` with the bytes of `from`, which another thread reads ahead.
pub(super) fn piped<T>(from: impl Read + Send, work: impl FnOnce(Pipe) -> T) -> io::Result<T> {
    let (sender, chunks) = sync_channel(WAITING);
    thread::scope(|scope| {
        thread::Builder::new().spawn_scoped(scope, move || send(from, &sender))?;
        Ok(work(Pipe { chunks, chunk: Vec::new(), at: 0 }))
    })
}

fn send(mut from: impl Read, to: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut chunk = Vec::with_capacity(CHUNK_BYTES);
        let message = match from.by_ref().take(CHUNK_BYTES as u64).read_to_end(&mut chunk) {
            Ok(0) => return,
            Ok(_) => Ok(chunk),
            Err(e) => Err(e),
        };
        let last = message.is_err();
        // The other side hangs up when it has seen enough.
        if to.send(message).is_err() || last {
            return;
        }
    }
}

impl BufRead for Pipe {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.chunk.len()
            && let Ok(message) = self.chunks.recv()
        {
            self.chunk = message?;
            self.at = 0;
        }
        Ok(self.chunk.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.chunk.len());
    }
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}
