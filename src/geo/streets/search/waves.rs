//! A queue that gives out the nearest first, to within the width of a wave.

/// A wave is 2 to this power millimetres wide, 131 m: about a block. Within it labels are corrected rather than settled,
/// which costs less than keeping them in order.
const WAVE_BITS: u32 = 17;

/// Entries by the wave that their distance falls in, and within a wave by blocks of nodes, so that the memory in use at a
/// time is small: nodes that are neighbors on the ground stand in the same block.
pub(super) struct Waves<E> {
    block_bits: u32,
    blocks: usize,
    slots: Vec<Vec<E>>,
    batch: Vec<E>,
}

/// The wave of a distance.
#[inline]
pub(super) fn wave(mm: u32) -> u32 {
    mm >> WAVE_BITS
}

impl<E> Waves<E> {
    /// For distances up to `limit` among nodes in blocks of 2 to the power of `block_bits`.
    pub(super) fn new(limit: u32, nodes: usize, block_bits: u32) -> Self {
        let blocks = (nodes >> block_bits) + 1;
        let slots = (wave(limit) as usize + 1) * blocks;
        Waves { block_bits, blocks, slots: std::iter::repeat_with(Vec::new).take(slots).collect(), batch: Vec::new() }
    }

    /// Adds an entry about a node at a distance that is at most the limit, and not before the wave being given out.
    #[inline]
    pub(super) fn push(&mut self, mm: u32, node: u32, entry: E) {
        let slot = wave(mm) as usize * self.blocks + (node >> self.block_bits) as usize;
        self.slots[slot].push(entry);
    }

    /// Gives out all entries, with their wave, until none is left; `visit` may add more.
    #[inline]
    pub(super) fn drain(&mut self, mut visit: impl FnMut(&mut Self, u32, E)) {
        let mut batch = std::mem::take(&mut self.batch);
        for (wave, first) in (0_u32..).zip((0..self.slots.len()).step_by(self.blocks)) {
            // A block may hand entries of the same wave back to one that is done.
            let mut busy = true;
            while busy {
                busy = false;
                for slot in first..first + self.blocks {
                    while !self.slots[slot].is_empty() {
                        busy = self.blocks > 1;
                        std::mem::swap(&mut batch, &mut self.slots[slot]);
                        batch.drain(..).for_each(|entry| visit(self, wave, entry));
                    }
                }
            }
        }
        self.batch = batch;
    }
}
