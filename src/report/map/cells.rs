//! The ground of population cells as a few paths of rectangles: one color a class, cells merged to blocks where they are
//! too many.

use rustc_hash::FxHashMap;

use super::view::{Ground, Projection, View, tenths, to_tenths};
use crate::report::charts::round_step;
use crate::table::{Footprint, PopulationCells};

/// So many shapes a map draws at most; a page of a hundred thousand would open on no phone.
const MOST_SHAPES: usize = 6_000;

/// The outline of a shape, metres.
enum Outline {
    Rectangle(Ground),
    Ring(Vec<(f64, f64)>),
}

/// Drawn ground: one cell, or the cells of a block.
struct Shape {
    outline: Outline,
    km2: f64,
}

/// The cells of a map, ready to be drawn.
pub(in crate::report) struct CellLayer {
    shapes: Vec<Shape>,
    /// The cells of each shape, one after another, and where those of each begin.
    members: Vec<u32>,
    offsets: Vec<u32>,
    /// Width and height of the blocks that cells were merged to, metres.
    pub(in crate::report) block_m: Option<(f64, f64)>,
    /// The ground that holds all shapes.
    pub(in crate::report) ground: Ground,
}

impl CellLayer {
    pub(in crate::report) fn of(cells: &PopulationCells, projection: &Projection) -> Self {
        let single = (cells.len() <= MOST_SHAPES).then(|| singly(cells, projection)).flatten();
        let mut layer = match single {
            Some(shapes) => CellLayer {
                shapes,
                members: (0..cells.len() as u32).collect(),
                offsets: (0..=cells.len() as u32).collect(),
                block_m: None,
                ground: Ground::NONE,
            },
            None => in_blocks(cells, projection),
        };
        layer.ground = layer.shapes.iter().fold(Ground::NONE, |g, s| match &s.outline {
            Outline::Rectangle(r) => g.with(*r),
            Outline::Ring(ring) => g.with(bounds(ring)),
        });
        layer
    }

    /// The cells and square kilometres of each shape.
    pub(in crate::report) fn shapes(&self) -> impl Iterator<Item = (&[u32], f64)> {
        let range = |two: &[u32]| two[0] as usize..two[1] as usize;
        self.offsets.windows(2).zip(&self.shapes).map(move |(two, s)| (&self.members[range(two)], s.km2))
    }

    /// One path for each of so many classes, given the class of each shape.
    pub(in crate::report) fn paths(&self, classes: &[usize], count: usize, view: &View) -> Vec<String> {
        let mut outlines: Vec<Vec<&Outline>> = (0..count).map(|_| Vec::new()).collect();
        for (shape, class) in self.shapes.iter().zip(classes) {
            if let Some(of_class) = outlines.get_mut(*class) {
                of_class.push(&shape.outline);
            }
        }
        outlines.iter().map(|o| path(o, view)).collect()
    }
}

/// One shape a cell; none where the table does not say what ground a cell covers.
fn singly(cells: &PopulationCells, projection: &Projection) -> Option<Vec<Shape>> {
    let mut corners = Vec::new();
    let mut shapes = Vec::with_capacity(cells.len());
    for i in 0..cells.len() {
        cells.outline(i, &mut corners);
        let ring: Vec<(f64, f64)> = corners.iter().map(|p| projection.metres(p.lon(), p.lat())).collect();
        let km2 = cells.area_km2(i)?;
        let outline = match cells.footprint() {
            Footprint::Degrees { .. } | Footprint::Square { .. } => Outline::Rectangle(bounds(&ring)),
            _ => Outline::Ring(ring),
        };
        shapes.push(Shape { outline, km2 });
    }
    Some(shapes)
}

/// The least rectangle that holds some points.
fn bounds(points: &[(f64, f64)]) -> Ground {
    points.iter().fold(Ground::NONE, |g, p| g.with(Ground::about(*p, 0.0, 0.0)))
}

/// Cells merged to blocks of a grid, as fine as keeps the number of shapes in bounds.
fn in_blocks(cells: &PopulationCells, projection: &Projection) -> CellLayer {
    let at: Vec<(f64, f64)> = cells.lons().iter().zip(cells.lats()).map(|(x, y)| projection.metres(*x, *y)).collect();
    let all = bounds(&at);
    let extent = (all.east - all.west).max(all.north - all.south).max(1.0);
    let (width, height) = match cells.footprint() {
        Footprint::Degrees { width, height } => (width * projection.east_m, height * projection.north_m),
        Footprint::Square { side_m } => (side_m, side_m),
        _ => {
            let side = round_step(extent / 70.0).max(100.0);
            (side, side)
        }
    };
    // Blocks count from the corner of the south-westernmost cell, so that no cell lies on an edge.
    let step = |x: f64, from: f64, size: f64| ((x - from) / size).round() as i64;
    let mut factor = 1;
    loop {
        let place = |&(east, north): &(f64, f64)| {
            let column = step(east, all.west, width).div_euclid(factor);
            (step(north, all.south, height).div_euclid(factor), column)
        };
        let mut sizes: FxHashMap<(i64, i64), u32> = FxHashMap::default();
        for at in &at {
            *sizes.entry(place(at)).or_insert(0) += 1;
            if sizes.len() > MOST_SHAPES {
                break;
            }
        }
        if sizes.len() > MOST_SHAPES {
            factor += 1;
            continue;
        }
        let mut blocks: Vec<((i64, i64), u32)> = sizes.into_iter().collect();
        blocks.sort_unstable();
        let mut offsets = vec![0];
        let mut next: FxHashMap<(i64, i64), u32> = FxHashMap::default();
        for (block, size) in &blocks {
            let start = offsets[offsets.len() - 1];
            next.insert(*block, start);
            offsets.push(start + size);
        }
        let mut members = vec![0; at.len()];
        for (cell, at) in (0..).zip(&at) {
            if let Some(n) = next.get_mut(&place(at)) {
                members[*n as usize] = cell;
                *n += 1;
            }
        }
        let (w, h) = (width * factor as f64, height * factor as f64);
        let shape = |(((row, column), _), first): (&((i64, i64), u32), &u32)| {
            let west = all.west - width / 2.0 + *column as f64 * w;
            let south = all.south - height / 2.0 + *row as f64 * h;
            // Cells of a regular grid fill their block; of others the block's own area counts.
            let cell_km2 = match cells.footprint() {
                Footprint::Degrees { .. } | Footprint::Square { .. } => {
                    cells.area_km2(members[*first as usize] as usize)
                }
                _ => None,
            };
            let km2 = cell_km2.map_or(w * h / 1e6, |a| a * (factor * factor) as f64);
            let ground = Ground { west, south, east: west + w, north: south + h };
            Shape { outline: Outline::Rectangle(ground), km2 }
        };
        let shapes = blocks.iter().zip(&offsets).map(shape).collect();
        let block_m = (!cells.is_empty()).then_some((w, h));
        return CellLayer { shapes, members, offsets, block_m, ground: Ground::NONE };
    }
}

