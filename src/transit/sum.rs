//! Sums over millions of cells, the same to the bit for any number of threads.

use rayon::prelude::*;

use crate::table::sum::sum;

/// So many terms are summed by themselves.
const CHUNK: usize = 8_192;

/// Sum of all values.
pub(crate) fn total(values: &[f64]) -> f64 {
    let parts: Vec<f64> = values.par_chunks(CHUNK).map(|v| sum(v.iter().copied())).collect();
    sum(parts)
}

/// Sum of all values, each multiplied by its share.
pub(crate) fn weighted_total(values: &[f64], shares: &[f64]) -> f64 {
    let chunks = values.par_chunks(CHUNK).zip(shares.par_chunks(CHUNK));
    let parts: Vec<f64> = chunks.map(|(v, s)| sum(v.iter().zip(s).map(|(v, s)| v * s))).collect();
    sum(parts)
}

/// Sum of the values that are marked.
pub(crate) fn total_where(values: &[f64], marked: &[bool]) -> f64 {
    let chunks = values.par_chunks(CHUNK).zip(marked.par_chunks(CHUNK));
    let parts: Vec<f64> = chunks.map(|(v, m)| sum(v.iter().zip(m).filter(|(_, m)| **m).map(|(v, _)| *v))).collect();
    sum(parts)
}
