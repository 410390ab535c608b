//! How central each junction of a street network is, within a distance.

use crate::error::{DataError, Result};
use crate::geo::{Ball, StreetNetwork, check_radius, in_order};

/// What the weight `exp(-beta d)` falls to at the distance: e to the power of -4, 1.8 percent.
const DECAY: f64 = 4.0;
const MM: f64 = 1_000.0;
/// Harmonic sums along a street leave out its first metre, where 1 / d has no bound.
const NEAREST_M: f64 = 1.0;

/// Within which distances centrality is measured, and which measures.
#[derive(Debug, Clone, PartialEq)]
pub struct CentralityOptions {
    distances_m: Vec<f64>,
    segments: bool,
    betweenness: bool,
}

impl CentralityOptions {
    /// All measures within each of some distances, metres.
    pub fn new(distances_m: impl Into<Vec<f64>>) -> Self {
        CentralityOptions { distances_m: distances_m.into(), segments: true, betweenness: true }
    }

    /// Sets whether the measures along streets are wanted.
    pub fn segments(mut self, segments: bool) -> Self {
        self.segments = segments;
        self
    }

    /// Sets whether betweenness is wanted: the costliest.
    pub fn betweenness(mut self, betweenness: bool) -> Self {
        self.betweenness = betweenness;
        self
    }
}

impl Default for CentralityOptions {
    /// Within 400 m, 800 m and 1,600 m.
    fn default() -> Self {
        CentralityOptions::new([400.0, 800.0, 1_600.0])
    }
}

impl From<()> for CentralityOptions {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl<const N: usize> From<[f64; N]> for CentralityOptions {
    fn from(distances_m: [f64; N]) -> Self {
        CentralityOptions::new(distances_m)
    }
}

/// Centrality of every junction within one distance, in the order of the network's junctions; d is the distance along
/// streets from a junction to each other one within [`Centrality::distance_m`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Centrality {
    /// The distance, metres.
    pub distance_m: f64,
    /// The decay of the weights, per metre: 4 / distance.
    pub beta_per_m: f64,
    /// Number of other junctions: `sum 1`.
    pub density: Vec<f64>,
    /// `sum d`, metres.
    pub farness_m: Vec<f64>,
    /// `sum 1 / d`, per metre.
    pub harmonic_per_m: Vec<f64>,
    /// `sum exp(-beta d)`.
    pub gravity: Vec<f64>,
    /// Length of street, metres; the parts of streets within the distance count.
    pub segment_density_m: Vec<f64>,
    /// `1 / d` summed along these streets, from 1 metre on.
    pub segment_harmonic: Vec<f64>,
    /// `exp(-beta d)` summed along these streets, metres.
    pub segment_gravity_m: Vec<f64>,
    /// Pairs of other junctions, within the distance of each other, whose shortest way passes here; a pair with several
    /// ways as short counts for the share of them that do. Each pair counts once, not once for each direction.
    pub betweenness: Vec<f64>,
    /// As `betweenness`, each pair weighing `exp(-beta d)`.
    pub betweenness_gravity: Vec<f64>,
}

impl Centrality {
    /// `1 / farness`, per metre: closeness after Bavelas. It rises where little can be reached, so it compares junctions
    /// only where each reaches as many.
    ///
    /// # Missing values
    /// `None` where no other junction is within the distance, in all three.
    pub fn closeness(&self) -> Vec<Option<f64>> {
        self.over_farness(|_| 1.0)
    }

    /// `density / farness`, per metre: one over the mean distance, closeness as normalized by Freeman and Beauchamp.
    pub fn normalized_closeness(&self) -> Vec<Option<f64>> {
        self.over_farness(|density| density)
    }

    /// `density^2 / farness`, per metre: weighs nearness by how much is near, the form that suits searches within a
    /// distance.
    pub fn improved_closeness(&self) -> Vec<Option<f64>> {
        self.over_farness(|density| density * density)
    }

    fn over_farness(&self, of: impl Fn(f64) -> f64) -> Vec<Option<f64>> {
        let rows = self.density.iter().zip(&self.farness_m);
        rows.map(|(density, farness)| (*farness > 0.0).then(|| of(*density) / farness)).collect()
    }
}

