//! Intervals of latitude in bands, to find quickly those that a latitude may lie in.

/// Items with an interval each, listed in every band of latitude that they reach into.
#[derive(Debug, Clone)]
pub(super) struct Bands<T> {
    south: f64,
    north: f64,
    /// Bands per degree.
    per_degree: f64,
    /// Where the items of each band begin, and the end.
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T: Copy> Bands<T> {
    /// Bands of items given with the south and north end of each.
    ///
    /// As many bands as items where that lists an item four times on average at most, else fewer: memory stays linear.
    pub(super) fn new(intervals: &[(f64, f64, T)]) -> Self {
        let south = intervals.iter().map(|i| i.0).fold(f64::INFINITY, f64::min);
        let north = intervals.iter().map(|i| i.1).fold(f64::NEG_INFINITY, f64::max);
        let mut count = intervals.len().max(1);
        let mut bands = Bands { south, north, per_degree: 0.0, starts: Vec::new(), items: Vec::new() };
        loop {
            bands.per_degree = if north > south { count as f64 / (north - south) } else { 0.0 };
            let span = |i: &(f64, f64, T)| bands.band(i.1, count) - bands.band(i.0, count) + 1;
            if count == 1 || intervals.iter().map(span).sum::<usize>() <= 4 * intervals.len() {
                break;
            }
            count /= 2;
        }
        // Counting sort: lengths, then ends, then items put in from the last, which turns ends into starts.
        let mut starts = vec![0; count + 1];
        for (lo, hi, _) in intervals {
            (bands.band(*lo, count)..=bands.band(*hi, count)).for_each(|b| starts[b] += 1);
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        let mut places: Vec<Option<T>> = vec![None; end];
        for (lo, hi, item) in intervals.iter().rev() {
            for b in bands.band(*lo, count)..=bands.band(*hi, count) {
                starts[b] -= 1;
                places[starts[b]] = Some(*item);
            }
        }
        bands.items = places.into_iter().flatten().collect();
        bands.starts = starts;
        bands
    }

    /// The items whose interval may hold a latitude, in the order given.
    pub(super) fn at(&self, lat: f64) -> &[T] {
        if !(self.south..=self.north).contains(&lat) {
            return &[];
        }
        let b = self.band(lat, self.starts.len() - 1);
        &self.items[self.starts[b]..self.starts[b + 1]]
    }

    /// Rises with the latitude, also in floating point, so that an interval's bands hold those of all its latitudes.
    fn band(&self, lat: f64, count: usize) -> usize {
        (((lat - self.south) * self.per_degree) as usize).min(count - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_interval_is_found_in_order() {
        let intervals: Vec<(f64, f64, usize)> = (0..500)
            .map(|i| {
                let lo = f64::from(i * 37 % 101) / 7.0;
                (lo, lo + f64::from(i % 13) / 3.0, i as usize)
            })
            .collect();
        let bands = Bands::new(&intervals);
        assert!(bands.items.len() <= 4 * intervals.len());
        for step in -10..200 {
            let lat = f64::from(step) / 10.0;
            let found = bands.at(lat);
            assert!(found.is_sorted());
            for (lo, hi, i) in &intervals {
                assert!(!(*lo..=*hi).contains(&lat) || found.contains(i));
            }
        }
        assert!(Bands::<usize>::new(&[]).at(0.0).is_empty());
        assert_eq!(Bands::new(&[(5.0, 5.0, 1)]).at(5.0), [1]);
    }
}
