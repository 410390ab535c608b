//! Work on many rows by all threads, handed over in the order of the rows, with few of them in memory.

use rayon::prelude::*;

use crate::error::Result;

/// About so much is held for each thread.
const HELD: usize = 1 << 18;
/// At most so many rows are worked on by one thread before they are handed over.
const MOST_ROWS: usize = 1 << 12;

/// Calls `work` for each row from 0 to `rows`, on all threads, and `take` with the results one after another in the order
/// of the rows. `worker` makes what a thread works with; `size` says how much a result holds.
pub(crate) fn in_order<W: Send, R: Send>(
    rows: usize,
    worker: impl Fn() -> W,
    work: impl Fn(&mut W, usize) -> R + Sync,
    size: impl Fn(&R) -> usize,
    mut take: impl FnMut(usize, R) -> Result<()>,
) -> Result<()> {
    let threads = rayon::current_num_threads().max(1);
    let mut workers: Vec<(W, Vec<R>)> = (0..threads).map(|_| (worker(), Vec::new())).collect();
    let (mut start, mut stretch) = (0, 16);
    while start < rows {
        workers.par_iter_mut().enumerate().for_each(|(i, (worker, results))| {
            let first = start + i * stretch;
            results.extend((first..rows.min(first + stretch)).map(|row| work(worker, row)));
        });
        let held = workers.iter().map(|(_, results)| results.iter().map(&size).sum::<usize>()).max().unwrap_or(0);
        let mut row = start;
        for (_, results) in &mut workers {
            for result in results.drain(..) {
                take(row, result)?;
                row += 1;
            }
        }
        start += stretch * threads;
        // How many rows go at once changes memory and speed, never the results.
        stretch = if held > HELD {
            stretch.div_ceil(2)
        } else if held < HELD / 4 {
            (2 * stretch).min(MOST_ROWS)
        } else {
            stretch
        };
    }
    Ok(())
}