/// Centrality of every junction of a network within each of some distances.
///
/// One search for each junction, on all threads; the same bits whatever their number. Build the network with chains made
/// one ([`NetworkOptions::simplify`](crate::geo::NetworkOptions::simplify), the default): else the corners of winding
/// streets count as junctions. A street of no length counts as a millimetre. A measure that was not wanted is empty.
///
/// Betweenness follows Brandes: shortest ways are counted outward, then shared out inward.
///
/// # Errors
/// No distance; one that is not above 0 and at most 50 km.
///
/// # Examples
/// ```
/// use compact_city::geo::{NetworkOptions, StreetEdge, StreetNetwork};
/// use compact_city::walkability::centrality;
///
/// // Two triangles with one side in common, every side 100 m.
/// let (lons, lats) = ([137.0, 137.001, 137.002, 137.001], [36.7, 36.701, 36.7, 36.699]);
/// let sides = [(0, 1), (0, 3), (1, 3), (1, 2), (3, 2)].map(|(a, b)| StreetEdge::new(a, b).length_m(100.0));
/// let streets = StreetNetwork::new(&lons, &lats, &sides, NetworkOptions::new().simplify(false))?;
/// let found = &centrality(&streets, [250.0])?[0];
/// let mut farness_m = [0.0; 4];
/// streets.input_rows().iter().zip(&found.farness_m).for_each(|(row, m)| farness_m[*row as usize] = *m);
/// assert_eq!(farness_m, [400.0, 300.0, 400.0, 300.0]);
/// # Ok::<(), compact_city::Error>(())
/// ```
///
/// # References
/// Bavelas, Communication patterns in task-oriented groups (1950). Brandes, A faster algorithm for betweenness centrality
/// (2001). Simons, The cityseer Python package for pedestrian-scale network-based urban analysis (2022).
pub fn centrality(streets: &StreetNetwork, options: impl Into<CentralityOptions>) -> Result<Vec<Centrality>> {
    let options = options.into();
    if options.distances_m.is_empty() {
        return Err(DataError::new("centrality", "no distance; expected at least one").field("distances_m").into());
    }
    options.distances_m.iter().try_for_each(|m| check_radius(*m))?;
    let bands: Vec<Band> = options.distances_m.iter().map(|m| Band::new(*m)).collect();
    let limit = bands.iter().map(|b| b.limit).max().unwrap_or_default();
    let of = |wanted: bool| if wanted { vec![0.0; streets.nodes()] } else { Vec::new() };
    let empty = |band: &Band| Centrality {
        distance_m: band.distance_m,
        beta_per_m: band.beta,
        density: of(true),
        farness_m: of(true),
        harmonic_per_m: of(true),
        gravity: of(true),
        segment_density_m: of(options.segments),
        segment_harmonic: of(options.segments),
        segment_gravity_m: of(options.segments),
        betweenness: of(options.betweenness),
        betweenness_gravity: of(options.betweenness),
    };
    let mut results: Vec<Centrality> = bands.iter().map(empty).collect();
    in_order(
        streets.nodes(),
        || Worker::new(streets, limit, bands.len()),
        |worker, node| worker.row(streets, node as u32, &bands, &options),
        |row| 2 + row.between.len(),
        |node, row| {
            for (b, (found, sums)) in results.iter_mut().zip(&row.sums).enumerate() {
                found.density[node] = sums.density;
                found.farness_m[node] = sums.farness_mm as f64 / MM;
                found.harmonic_per_m[node] = sums.harmonic;
                found.gravity[node] = sums.gravity;
                if options.segments {
                    found.segment_density_m[node] = sums.length_m;
                    found.segment_harmonic[node] = sums.length_harmonic;
                    found.segment_gravity_m[node] = sums.length_gravity;
                }
                // Each pair is met from both its ends.
                let shares = row.between.chunks_exact(2 * bands.len());
                for (through, shares) in row.through.iter().zip(shares) {
                    found.betweenness[*through as usize] += shares[2 * b] / 2.0;
                    found.betweenness_gravity[*through as usize] += shares[2 * b + 1] / 2.0;
                }
            }
            Ok(())
        },
    )?;
    Ok(results)
}

/// One of the distances.
struct Band {
    distance_m: f64,
    limit: u32,
    beta: f64,
}

impl Band {
    fn new(distance_m: f64) -> Self {
        Band { distance_m, limit: (distance_m * MM).round() as u32, beta: DECAY / distance_m }
    }
}

/// What one junction adds up to within one distance.
#[derive(Clone, Copy, Default)]
struct Sums {
    density: f64,
    farness_mm: u64,
    harmonic: f64,
    gravity: f64,
    length_m: f64,
    length_harmonic: f64,
    length_gravity: f64,
}

/// What a search from one junction finds.
struct Row {
    sums: Vec<Sums>,
    /// Junctions that lie between it and others.
    through: Vec<u32>,
    /// Shares of ways through each, plain and weighted for each distance.
    between: Vec<f64>,
}

/// What a thread works with.
struct Worker {
    ball: Ball,
    /// Junctions reached, nearest first.
    order: Vec<(u32, u32)>,
    /// Number of shortest ways to each junction.
    ways: Vec<f64>,
    /// Ways beyond each junction, in units of one way to it: plain and weighted for each distance.
    beyond: Vec<f64>,
}

