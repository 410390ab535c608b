//! Work on many rows by all threads, handed over in the order of the rows, with few of them in memory.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::error::Result;

/// A thread that holds so much, or one row more, takes no further row before all are handed over.
const HELD: usize = 1 << 18;
/// At most so many rows are worked on by one thread before they are handed over.
const MOST_ROWS: usize = 1 << 12;

/// Calls `work` for each row from 0 to `rows`, on all threads, and `take` with the results one after another in the order
/// of the rows. `worker` makes what a thread works with; `size` says how much a result holds.
pub(crate) fn in_order<W: Send, R: Send>(
    rows: usize,
    worker: impl Fn() -> W,
    work: impl Fn(&mut W, usize) -> R + Sync,
    size: impl Fn(&R) -> usize + Sync,
    mut take: impl FnMut(usize, R) -> Result<()>,
) -> Result<()> {
    let threads = rayon::current_num_threads().max(1);
    let mut workers: Vec<W> = (0..threads).map(|_| worker()).collect();
    // Threads take the next row as they come to it, so that rows are done without a gap wherever each of them stops. Which
    // rows are done together changes memory and speed, never the results.
    let next = AtomicUsize::new(0);
    let stretch = |worker: &mut W| {
        let (mut results, mut held) = (Vec::new(), 0);
        while held <= HELD && results.len() < MOST_ROWS {
            let row = next.fetch_add(1, Ordering::Relaxed);
            if row >= rows {
                break;
            }
            let result = work(worker, row);
            held += size(&result);
            results.push((row, result));
        }
        results
    };
    while next.load(Ordering::Relaxed) < rows {
        let mut batch: Vec<(usize, R)> = workers.par_iter_mut().flat_map_iter(stretch).collect();
        batch.sort_unstable_by_key(|(row, _)| *row);
        for (row, result) in batch {
            take(row, result)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that hold almost nothing, and behind them such that hold a quarter of what a thread may.
    #[test]
    fn no_more_is_held_than_a_thread_may_and_a_row() {
        const THREADS: usize = 3;
        let size = |row: usize| if row < 20_000 { 1 } else { HELD / 4 };
        let (held, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |_: &mut (), row: usize| {
            let now = held.fetch_add(size(row), Ordering::SeqCst) + size(row);
            most.fetch_max(now, Ordering::SeqCst);
            row
        };
        let mut taken = Vec::new();
        let mut take = |row: usize, result: usize| {
            held.fetch_sub(size(row), Ordering::SeqCst);
            assert_eq!(row, result);
            taken.push(row);
            Ok(())
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(THREADS).build().unwrap();
        let rows = 20_000 + 500;
        pool.install(|| in_order(rows, || (), work, |row| size(*row), &mut take)).unwrap();
        assert_eq!(taken, (0..rows).collect::<Vec<_>>());
        assert!(most.into_inner() <= THREADS * (HELD + HELD / 4));
    }
}
