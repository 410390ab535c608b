//! What a street pattern is like: intersections, blocks, density, dead ends.

use rayon::prelude::*;
use rstar::primitives::Line;
use rstar::{AABB, RTree};

use ::geo::LinesIter;

use super::network::{MM, StreetNetwork};
use super::points::StreetPoints;
use crate::error::{DataError, Error, Result};
use crate::geo::{LonLat, Zone};

/// Streets that meet in an intersection, at least; a street that comes back to it counts twice.
const INTERSECTION: usize = 3;

/// Figures of a street pattern.
///
/// An intersection is a junction in which 3 or more street ends meet. A block is a street between two different
/// intersections: dead ends, rings and streets that come back to where they began are none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StreetMetrics {
    /// The area that densities are of, km2.
    pub area_km2: f64,
    /// Number of intersections.
    pub intersections: usize,
    /// Number of intersections of 4 or more street ends.
    pub four_way: usize,
    /// Number of dead ends.
    pub dead_ends: usize,
    /// Number of streets, whatever their ends.
    pub links: usize,
    /// Number of blocks.
    pub blocks: usize,
    /// Length of all streets, km.
    pub length_km: f64,
    /// Mean length of the blocks, metres; none without blocks.
    pub mean_block_length_m: Option<f64>,
}

impl StreetMetrics {
    /// Intersections per km2.
    pub fn intersection_density_per_km2(&self) -> f64 {
        self.intersections as f64 / self.area_km2
    }

    /// Length of streets, km per km2.
    pub fn street_density_km_per_km2(&self) -> f64 {
        self.length_km / self.area_km2
    }

    /// Share of the intersections in which 4 or more street ends meet; none without intersections.
    pub fn four_way_share(&self) -> Option<f64> {
        (self.intersections > 0).then(|| self.four_way as f64 / self.intersections as f64)
    }

    /// Streets by intersections and dead ends together: about 1 in a tree of culs-de-sac, 2 in an endless square grid;
    /// none without either.
    pub fn link_node_ratio(&self) -> Option<f64> {
        let nodes = self.intersections + self.dead_ends;
        (nodes > 0).then(|| self.links as f64 / nodes as f64)
    }
}

impl StreetNetwork {
    /// The junctions in which 3 or more street ends meet.
    pub fn intersections(&self) -> Vec<usize> {
        (0..self.nodes()).filter(|n| self.degree(*n) >= INTERSECTION).collect()
    }

    /// The intersections as points on streets, in the order of [`StreetNetwork::intersections`]: the searches count those
    /// within a walk.
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::{StreetEdge, StreetNetwork};
    ///
    /// // Two crossings 89 m apart, and where a walker stands on a street beside the first.
    /// let (lons, lats) = ([0.0, 0.0, 0.0, 8e-4, 8e-4, 8e-4], [0.001, 0.0, -0.001, 0.001, 0.0, -0.001]);
    /// let edges = [(0, 1), (1, 2), (3, 4), (4, 5), (1, 4)].map(|(a, b)| StreetEdge::new(a, b));
    /// let streets = StreetNetwork::new(&lons, &lats, &edges, ())?;
    /// let walker = streets.snap(&[0.0], &[0.0002], 100.0)?;
    /// let crossings = streets.intersection_points();
    /// let count = |radius_m| streets.sums_within_each(&walker, &crossings, &[&[1.0, 1.0]], radius_m);
    /// assert_eq!((count(100.0)?[0][0], count(150.0)?[0][0]), (1.0, 2.0));
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn intersection_points(&self) -> StreetPoints {
        self.points_of_nodes(self.intersections())
    }

    /// Figures of the whole network, for the area that it covers, km2.
    ///
    /// # Errors
    /// An area that is not above 0, a network whose chains are not one street.
    ///
    /// # Examples
    /// ```
    /// use compact_city::geo::{StreetEdge, StreetNetwork};
    ///
    /// // A crossing of four streets of 111.3 m: one intersection, four dead ends, no block.
    /// let (lons, lats) = ([0.0, 0.001, -0.001, 0.0, 0.0], [0.0, 0.0, 0.0, 0.001, -0.001]);
    /// let edges = [1, 2, 3, 4].map(|end| StreetEdge::new(0, end));
    /// let metrics = StreetNetwork::new(&lons, &lats, &edges, ())?.metrics(0.05)?;
    /// assert_eq!((metrics.intersections, metrics.four_way, metrics.dead_ends), (1, 1, 4));
    /// assert_eq!(metrics.intersection_density_per_km2(), 20.0);
    /// assert_eq!((metrics.link_node_ratio(), metrics.mean_block_length_m), (Some(0.8), None));
    /// # Ok::<(), compact_city::Error>(())
    /// ```
    pub fn metrics(&self, area_km2: f64) -> Result<StreetMetrics> {
        if !(area_km2 > 0.0 && area_km2.is_finite()) {
            let problem = format!("{area_km2} is not an area in km2; expected more than 0");
            return Err(DataError::new("area", problem).into());
        }
        self.count(area_km2, self.total_length_m(), |_| true, |_| true)
    }

