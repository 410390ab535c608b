//! What a score comes to for the people of a city: mean, quantiles, bands, zones, best and worst cells.

use super::ScoreColumn;
use crate::report::charts::round_step;
use crate::table::PopulationCells;
use crate::table::sum::mean_by;

/// Values of some cells with the people who live there, in rising order.
pub(super) struct Weighted {
    /// Value, people.
    sorted: Vec<(f64, f64)>,
    pub(super) people: f64,
}

impl Weighted {
    /// Of cells with a value and people.
    pub(super) fn of(pairs: impl Iterator<Item = (Option<f64>, f64)>) -> Self {
        let mut sorted: Vec<(f64, f64)> = pairs.filter_map(|(v, p)| Some((v?, p))).filter(|k| k.1 > 0.0).collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let people = sorted.iter().map(|k| k.1).sum();
        Weighted { sorted, people }
    }

    /// Mean over people; none where nobody has a value.
    pub(super) fn mean(&self) -> Option<f64> {
        mean_by(self.sorted.iter().map(|(v, p)| (Some(*v), *p)))
    }

    /// The least value that at least a share `p` of the people has at most.
    pub(super) fn quantile(&self, p: f64) -> Option<f64> {
        let mut sum = 0.0;
        let found = self.sorted.iter().find(|(_, people)| {
            sum += people;
            sum >= p * self.people
        });
        found.or(self.sorted.last()).map(|k| k.0)
    }

    /// People by value, in rising order.
    pub(super) fn pairs(&self) -> &[(f64, f64)] {
        &self.sorted
    }
}

/// A range of values: from a bound, which is in it, to the next; the lowest has none below, the highest none above.
pub(super) struct Band {
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    /// Empty where the report made the band.
    pub(super) name: String,
    pub(super) color: String,
    pub(super) people: f64,
}

/// A score in figures.
pub(super) struct Summary<'a> {
    pub(super) score: &'a ScoreColumn,
    pub(super) all: Weighted,
    /// Lowest first.
    pub(super) bands: Vec<Band>,
    /// As many decimals as the spread of the values calls for.
    pub(super) decimals: usize,
    /// Cells with people but without a value, and those people.
    pub(super) unknown: (usize, f64),
}

impl<'a> Summary<'a> {
    pub(super) fn of(score: &'a ScoreColumn, people: &[f64]) -> Self {
        let all = Weighted::of(score.values.iter().copied().zip(people.iter().copied()));
        let quantile = |p| all.quantile(p).unwrap_or(0.0);
        // What few people have shall not set the bands or the decimals.
        let (low, high) = (quantile(0.02), quantile(0.98));
        let decimals = match high - low {
            s if s >= 200.0 => 0,
            s if s >= 10.0 => 1,
            s if s >= 1.0 => 2,
            _ => 3,
        };
        let named: Vec<(f64, String)> = if score.bands.is_empty() {
            let made = if low < high { round_between(low, high) } else { Vec::new() };
            std::iter::once(f64::NEG_INFINITY).chain(made).map(|b| (b, String::new())).collect()
        } else {
            score.bands.clone()
        };
        let count = named.len();
        let bound = |i: usize| named.get(i).filter(|_| i > 0).map(|b| b.0);
        let mut bands: Vec<Band> = named
            .iter()
            .enumerate()
            .map(|(i, (_, name))| Band {
                low: bound(i),
                high: bound(i + 1),
                name: name.clone(),
                color: color(i, count),
                people: 0.0,
            })
            .collect();
        for (value, people) in all.pairs() {
            let i = band_of(&bands, *value, score.whole_bands);
            bands[i].people += people;
        }
        let lost = score.values.iter().zip(people).filter(|(v, p)| v.is_none() && **p > 0.0);
        let unknown = lost.fold((0, 0.0), |(n, sum), (_, p)| (n + 1, sum + p));
        Summary { score, all, bands, decimals, unknown }
    }

    /// The band of a value, counted from the lowest.
    pub(super) fn band(&self, value: f64) -> usize {
        band_of(&self.bands, value, self.score.whole_bands)
    }

    /// Share of the people with a value who live in a band.
    pub(super) fn share(&self, band: &Band) -> Option<f64> {
        (self.all.people > 0.0).then(|| band.people / self.all.people)
    }

    /// Cells with a value, best first: of those where people live the half with most people, for the ends of all would be
    /// outskirts where hardly anyone lives. Of equal values those with more people come first.
    pub(super) fn ranked(&self, people: &[f64]) -> Vec<usize> {
        self.ordered(people, |a, b| b.total_cmp(&a))
    }

