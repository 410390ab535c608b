//! Chains of pieces that become one street.

use super::build::{LONGEST_M, Piece};
use super::network::MM;

/// The longest street, millimetres: a longer chain is cut at a node.
const LONGEST_MM: u32 = (LONGEST_M * MM) as u32;

/// The nodes along a street, by row, and the way to each, millimetres.
pub(super) type Chain = [(u32, u32)];

/// Streets from junction to junction.
pub(super) struct Chains {
    ends: Vec<usize>,
    corners: Vec<(u32, u32)>,
}

impl Chains {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Chain> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.corners[start..*end])
    }
}

/// The pieces that touch each node.
struct Touching {
    offsets: Vec<u32>,
    pieces: Vec<u32>,
}

impl Touching {
    fn new(nodes: usize, pieces: &[Piece]) -> Self {
        let mut offsets = vec![0_u32; nodes + 1];
        pieces.iter().flat_map(|p| [p.a, p.b]).for_each(|n| offsets[n as usize + 1] += 1);
        (1..offsets.len()).for_each(|i| offsets[i] += offsets[i - 1]);
        let mut next = offsets.clone();
        let mut touching = vec![0_u32; 2 * pieces.len()];
        for (number, piece) in (0_u32..).zip(pieces) {
            for node in [piece.a, piece.b] {
                touching[next[node as usize] as usize] = number;
                next[node as usize] += 1;
            }
        }
        Touching { offsets, pieces: touching }
    }

    /// A piece from a node to itself touches it twice.
    fn of(&self, node: u32) -> &[u32] {
        &self.pieces[self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize]
    }

    /// Whether a street passes through a node and nothing else is there.
    fn passes(&self, node: u32) -> bool {
        self.of(node).len() == 2
    }
}

/// Streets from junction to junction; each piece is one where chains stay apart.
///
/// A ring that no other street touches begins and ends at its node of the lowest row.
pub(super) fn chains(nodes: usize, pieces: &[Piece], simplify: bool) -> Chains {
    let mut chains = Chains { ends: Vec::new(), corners: Vec::with_capacity(2 * pieces.len()) };
    if !simplify {
        chains.corners.extend(pieces.iter().flat_map(|p| [(p.a, 0), (p.b, p.mm)]));
        chains.ends.extend((1..=pieces.len()).map(|i| 2 * i));
        return chains;
    }
    let touching = Touching::new(nodes, pieces);
    let mut walked = vec![false; pieces.len()];
    let mut walk = |start: u32, first: u32| {
        if walked[first as usize] {
            return;
        }
        chains.corners.push((start, 0));
        let (mut node, mut next, mut mm) = (start, first, 0);
        loop {
            let piece = pieces[next as usize];
            walked[next as usize] = true;
            mm += piece.mm;
            node = piece.other(node);
            chains.corners.push((node, mm));
            let on = touching.of(node).iter().copied().find(|p| !walked[*p as usize]);
            match on {
                Some(p) if touching.passes(node) && mm + pieces[p as usize].mm <= LONGEST_MM => next = p,
                _ => break,
            }
        }
        chains.ends.push(chains.corners.len());
    };
    // First from junctions and dead ends, then round the rings that have none and on from where a long chain was cut.
    for ring in [false, true] {
        for node in (0..nodes as u32).filter(|n| touching.passes(*n) == ring) {
            touching.of(node).iter().for_each(|piece| walk(node, *piece));
        }
    }
    chains
}