    /// Figures within a zone, for its area.
    ///
    /// Streets are cut at its boundary: the length inside counts. Junctions count where they lie inside. Streets as links
    /// and as blocks count whole where the middle of their way lies inside; so the counts of zones side by side add up to
    /// those of the zones together.
    ///
    /// # Errors
    /// A network whose chains are not one street.
    pub fn metrics_within(&self, zone: &Zone) -> Result<StreetMetrics> {
        let inside: Vec<bool> = (0..self.edges())
            .into_par_iter()
            .map(|edge| zone.contains(self.along_street(edge, self.edges[edge].mm / 2)))
            .collect();
        let length_m = self.length_within_m(zone);
        self.count(zone.area_km2(), length_m, |node| zone.contains(self.node_position(node)), |edge| inside[edge])
    }

    fn count(
        &self,
        area_km2: f64,
        length_m: f64,
        node_counts: impl Fn(usize) -> bool,
        edge_counts: impl Fn(usize) -> bool,
    ) -> Result<StreetMetrics> {
        if !self.simplified {
            let problem = "blocks and links are those of a network whose chains are one street; build it with \
                           `NetworkOptions::simplify(true)`";
            return Err(Error::Undefined(problem.into()));
        }
        let (mut intersections, mut four_way, mut dead_ends) = (0, 0, 0);
        for node in (0..self.nodes()).filter(|n| node_counts(*n)) {
            let degree = self.degree(node);
            intersections += usize::from(degree >= INTERSECTION);
            four_way += usize::from(degree > INTERSECTION);
            dead_ends += usize::from(degree == 1);
        }
        let (mut links, mut blocks, mut blocks_mm) = (0, 0, 0_u64);
        for (edge, street) in self.edges.iter().enumerate().filter(|(edge, _)| edge_counts(*edge)) {
            links += 1;
            let crossing = |node: u32| self.degree(node as usize) >= INTERSECTION;
            if street.from != street.to && crossing(street.from) && crossing(street.to) {
                blocks += 1;
                blocks_mm += u64::from(self.edges[edge].mm);
            }
        }
        Ok(StreetMetrics {
            area_km2,
            intersections,
            four_way,
            dead_ends,
            links,
            blocks,
            length_km: length_m / 1_000.0,
            mean_block_length_m: (blocks > 0).then(|| blocks_mm as f64 / MM / blocks as f64),
        })
    }

    /// Length of the streets inside a zone, metres; a straight part across the 180th meridian counts as outside.
    pub fn length_within_m(&self, zone: &Zone) -> f64 {
        let sides = zone.polygons().lines_iter();
        let sides =
            RTree::bulk_load(sides.map(|l| Line::new([l.start.x, l.start.y], [l.end.x, l.end.y])).collect::<Vec<_>>());
        let inside_mm = |edge: usize| {
            let parts = self.corners_of(edge).windows(2);
            parts.map(|two| f64::from(two[1].mm - two[0].mm) * share_inside(zone, &sides, two)).sum::<f64>()
        };
        // Each street's length is summed alone, and all of them in order: the sum is the same for any number of threads.
        let lengths: Vec<f64> = (0..self.edges()).into_par_iter().map(inside_mm).collect();
        lengths.iter().sum::<f64>() / MM
    }
}

/// Share of a straight part of a street that lies inside a zone.
fn share_inside(zone: &Zone, sides: &RTree<Line<[f64; 2]>>, two: &[super::network::Corner]) -> f64 {
    let (a, b) = ([two[0].lon, two[0].lat], [two[1].lon, two[1].lat]);
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    if dx.abs() > 180.0 {
        return 0.0;
    }
    let bounds = zone.bounds();
    let apart = |p: f64, q: f64, low: f64, high: f64| p.max(q) < low || p.min(q) > high;
    if apart(a[0], b[0], bounds.west, bounds.east) || apart(a[1], b[1], bounds.south, bounds.north) {
        return 0.0;
    }
    // A cut too many does no harm: each stretch between two cuts is judged by its middle.
    let mut cuts = vec![0.0, 1.0];
    for side in sides.locate_in_envelope_intersecting(&AABB::from_corners(a, b)) {
        let (ex, ey) = (side.to[0] - side.from[0], side.to[1] - side.from[1]);
        let cross = dx * ey - dy * ex;
        let at = ((side.from[0] - a[0]) * ey - (side.from[1] - a[1]) * ex) / cross;
        if at > 0.0 && at < 1.0 {
            cuts.push(at);
        }
    }
    cuts.sort_by(f64::total_cmp);
    let inside = |middle: f64| zone.contains(LonLat::checked(a[0] + middle * dx, a[1] + middle * dy));
    let stretches = cuts.windows(2).filter(|c| inside((c[0] + c[1]) / 2.0));
    stretches.map(|c| c[1] - c[0]).sum()
}