    /// The same cells, worst first.
    pub(super) fn ranked_worst(&self, people: &[f64]) -> Vec<usize> {
        self.ordered(people, |a, b| a.total_cmp(&b))
    }

    fn ordered(&self, people: &[f64], order: impl Fn(f64, f64) -> std::cmp::Ordering) -> Vec<usize> {
        let values = &self.score.values;
        let mut numbers: Vec<f64> = (0..values.len()).filter(|i| values[*i].is_some()).map(|i| people[i]).collect();
        numbers.retain(|p| *p > 0.0);
        numbers.sort_unstable_by(f64::total_cmp);
        let Some(least) = numbers.get(numbers.len() / 2).copied() else { return Vec::new() };
        let mut cells: Vec<(usize, f64)> =
            (0..values.len()).filter(|i| people[*i] >= least).filter_map(|i| Some((i, values[i]?))).collect();
        cells.sort_by(|a, b| order(a.1, b.1).then(people[b.0].total_cmp(&people[a.0])).then(a.0.cmp(&b.0)));
        cells.into_iter().map(|c| c.0).collect()
    }

    /// Mean of each component over all people with a value, the quarter of them with the lowest values, and that with
    /// the highest.
    pub(super) fn components(&self, people: &[f64]) -> Vec<(&'a str, [Option<f64>; 3])> {
        let (low, high) = (self.all.quantile(0.25), self.all.quantile(0.75));
        let values = &self.score.values;
        let mean = |component: &[Option<f64>], kept: &dyn Fn(f64) -> bool| {
            let pair = |i: usize| (component[i].filter(|_| values[i].is_some_and(kept)), people[i]);
            Weighted::of((0..component.len()).map(pair)).mean()
        };
        let of = |(name, component): &'a (String, Vec<Option<f64>>)| {
            let means = [
                mean(component, &|_| true),
                mean(component, &|v| low.is_some_and(|low| v <= low)),
                mean(component, &|v| high.is_some_and(|high| v >= high)),
            ];
            (name.as_str(), means)
        };
        self.score.components.iter().map(of).collect()
    }
}

/// Four to eight round numbers between two.
fn round_between(low: f64, high: f64) -> Vec<f64> {
    let step = round_step((high - low) / 8.0);
    // A step below 1 is divided by, so that 0.3 comes out as 0.3 and not as 3 times 0.1.
    let per_one = (1.0 / step).round();
    let at = |i: i64| if step < 1.0 { i as f64 / per_one } else { i as f64 * step };
    ((low / step).ceil() as i64..=(high / step).floor() as i64).map(at).collect()
}

fn band_of(bands: &[Band], value: f64, whole: bool) -> usize {
    let value = if whole { value.round() } else { value };
    bands.iter().skip(1).take_while(|b| b.low.is_some_and(|low| value >= low)).count()
}

/// From pale to deep: yellow to green, told apart by the color-blind by lightness alone.
fn color(i: usize, count: usize) -> String {
    let share = if count > 1 { i as f64 / (count - 1) as f64 } else { 0.5 };
    format!("#{:x}", colorous::YELLOW_GREEN.eval_continuous(0.06 + 0.88 * share))
}

/// A score among the people of a group.
pub(super) struct GroupSummary<'a> {
    /// None for everyone.
    pub(super) name: Option<&'a str>,
    pub(super) people: f64,
    pub(super) mean: Option<f64>,
    pub(super) median: Option<f64>,
    /// People by band, lowest first.
    pub(super) bands: Vec<f64>,
}

/// A score among the people of one zone.
pub(super) struct ZoneSummary<'a> {
    pub(super) name: &'a str,
    /// All people, those without a value included.
    pub(super) population: f64,
    pub(super) mean: Option<f64>,
    pub(super) median: Option<f64>,
    /// People by band, lowest first.
    pub(super) bands: Vec<f64>,
}

