//! All junctions within a distance of one origin.

use super::anchors::{Anchors, along_street, at_node};
use super::waves::{Waves, wave};
use crate::geo::streets::network::{Arc, StreetNetwork};
use crate::geo::streets::points::{NO_EDGE, StreetPoints};

/// Junctions within a limit of an origin and their distances, found afresh for each origin in the same memory.
pub(crate) struct Ball {
    limit: u32,
    /// The least that a street counts.
    least: u32,
    mm: Vec<u32>,
    reached: Vec<u32>,
    waves: Waves<u32>,
    /// The street that the origin lies on, where it is not at a junction.
    street: Option<u32>,
}

impl Ball {
    /// For searches of up to `limit` millimetres.
    pub(crate) fn new(streets: &StreetNetwork, limit: u32) -> Self {
        // One block: what lies within a walk stands close together anyway.
        let waves = Waves::new(limit, streets.nodes(), u32::BITS - 1);
        Ball { limit, least: 0, mm: vec![u32::MAX; streets.nodes()], reached: Vec::new(), waves, street: None }
    }

    /// Counts streets of no length as a millimetre, so that no two junctions are in the same place.
    pub(crate) fn apart(mut self) -> Self {
        self.least = 1;
        self
    }

    /// The junctions reached, in no order that means anything but in the same one every time.
    pub(crate) fn reached(&self) -> &[u32] {
        &self.reached
    }

    /// Distance of a junction in millimetres; `u32::MAX` beyond the limit.
    #[inline]
    pub(crate) fn mm(&self, node: u32) -> u32 {
        self.mm[node as usize]
    }

    /// The streets that leave a junction: far end and length in millimetres.
    #[inline]
    pub(crate) fn arcs<'a>(&self, streets: &'a StreetNetwork, node: u32) -> impl Iterator<Item = (u32, u32)> + use<'a> {
        let least = self.least;
        streets.arcs_of(node).iter().map(move |Arc { to, mm }| (*to, (*mm).max(least)))
    }

    /// Searches from a junction.
    pub(crate) fn search_node(&mut self, streets: &StreetNetwork, node: u32) {
        self.clear();
        self.reach(node, 0);
        self.run(streets);
    }

    /// Searches from a point on a street.
    pub(crate) fn search_point(&mut self, streets: &StreetNetwork, points: &StreetPoints, point: usize) {
        self.clear();
        let edge = points.edge[point];
        if edge == NO_EDGE {
            return;
        }
        let snap = points.snap_mm[point];
        if let Some(node) = at_node(streets, points, point) {
            self.reach(node, snap);
        } else {
            let (street, along) = (streets.edges[edge as usize], points.along_mm[point]);
            self.street = Some(edge);
            self.reach(street.from, snap.saturating_add(along));
            self.reach(street.to, snap.saturating_add(street.mm - along));
        }
        self.run(streets);
    }

    /// The places within the limit of the point that was searched from, with their distances first.
    pub(super) fn places(
        &self,
        streets: &StreetNetwork,
        anchors: &Anchors,
        (points, point): (&StreetPoints, usize),
        places: &StreetPoints,
        found: &mut Vec<(u32, u32)>,
    ) {
        found.clear();
        for &node in &self.reached {
            let here = self.mm(node);
            for anchor in anchors.of(node) {
                if let Some(mm) = anchor.nearer(&self.mm, here)
                    && mm <= self.limit
                    && (self.street.is_none() || anchor.street != self.street)
                {
                    found.push((mm, anchor.place));
                }
            }
        }
        // Places on the origin's own street may be nearer along it than round its ends.
        let Some(edge) = self.street else { return };
        let street = streets.edges[edge as usize];
        for place in anchors.along(streets, edge) {
            let (along, snap) = (places.along_mm[place as usize], places.snap_mm[place as usize]);
            let round =
                self.mm(street.from).saturating_add(along).min(self.mm(street.to).saturating_add(street.mm - along));
            let mm = round.saturating_add(snap).min(along_street((points, point), (places, place as usize)));
            if mm <= self.limit {
                found.push((mm, place));
            }
        }
    }

    fn clear(&mut self) {
        self.reached.drain(..).for_each(|n| self.mm[n as usize] = u32::MAX);
        self.street = None;
    }

    fn reach(&mut self, node: u32, mm: u32) {
        if mm <= self.limit && mm < self.mm[node as usize] {
            if self.mm[node as usize] == u32::MAX {
                self.reached.push(node);
            }
            self.mm[node as usize] = mm;
            self.waves.push(mm, node, node);
        }
    }

    fn run(&mut self, streets: &StreetNetwork) {
        let Ball { limit, least, mm: known, reached, waves, .. } = self;
        waves.drain(|waves, wave_now, node| {
            let here = known[node as usize];
            if wave(here) != wave_now {
                return;
            }
            for arc in streets.arcs_of(node) {
                let there = here.saturating_add(arc.mm.max(*least));
                let old = known[arc.to as usize];
                if there < old && there <= *limit {
                    if old == u32::MAX {
                        reached.push(arc.to);
                    }
                    known[arc.to as usize] = there;
                    waves.push(there, arc.to, arc.to);
                }
            }
        });
    }
}
