//! How much of a convex polygon lies inside a union of disks, exactly.
//!
//! Green's theorem: the area of the part is the integral along its boundary, which is made of arcs of the circles that
//! lie inside the polygon and in no other disk, and of pieces of the polygon's edges that lie inside a disk.

use std::f64::consts::{PI, TAU};

/// A disk in a plane of metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Disk {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) r: f64,
}

/// Works out shares of polygons, keeping its buffers from one to the next.
#[derive(Debug, Default)]
pub(crate) struct DiskUnion {
    disks: Vec<Disk>,
    intervals: Vec<(f64, f64)>,
}

impl DiskUnion {
    /// Share of a convex polygon, its corners counterclockwise, that lies in the union of the disks; 0 to 1.
    ///
    /// Time grows as `n^2 log n` in the disks that cut the polygon.
    pub(crate) fn share(&mut self, polygon: &[(f64, f64)], disks: &[Disk]) -> f64 {
        let whole = polygon_area(polygon);
        if whole > 0.0 { (self.area(polygon, disks) / whole).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Area of the part of a convex polygon that lies in the union of the disks, square metres.
    pub(crate) fn area(&mut self, polygon: &[(f64, f64)], disks: &[Disk]) -> f64 {
        self.disks.clear();
        for disk in disks {
            let farthest = polygon.iter().map(|p| square(p.0 - disk.x, p.1 - disk.y)).fold(0.0, f64::max);
            if farthest <= disk.r * disk.r {
                return polygon_area(polygon);
            }
            if touches(polygon, disk) {
                self.disks.push(*disk);
            }
        }
        self.drop_covered();
        if self.disks.is_empty() { 0.0 } else { self.arcs(polygon) + self.edges(polygon) }
    }

    /// Leaves out disks that lie inside another, and all but one of equal ones.
    fn drop_covered(&mut self) {
        let mut i = 0;
        while i < self.disks.len() {
            let d = self.disks[i];
            let inside = |(j, o): (usize, &Disk)| {
                let slack = o.r - d.r;
                j != i && slack >= 0.0 && square(o.x - d.x, o.y - d.y) <= slack * slack && (d != *o || j < i)
            };
            if self.disks.iter().enumerate().any(inside) {
                self.disks.remove(i);
            } else {
                i += 1;
            }
        }
    }

    /// The integral along the arcs that bound the part.
    fn arcs(&mut self, polygon: &[(f64, f64)]) -> f64 {
        let mut twice = 0.0;
        for (i, d) in self.disks.iter().enumerate() {
            self.intervals.clear();
            let mut hidden = false;
            for (j, o) in self.disks.iter().enumerate() {
                if j == i {
                    continue;
                }
                let (dx, dy) = (o.x - d.x, o.y - d.y);
                let apart = square(dx, dy).sqrt();
                if apart >= d.r + o.r || apart + o.r <= d.r {
                    continue;
                }
                let half = ((apart * apart + d.r * d.r - o.r * o.r) / (2.0 * apart * d.r)).clamp(-1.0, 1.0).acos();
                exclude(&mut self.intervals, dy.atan2(dx), half);
            }
            for (a, b) in edges(polygon) {
                let length = square(b.0 - a.0, b.1 - a.1).sqrt();
                if length == 0.0 {
                    continue;
                }
                // The outward normal of an edge walked counter-clockwise, and how far the centre lies inside it.
                let (nx, ny) = ((b.1 - a.1) / length, (a.0 - b.0) / length);
                let inside = nx * (a.0 - d.x) + ny * (a.1 - d.y);
                if inside >= d.r {
                    continue;
                }
                if inside <= -d.r {
                    hidden = true;
                    break;
                }
                exclude(&mut self.intervals, ny.atan2(nx), (inside / d.r).acos());
            }
            if hidden {
                continue;
            }
            self.intervals.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            let mut at = 0.0;
            for &(from, to) in self.intervals.iter().chain(&[(TAU, TAU)]) {
                if from > at {
                    let (sin0, cos0) = f64::sin_cos(at);
                    let (sin1, cos1) = f64::sin_cos(from);
                    twice += d.r * (d.r * (from - at) + d.x * (sin1 - sin0) - d.y * (cos1 - cos0));
                }
                at = at.max(to);
            }
        }
        twice / 2.0
    }

    /// The integral along the pieces of the polygon's edges that lie inside a disk.
    fn edges(&mut self, polygon: &[(f64, f64)]) -> f64 {
        let mut twice = 0.0;
        for (a, b) in edges(polygon) {
            let (ex, ey) = (b.0 - a.0, b.1 - a.1);
            let length2 = square(ex, ey);
            if length2 == 0.0 {
                continue;
            }
            self.intervals.clear();
            for d in &self.disks {
                let along = ((d.x - a.0) * ex + (d.y - a.1) * ey) / length2;
                let away = (ex * (d.y - a.1) - ey * (d.x - a.0)).powi(2) / length2;
                let half2 = (d.r * d.r - away) / length2;
                if half2 > 0.0 {
                    let half = half2.sqrt();
                    let (from, to) = ((along - half).max(0.0), (along + half).min(1.0));
                    if from < to {
                        self.intervals.push((from, to));
                    }
                }
            }
            self.intervals.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            let cross = a.0 * ey - a.1 * ex;
            let mut at = 0.0;
            for &(from, to) in &self.intervals {
                if to > at {
                    twice += cross * (to - from.max(at));
                    at = to;
                }
            }
        }
        twice / 2.0
    }
}

/// Adds the directions within `half` of a direction to the excluded ones, as intervals of 0 to a full turn.
fn exclude(intervals: &mut Vec<(f64, f64)>, direction: f64, half: f64) {
    let from = (direction - half).rem_euclid(TAU);
    let to = from + 2.0 * half.min(PI);
    if to <= TAU {
        intervals.push((from, to));
    } else {
        intervals.push((from, TAU));
        intervals.push((0.0, to - TAU));
    }
}

fn edges(polygon: &[(f64, f64)]) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
    polygon.iter().copied().zip(polygon.iter().copied().cycle().skip(1))
}

fn polygon_area(polygon: &[(f64, f64)]) -> f64 {
    edges(polygon).map(|(a, b)| a.0 * b.1 - a.1 * b.0).sum::<f64>() / 2.0
}

/// Whether a disk and a convex polygon have more than a point in common.
fn touches(polygon: &[(f64, f64)], disk: &Disk) -> bool {
    let mut inside = true;
    for (a, b) in edges(polygon) {
        let (ex, ey) = (b.0 - a.0, b.1 - a.1);
        let (px, py) = (disk.x - a.0, disk.y - a.1);
        inside &= ex * py - ey * px >= 0.0;
        let length2 = square(ex, ey);
        let t = if length2 > 0.0 { ((px * ex + py * ey) / length2).clamp(0.0, 1.0) } else { 0.0 };
        if square(px - t * ex, py - t * ey) < disk.r * disk.r {
            return true;
        }
    }
    inside
}

fn square(x: f64, y: f64) -> f64 {
    x * x + y * y
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: [(f64, f64); 4] = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];

