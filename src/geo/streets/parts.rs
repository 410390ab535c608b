//! Connected parts of a network.

use super::build::{Component, Piece};
use super::network::MM;

/// Sets of nodes that have a way between them.
struct Sets(Vec<u32>);

impl Sets {
    fn root(&mut self, mut node: u32) -> u32 {
        while self.0[node as usize] != node {
            self.0[node as usize] = self.0[self.0[node as usize] as usize];
            node = self.0[node as usize];
        }
        node
    }

    /// The root of a set is its lowest node.
    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}

/// Drops the pieces outside the connected part with most nodes, where only that is wanted; of several as large, that with
/// the lowest row is kept. What is left out is told, nodes without a street too.
pub(super) fn keep_part(nodes: usize, pieces: &mut Vec<Piece>, component: Component, diagnostics: &mut Vec<String>) {
    let mut sets = Sets((0..nodes as u32).collect());
    let mut on_street = vec![false; nodes];
    for piece in pieces.iter() {
        sets.join(piece.a, piece.b);
        on_street[piece.a as usize] = true;
        on_street[piece.b as usize] = true;
    }
    let mut sizes = vec![0_u32; nodes];
    let mut reached = 0;
    for node in (0..nodes as u32).filter(|n| on_street[*n as usize]) {
        sizes[sets.root(node) as usize] += 1;
        reached += 1;
    }
    if reached < nodes {
        diagnostics.push(format!("{} of {nodes} nodes are on no street and were left out", nodes - reached));
    }
    let parts = sizes.iter().filter(|size| **size > 0).count();
    let (mut largest, mut size) = (0, 0);
    for (node, of) in (0_u32..).zip(sizes) {
        if of > size {
            (largest, size) = (node, of);
        }
    }
    if parts < 2 {
        return;
    }
    if component == Component::All {
        diagnostics
            .push(format!("the streets are {parts} parts without a way between them; the largest has {size} nodes"));
        return;
    }
    let (before, before_mm) = (pieces.len(), total_mm(pieces));
    pieces.retain(|p| sets.root(p.a) == largest);
    diagnostics.push(format!(
        "the streets are {parts} parts without a way between them; the largest, of {size} nodes, was kept; {} nodes, {} \
         streets between two nodes and {:.1} m were left out",
        reached - size as usize,
        before - pieces.len(),
        (before_mm - total_mm(pieces)) as f64 / MM
    ));
}

fn total_mm(pieces: &[Piece]) -> u64 {
    pieces.iter().map(|p| u64::from(p.mm)).sum()
}