impl Worker {
    fn new(streets: &StreetNetwork, limit: u32, bands: usize) -> Self {
        let ball = Ball::new(streets, limit).apart();
        Worker {
            ball,
            order: Vec::new(),
            ways: vec![0.0; streets.nodes()],
            beyond: vec![0.0; 2 * bands * streets.nodes()],
        }
    }

    fn row(&mut self, streets: &StreetNetwork, from: u32, bands: &[Band], options: &CentralityOptions) -> Row {
        self.ball.search_node(streets, from);
        self.order.clear();
        self.order.extend(self.ball.reached().iter().map(|node| (self.ball.mm(*node), *node)));
        self.order.sort_unstable();
        let mut row = Row { sums: vec![Sums::default(); bands.len()], through: Vec::new(), between: Vec::new() };
        for (band, sums) in bands.iter().zip(&mut row.sums) {
            self.add_junctions(band, sums);
            if options.segments {
                self.add_streets(streets, band, sums);
            }
        }
        if options.betweenness {
            self.count_ways(streets);
            self.share_ways(streets, from, bands, &mut row);
        }
        row
    }

    fn add_junctions(&self, band: &Band, sums: &mut Sums) {
        // The first is the junction itself.
        for (mm, _) in self.order.iter().skip(1).take_while(|(mm, _)| *mm <= band.limit) {
            let m = f64::from(*mm) / MM;
            sums.density += 1.0;
            sums.farness_mm += u64::from(*mm);
            sums.harmonic += 1.0 / m;
            sums.gravity += (-band.beta * m).exp();
        }
    }

    /// Adds the part of each street that is reached from either end, up to where the ways from both meet.
    fn add_streets(&self, streets: &StreetNetwork, band: &Band, sums: &mut Sums) {
        for (here, node) in self.order.iter().take_while(|(mm, _)| *mm <= band.limit) {
            for (to, length) in self.ball.arcs(streets, *node) {
                let there = self.ball.mm(to);
                let (a, length) = (f64::from(*here), f64::from(length));
                let meet = if there == u32::MAX { length } else { (length + f64::from(there) - a) / 2.0 };
                let b = (a + meet.clamp(0.0, length)).min(f64::from(band.limit));
                let (a, b) = (a / MM, b / MM);
                sums.length_m += b - a;
                sums.length_harmonic += b.max(NEAREST_M).ln() - a.max(NEAREST_M).ln();
                sums.length_gravity += ((-band.beta * a).exp() - (-band.beta * b).exp()) / band.beta;
            }
        }
    }

    /// Counts the shortest ways to every junction, outward.
    fn count_ways(&mut self, streets: &StreetNetwork) {
        self.order.iter().for_each(|(_, node)| self.ways[*node as usize] = 0.0);
        if let Some((_, from)) = self.order.first() {
            self.ways[*from as usize] = 1.0;
        }
        for (here, node) in &self.order {
            for (to, mm) in self.ball.arcs(streets, *node) {
                if here.saturating_add(mm) == self.ball.mm(to) {
                    self.ways[to as usize] += self.ways[*node as usize];
                }
            }
        }
    }

    /// Shares the ways out among the junctions that they pass, inward.
    fn share_ways(&mut self, streets: &StreetNetwork, from: u32, bands: &[Band], row: &mut Row) {
        let width = 2 * bands.len();
        let at = |node: u32| node as usize * width..(node as usize + 1) * width;
        self.order.iter().for_each(|(_, node)| self.beyond[at(*node)].fill(0.0));
        let mut ending = vec![0.0; width];
        for (here, node) in self.order.iter().rev() {
            if *node == from {
                continue;
            }
            let beyond = &self.beyond[at(*node)];
            if beyond.iter().any(|share| *share > 0.0) {
                row.through.push(*node);
                row.between.extend(beyond);
            }
            // Ways that end here, where here is within the distance, and those that go on.
            for (b, band) in bands.iter().enumerate().filter(|(_, band)| *here <= band.limit) {
                ending[2 * b] = 1.0 + beyond[2 * b];
                ending[2 * b + 1] = (-band.beta * f64::from(*here) / MM).exp() + beyond[2 * b + 1];
            }
            let ways = self.ways[*node as usize];
            for (before, mm) in self.ball.arcs(streets, *node) {
                if self.ball.mm(before).saturating_add(mm) == *here {
                    let share = self.ways[before as usize] / ways;
                    for (sum, ending) in self.beyond[at(before)].iter_mut().zip(&ending) {
                        *sum += share * ending;
                    }
                }
            }
        }
    }
}
