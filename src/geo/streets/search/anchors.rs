//! Where places hang on the network: at a junction, or between the two of their street.

use crate::geo::streets::network::StreetNetwork;
use crate::geo::streets::points::{NO_EDGE, StreetPoints};

/// A place as seen from a junction at an end of its street.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    pub(super) place: u32,
    /// Way from this junction to the place.
    pub(super) mm: u32,
    /// The street, where the place lies between its ends.
    pub(super) street: Option<u32>,
    /// The street's other end, and the way from there; for a place at the junction itself no way.
    other: u32,
    other_mm: u32,
    /// Whether this is the first end of the street.
    first: bool,
}

impl Anchor {
    /// Way to the place, where this end of its street is the one to come from; each place is found from one end only.
    #[inline]
    pub(super) fn nearer(&self, mm_of: &[u32], here: u32) -> Option<u32> {
        let here = here.saturating_add(self.mm);
        let there = mm_of[self.other as usize].saturating_add(self.other_mm);
        (here < there || (here == there && self.first)).then_some(here)
    }
}

/// The places that hang on each junction.
pub(super) struct Anchors {
    offsets: Vec<u32>,
    anchors: Vec<Anchor>,
}

impl Anchors {
    pub(super) fn new(streets: &StreetNetwork, places: &StreetPoints) -> Self {
        let mut all = Vec::with_capacity(2 * places.len());
        for place in 0..places.len() {
            let edge = places.edge[place];
            if edge == NO_EDGE {
                continue;
            }
            let (street, along, snap) = (streets.edges[edge as usize], places.along_mm[place], places.snap_mm[place]);
            let place = place as u32;
            if let Some(node) = at_node(streets, places, place as usize) {
                let anchor = Anchor { place, mm: snap, street: None, other: node, other_mm: u32::MAX, first: true };
                all.push((node, anchor));
                continue;
            }
            let (mm, other_mm) = (snap.saturating_add(along), snap.saturating_add(street.mm - along));
            let anchor = Anchor { place, mm, street: Some(edge), other: street.to, other_mm, first: true };
            all.push((street.from, anchor));
            let anchor = Anchor { mm: other_mm, other: street.from, other_mm: mm, first: false, ..anchor };
            all.push((street.to, anchor));
        }
        all.sort_by_key(|(node, _)| *node);
        let mut offsets = vec![0_u32; streets.nodes() + 1];
        all.iter().for_each(|(node, _)| offsets[*node as usize + 1] += 1);
        (1..offsets.len()).for_each(|i| offsets[i] += offsets[i - 1]);
        Anchors { offsets, anchors: all.into_iter().map(|(_, anchor)| anchor).collect() }
    }

    #[inline]
    pub(super) fn of(&self, node: u32) -> &[Anchor] {
        &self.anchors[self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize]
    }

    /// The places between the ends of a street.
    pub(super) fn along(&self, streets: &StreetNetwork, edge: u32) -> impl Iterator<Item = u32> {
        let anchors = self.of(streets.edges[edge as usize].from).iter();
        anchors.filter(move |a| a.first && a.street == Some(edge)).map(|a| a.place)
    }
}

/// The junction that a point on a street stands at, if it does.
#[inline]
pub(super) fn at_node(streets: &StreetNetwork, points: &StreetPoints, point: usize) -> Option<u32> {
    let street = streets.edges[points.edge[point] as usize];
    match points.along_mm[point] {
        0 => Some(street.from),
        along if along == street.mm => Some(street.to),
        _ => None,
    }
}

/// Way between two points of the same street, along it and without leaving it.
#[inline]
pub(super) fn along_street(a: (&StreetPoints, usize), b: (&StreetPoints, usize)) -> u32 {
    let along = a.0.along_mm[a.1].abs_diff(b.0.along_mm[b.1]);
    along.saturating_add(a.0.snap_mm[a.1]).saturating_add(b.0.snap_mm[b.1])
}
