//! Positions of the nodes that ways name.

use osmpbf::PrimitiveBlock;
use rayon::prelude::*;

use super::pbf::Pbf;
use crate::error::Result;
use crate::geo::position_problem;

/// Nodes by id, those that the file holds.
pub(super) struct Nodes {
    pub(super) ids: Vec<i64>,
    pub(super) lons: Vec<f64>,
    pub(super) lats: Vec<f64>,
}

impl Nodes {
    /// Finds the nodes of these ids, in the order of the ids.
    pub(super) fn find(pbf: &Pbf<'_>, mut ids: Vec<i64>, has_nodes: impl Fn(usize) -> bool + Sync) -> Result<Nodes> {
        ids.par_sort_unstable();
        ids.dedup();
        let found = pbf.blocks(has_nodes, |block| {
            let mut cursor = Cursor { ids: &ids, at: 0, found: Vec::new(), fault: None };
            each_node(block, |id, lon, lat, _| cursor.take(id, lon, lat));
            (cursor.found, cursor.fault)
        })?;
        if let Some((id, field, problem)) = found.iter().find_map(|(_, fault)| fault.as_ref()) {
            return Err(pbf.fault(format!("node {id}: {field} {problem}")));
        }
        let mut held = vec![false; ids.len()];
        let (mut lons, mut lats) = (vec![0.0; ids.len()], vec![0.0; ids.len()]);
        for (row, lon, lat) in found.into_iter().flat_map(|(found, _)| found) {
            (held[row], lons[row], lats[row]) = (true, lon, lat);
        }
        let mut keep = held.iter();
        ids.retain(|_| keep.next() == Some(&true));
        let mut keep = held.iter();
        lons.retain(|_| keep.next() == Some(&true));
        let mut keep = held.iter();
        lats.retain(|_| keep.next() == Some(&true));
        Ok(Nodes { ids, lons, lats })
    }

    /// The row of a node; none where the file does not hold it.
    pub(super) fn row(&self, id: i64) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }
}

/// Places of the keys and values of an element's tags in the texts of its block.
pub(super) type RawTags<'a> = &'a mut dyn Iterator<Item = (usize, usize)>;

/// Calls with id, longitude, latitude and tags of every node of a block, in whichever of the two forms it is written.
pub(super) fn each_node(block: &PrimitiveBlock, mut of: impl FnMut(i64, f64, f64, RawTags<'_>)) {
    for group in block.groups() {
        for node in group.nodes() {
            let mut tags = node.raw_tags().map(|(key, value)| (key as usize, value as usize));
            of(node.id(), degrees(node.nano_lon()), degrees(node.nano_lat()), &mut tags);
        }
        for node in group.dense_nodes() {
            let mut tags = node.raw_tags().map(|(key, value)| (key as usize, value as usize));
            of(node.id(), degrees(node.nano_lon()), degrees(node.nano_lat()), &mut tags);
        }
    }
}

/// Degrees of billionths of a degree, the nearest number to the decimals written.
fn degrees(nano: i64) -> f64 {
    nano as f64 / 1e9
}

/// Nodes of a block looked up in the ids wanted. Both mostly ascend, so that the place of the last is near.
struct Cursor<'a> {
    ids: &'a [i64],
    at: usize,
    found: Vec<(usize, f64, f64)>,
    fault: Option<(i64, &'static str, String)>,
}

impl Cursor<'_> {
    fn take(&mut self, id: i64, lon: f64, lat: f64) {
        let after_last = self.at == 0 || self.ids[self.at - 1] < id;
        let up_to_next = self.ids.get(self.at).is_none_or(|next| id <= *next);
        if !(after_last && up_to_next) {
            self.at = self.ids.partition_point(|known| *known < id);
        }
        if self.ids.get(self.at) == Some(&id) {
            if let Some((field, problem)) = position_problem(lon, lat) {
                self.fault.get_or_insert((id, field, problem));
            }
            self.found.push((self.at, lon, lat));
            self.at += 1;
        }
    }
}