    fn share(disks: &[(f64, f64, f64)]) -> f64 {
        let disks: Vec<Disk> = disks.iter().map(|&(x, y, r)| Disk { x, y, r }).collect();
        DiskUnion::default().share(&UNIT, &disks)
    }

    /// The same share by counting points of a fine lattice.
    fn counted(polygon: &[(f64, f64)], disks: &[Disk]) -> f64 {
        let n = 300;
        let (mut inside, mut all) = (0, 0);
        let bound = |f: fn(&(f64, f64)) -> f64| {
            let values: Vec<f64> = polygon.iter().map(f).collect();
            (values.iter().copied().fold(f64::MAX, f64::min), values.iter().copied().fold(f64::MIN, f64::max))
        };
        let ((x0, x1), (y0, y1)) = (bound(|p| p.0), bound(|p| p.1));
        for i in 0..n {
            for j in 0..n {
                let x = x0 + (x1 - x0) * (i as f64 + 0.5) / n as f64;
                let y = y0 + (y1 - y0) * (j as f64 + 0.5) / n as f64;
                if edges(polygon).all(|(a, b)| (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0) >= 0.0) {
                    all += 1;
                    inside += usize::from(disks.iter().any(|d| square(x - d.x, y - d.y) <= d.r * d.r));
                }
            }
        }
        inside as f64 / all as f64
    }

    // Elementary geometry.
    #[test]
    fn known_shapes() {
        assert_eq!(share(&[]), 0.0);
        assert_eq!(share(&[(0.5, 0.5, 0.8)]), 1.0);
        assert_eq!(share(&[(5.0, 5.0, 1.0)]), 0.0);
        assert!((share(&[(0.5, 0.5, 0.5)]) - PI / 4.0).abs() < 1e-14, "inscribed circle");
        assert!((share(&[(0.0, 0.0, 1.0)]) - PI / 4.0).abs() < 1e-14, "quarter of a disk");
        assert!((share(&[(0.5, 0.5, 0.5), (0.5, 0.5, 0.5)]) - PI / 4.0).abs() < 1e-14, "the same disk twice");
        assert!((share(&[(0.25, 0.5, 0.25), (0.75, 0.5, 0.25)]) - PI / 8.0).abs() < 1e-14, "two that touch");
        // A disk so large that its edge is nearly straight halves the square.
        assert!((share(&[(-1e7, 0.5, 1e7 + 0.5)]) - 0.5).abs() < 1e-7);
        // Two disks of radius 1 whose centres are 1 apart: the lens is 2 pi/3 - sqrt(3)/2; here half of each is inside.
        let union = PI - (2.0 * PI / 3.0 - 3_f64.sqrt() / 2.0) / 2.0;
        let wide = [(-9.0, 0.0), (9.0, 0.0), (9.0, 9.0), (-9.0, 9.0)];
        let disks = [Disk { x: 0.0, y: 0.0, r: 1.0 }, Disk { x: 1.0, y: 0.0, r: 1.0 }];
        assert!((DiskUnion::default().share(&wide, &disks) * 162.0 - union).abs() < 1e-12);
    }

    #[test]
    fn random_unions_agree_with_counting() {
        let mut state = 7_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let hexagon: Vec<(f64, f64)> =
            (0..6).map(|k| (TAU * f64::from(k) / 6.0).sin_cos()).map(|(s, c)| (c, s)).collect();
        for case in 0..30 {
            let polygon: &[(f64, f64)] = if case % 2 == 0 { &UNIT } else { &hexagon };
            let disks: Vec<Disk> = (0..1 + case % 12)
                .map(|_| Disk { x: 3.0 * random() - 1.0, y: 3.0 * random() - 1.0, r: 0.1 + 0.8 * random() })
                .collect();
            let exact = DiskUnion::default().share(polygon, &disks);
            assert!((exact - counted(polygon, &disks)).abs() < 4e-3, "case {case}: {exact}, {disks:?}");
        }
    }
}