/// The shapes of one color as one path; rectangles side by side become one.
fn path(outlines: &[&Outline], view: &View) -> String {
    let mut out = String::new();
    let mut boxes = Vec::new();
    for outline in outlines {
        match outline {
            Outline::Rectangle(g) => {
                let ((x0, y0), (x1, y1)) = (view.at((g.west, g.north)), view.at((g.east, g.south)));
                boxes.push([y0, y1, x0, x1].map(to_tenths));
            }
            Outline::Ring(ring) => {
                for (i, p) in ring.iter().enumerate() {
                    let (x, y) = view.at(*p);
                    out.push(if i == 0 { 'M' } else { 'L' });
                    out.push_str(&format!("{} {}", tenths(to_tenths(x)), tenths(to_tenths(y))));
                }
                out.push('z');
            }
        }
    }
    boxes.sort_unstable();
    let mut runs: Vec<[i64; 4]> = Vec::new();
    for b in boxes {
        match runs.last_mut() {
            // A tenth of a unit between two neighbors is a matter of rounding.
            Some(run) if run[..2] == b[..2] && b[2] <= run[3] + 1 => run[3] = run[3].max(b[3]),
            _ => runs.push(b),
        }
    }
    for [y0, y1, x0, x1] in runs {
        let (width, height) = (tenths(x1 - x0), tenths(y1 - y0));
        out.push_str(&format!("M{} {}h{width}v{height}h-{width}z", tenths(x0), tenths(y0)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_lies_in_its_block() {
        use crate::table::CellColumns;
        use polars::prelude::*;
        let people: Vec<f64> = (0..15_000).map(|i| f64::from(i % 37)).collect();
        let place = |step: f64, of: fn(i32) -> i32| (0..15_000).map(|i| f64::from(of(i)) * step).collect::<Vec<_>>();
        let frame = DataFrame::new(
            people.len(),
            vec![
                Column::new("lon".into(), place(0.003, |i| i % 150)),
                Column::new("lat".into(), place(0.002, |i| i / 150)),
                Column::new("population".into(), people.clone()),
            ],
        )
        .unwrap();
        for footprint in [Footprint::Degrees { width: 0.003, height: 0.002 }, Footprint::Point] {
            let cells = PopulationCells::from_frame(frame.clone(), CellColumns::new().footprint(footprint)).unwrap();
            let projection = Projection::about(cells.lons().iter().copied().zip(cells.lats().iter().copied()));
            let layer = CellLayer::of(&cells, &projection);
            assert!(layer.shapes.len() <= MOST_SHAPES && layer.block_m.is_some());
            let mut drawn: Vec<u32> = layer.shapes().flat_map(|(members, _)| members.to_vec()).collect();
            drawn.sort_unstable();
            assert_eq!(drawn, (0..15_000).collect::<Vec<u32>>(), "each cell in one shape");
            for ((members, km2), shape) in layer.shapes().zip(&layer.shapes) {
                let Outline::Rectangle(g) = &shape.outline else { panic!("blocks are rectangles") };
                assert!((km2 * 1e6 / ((g.east - g.west) * (g.north - g.south)) - 1.0).abs() < 1e-3);
                for cell in members {
                    let (east, north) = projection.metres(cells.lons()[*cell as usize], cells.lats()[*cell as usize]);
                    assert!(g.west < east && east < g.east && g.south < north && north < g.north, "{cell}");
                }
            }
        }
    }

    #[test]
    fn neighbors_of_one_class_become_one_rectangle() {
        let cell = |x: f64| Outline::Rectangle(Ground::about((x, 0.0), 100.0, 100.0));
        let outlines = [cell(0.0), cell(100.0), cell(300.0)];
        let view = View::of(Ground { west: -50.0, south: -50.0, east: 350.0, north: 50.0 }, 416.0, 416.0);
        let drawn = path(&outlines.iter().collect::<Vec<_>>(), &view);
        assert_eq!(drawn.matches('M').count(), 2, "{drawn}");
        assert!(drawn.contains("h200v100h-200z"), "{drawn}");
    }
}
