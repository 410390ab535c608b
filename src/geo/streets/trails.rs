//! Stretches of street joined end to end.

use ::geo::{Coord, LineString};

/// Stands for an end that nothing follows.
const NONE: usize = usize::MAX;

/// The same lines in fewer and longer pieces: where ends meet, the two that lead on most nearly straight are joined.
///
/// A buffer of them is the same ground, and far less work: a joint has no two round ends to be merged.
pub(super) fn trails(lines: &[LineString]) -> Vec<LineString> {
    let follows = joints(lines);
    let mut done = vec![false; lines.len()];
    let mut trails = Vec::new();
    let mut walk = |first: usize| {
        let (mut end, mut coords) = (first, Vec::new());
        while end != NONE && !std::mem::replace(&mut done[end / 2], true) {
            let line = &lines[end / 2].0;
            let skipped = usize::from(!coords.is_empty());
            match end % 2 {
                0 => coords.extend(line.iter().skip(skipped)),
                _ => coords.extend(line.iter().rev().skip(skipped)),
            }
            end = follows[end ^ 1];
        }
        if !coords.is_empty() {
            trails.push(LineString(coords));
        }
    };
    // From loose ends first, then round what is closed.
    let ends = || 0..2 * lines.len();
    ends().filter(|end| follows[*end] == NONE).for_each(&mut walk);
    ends().for_each(walk);
    trails
}

/// The end that each end is joined to; line `i` has the ends `2 i` and `2 i + 1`.
fn joints(lines: &[LineString]) -> Vec<usize> {
    let mut ends: Vec<(u64, u64, usize, Coord)> = Vec::with_capacity(2 * lines.len());
    for end in 0..2 * lines.len() {
        if let Some((at, way)) = tip(&lines[end / 2].0, end % 2 == 1) {
            ends.push((at.x.to_bits(), at.y.to_bits(), end, way));
        }
    }
    ends.sort_unstable_by_key(|(x, y, end, _)| (*x, *y, *end));
    let mut follows = vec![NONE; 2 * lines.len()];
    for meeting in ends.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        // Two ways are the straighter, the nearer they are to opposite.
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (i, (_, _, a, way)) in meeting.iter().enumerate() {
            let others = meeting[i + 1..].iter();
            pairs.extend(others.map(|(_, _, b, other)| (way.x * other.x + way.y * other.y, *a, *b)));
        }
        pairs.sort_unstable_by(|p, q| p.0.total_cmp(&q.0).then((p.1, p.2).cmp(&(q.1, q.2))));
        for (_, a, b) in pairs {
            if follows[a] == NONE && follows[b] == NONE {
                (follows[a], follows[b]) = (b, a);
            }
        }
    }
    follows
}

/// An end of a line and the way from it along the line, of length 1; none for a line without extent.
fn tip(line: &[Coord], last: bool) -> Option<(Coord, Coord)> {
    let at = if last { line.last() } else { line.first() }.copied()?;
    let next = if last { line.iter().rev().find(|c| **c != at) } else { line.iter().find(|c| **c != at) };
    let way = *next? - at;
    let length = way.x.hypot(way.y);
    Some((at, Coord { x: way.x / length, y: way.y / length }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(coords: &[(f64, f64)]) -> LineString {
        LineString::from(coords.to_vec())
    }

    #[test]
    fn lines_are_joined_straight_on_and_rings_closed() {
        // A cross of four arms, two of them drawn toward its middle: two lines through it.
        let cross = [
            line(&[(-1.0, 0.0), (0.0, 0.0)]),
            line(&[(0.0, 0.0), (0.0, 1.0)]),
            line(&[(0.0, 0.0), (2.0, 0.0)]),
            line(&[(0.0, -1.0), (0.0, 0.0)]),
        ];
        let joined = trails(&cross);
        assert_eq!(
            joined,
            [line(&[(-1.0, 0.0), (0.0, 0.0), (2.0, 0.0)]), line(&[(0.0, 1.0), (0.0, 0.0), (0.0, -1.0)])]
        );
        // Two halves of a ring, and a line without extent.
        let ring = [
            line(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]),
            line(&[(0.0, 0.0), (1.0, -1.0), (2.0, 0.0)]),
            line(&[(0.0, 0.0), (0.0, 0.0)]),
        ];
        let joined = trails(&ring);
        let closed = joined.iter().find(|l| l.0.len() == 5).unwrap();
        assert!(closed.is_closed() && joined.len() == 2, "{joined:?}");
    }
}