impl Summary<'_> {
    /// Everyone, and each group of the cells; an unknown number of people of a group counts as none.
    pub(super) fn by_group<'c>(&self, cells: &'c PopulationCells) -> Vec<GroupSummary<'c>> {
        let groups = cells.groups().filter_map(|g| Some((Some(g), cells.group(g).ok()?)));
        let of = |(name, people): (Option<&'c str>, &[f64])| {
            let all = Weighted::of(self.score.values.iter().copied().zip(people.iter().copied()));
            let bands = self.people_by_band(&all);
            GroupSummary { name, people: all.people, mean: all.mean(), median: all.quantile(0.5), bands }
        };
        std::iter::once((None, cells.population())).chain(groups).map(of).collect()
    }

    fn people_by_band(&self, all: &Weighted) -> Vec<f64> {
        let mut bands = vec![0.0; self.bands.len()];
        for (value, people) in all.pairs() {
            bands[self.band(*value)] += people;
        }
        bands
    }

    /// The inhabited zones, given the zone of each cell, highest mean first; those without a value last.
    pub(super) fn by_zone<'z>(
        &self,
        people: &[f64],
        zone_of: &[Option<usize>],
        names: &[&'z str],
    ) -> Vec<ZoneSummary<'z>> {
        let mut cells: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
        for (cell, zone) in zone_of.iter().enumerate() {
            if let Some(own) = zone.and_then(|z| cells.get_mut(z)) {
                own.push(cell);
            }
        }
        let one = |(name, own): (&&'z str, &Vec<usize>)| {
            let all = Weighted::of(own.iter().map(|c| (self.score.values[*c], people[*c])));
            let bands = self.people_by_band(&all);
            let population = own.iter().map(|c| people[*c]).sum();
            ZoneSummary { name, population, mean: all.mean(), median: all.quantile(0.5), bands }
        };
        let mut zones: Vec<ZoneSummary> = names.iter().zip(&cells).map(one).filter(|z| z.population > 0.0).collect();
        zones.sort_by(|a, b| {
            let key = |z: &ZoneSummary| z.mean.unwrap_or(f64::NEG_INFINITY);
            key(b).total_cmp(&key(a)).then(a.name.cmp(b.name))
        });
        zones
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_what_counts() {
        // 10 people at 0, 70 at 40, 20 at 100: by hand.
        let score = ScoreColumn::new("s", vec![Some(40.0), Some(0.0), None, Some(100.0), Some(90.0)])
            .band(0.0, "low")
            .band(40.0, "mid")
            .band(100.0, "high");
        let people = [70.0, 10.0, 5.0, 20.0, 0.0];
        let found = Summary::of(&score, &people);
        assert_eq!((found.all.people, found.all.mean()), (100.0, Some(48.0)));
        assert_eq!([0.1, 0.11, 0.5, 0.8, 0.81].map(|p| found.all.quantile(p).unwrap()), [0.0, 40.0, 40.0, 40.0, 100.0]);
        assert_eq!(found.bands.iter().map(|b| b.people).collect::<Vec<_>>(), [10.0, 70.0, 20.0]);
        assert_eq!((found.unknown, found.decimals), ((1, 5.0), 1));
        // Of the cells with 10, 20 and 70 people those with at least the median, 20.
        assert_eq!((found.ranked(&people), found.ranked_worst(&people)), (vec![3, 0], vec![0, 3]));
        let zones = found.by_zone(&people, &[Some(0), Some(0), Some(1), Some(1), None], &["a", "b", "empty"]);
        assert_eq!(
            zones.iter().map(|z| (z.name, z.population, z.mean)).collect::<Vec<_>>(),
            [("b", 25.0, Some(100.0)), ("a", 80.0, Some(35.0))]
        );
    }

    #[test]
    fn made_bands_are_round_and_hold_every_value() {
        let values: Vec<Option<f64>> = (0..500).map(|i| Some(f64::from(i) * 0.011 - 2.0)).collect();
        let score = ScoreColumn::new("z", values);
        let found = Summary::of(&score, &[1.0; 500]);
        let bounds: Vec<f64> = found.bands.iter().filter_map(|b| b.low).collect();
        assert_eq!(bounds, [-1.0, 0.0, 1.0, 2.0, 3.0]);
        assert_eq!(round_between(0.11, 0.62), [0.2, 0.3, 0.4, 0.5, 0.6]);
        assert_eq!(found.bands.iter().map(|b| b.people).sum::<f64>(), 500.0);
        assert_eq!((found.band(-9.0), found.band(0.0), found.band(9.0)), (0, 2, 5));
        let flat = ScoreColumn::new("flat", vec![Some(1.0); 3]);
        assert_eq!(Summary::of(&flat, &[1.0; 3]).bands.len(), 1);
        let none = ScoreColumn::new("none", vec![None; 3]);
        let none = Summary::of(&none, &[1.0; 3]);
        assert_eq!((none.all.mean(), none.all.quantile(0.5), none.unknown.0), (None, None, 3));
    }
}
