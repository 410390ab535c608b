//! Population cells as a few paths of rectangles: classes of density, cells merged to blocks where they are too many.

use colorous::YELLOW_GREEN_BLUE;
use rustc_hash::FxHashMap;

use super::view::{Ground, Projection, View, tenths, to_tenths};
use crate::report::charts::round_step;
use crate::table::{Footprint, PopulationCells};

/// So many shapes a map draws at most; a page of a hundred thousand would open on no phone.
const MOST_SHAPES: usize = 6_000;
/// Shares of the inhabited cells that lie below the breaks between classes, before the breaks are rounded.
const QUANTILES: [f64; 5] = [0.25, 0.5, 0.75, 0.9, 0.97];
const HECTARES_OF_KM2: f64 = 100.0;

/// The outline of a shape, metres.
enum Outline {
    Rectangle(Ground),
    Ring(Vec<(f64, f64)>),
}

/// Ground of one density.
struct Shape {
    outline: Outline,
    per_ha: f64,
}

/// The cells of a map, ready to be drawn.
pub(super) struct CellLayer {
    shapes: Vec<Shape>,
    /// Lower bounds of the classes above the first, people per hectare.
    breaks: Vec<f64>,
    /// Width and height of the blocks that cells were merged to, metres.
    pub(super) block_m: Option<(f64, f64)>,
    /// The ground that holds all shapes.
    pub(super) ground: Ground,
}

/// A class of density: its color, its bounds in words, and what it covers of the drawing.
pub(super) struct Class {
    pub(super) color: String,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) path: String,
}

impl CellLayer {
    pub(super) fn of(cells: &PopulationCells, projection: &Projection) -> Self {
        let single = (cells.len() <= MOST_SHAPES).then(|| singly(cells, projection)).flatten();
        let (shapes, block_m) = match single {
            Some(shapes) => (shapes, None),
            None => in_blocks(cells, projection),
        };
        let ground = shapes.iter().fold(Ground::NONE, |g, s| match &s.outline {
            Outline::Rectangle(r) => g.with(*r),
            Outline::Ring(ring) => g.with(bounds(ring)),
        });
        let breaks = breaks(shapes.iter().map(|s| s.per_ha).filter(|d| *d > 0.0).collect());
        CellLayer { shapes, breaks, block_m, ground }
    }

    /// Whether some ground of the table has nobody.
    pub(super) fn has_empty(&self) -> bool {
        self.shapes.iter().any(|s| s.per_ha <= 0.0)
    }

    /// The classes, ground without people first with neither bound.
    pub(super) fn classes(&self, view: &View) -> Vec<Class> {
        let count = self.breaks.len() + 1;
        let mut shapes: Vec<Vec<&Outline>> = (0..=count).map(|_| Vec::new()).collect();
        for s in &self.shapes {
            let class = if s.per_ha > 0.0 { 1 + self.breaks.partition_point(|b| *b <= s.per_ha) } else { 0 };
            shapes[class].push(&s.outline);
        }
        let color = |class: usize| match class {
            0 => "#eeeeee".to_owned(),
            // The ends of the scale are too near white and black to be told from paper and ink.
            _ => format!("#{:x}", YELLOW_GREEN_BLUE.eval_continuous(0.1 + 0.8 * class as f64 / count as f64)),
        };
        let bound = |class: usize| class.checked_sub(2).and_then(|i| self.breaks.get(i)).copied();
        let classes = shapes.iter().enumerate().map(|(class, shapes)| Class {
            color: color(class),
            low: bound(class),
            high: if class == 0 { None } else { bound(class + 1) },
            path: path(shapes, view),
        });
        classes.collect()
    }
}

/// One shape a cell; none where the table does not say what ground a cell covers.
fn singly(cells: &PopulationCells, projection: &Projection) -> Option<Vec<Shape>> {
    let mut corners = Vec::new();
    let mut shapes = Vec::with_capacity(cells.len());
    for (i, people) in cells.population().iter().enumerate() {
        cells.outline(i, &mut corners);
        let ring: Vec<(f64, f64)> = corners.iter().map(|p| projection.metres(p.lon(), p.lat())).collect();
        let per_ha = people / (cells.area_km2(i)? * HECTARES_OF_KM2);
        let outline = match cells.footprint() {
            Footprint::Degrees { .. } | Footprint::Square { .. } => Outline::Rectangle(bounds(&ring)),
            _ => Outline::Ring(ring),
        };
        shapes.push(Shape { outline, per_ha });
    }
    Some(shapes)
}

/// The least rectangle that holds some points.
fn bounds(points: &[(f64, f64)]) -> Ground {
    points.iter().fold(Ground::NONE, |g, p| g.with(Ground::about(*p, 0.0, 0.0)))
}

/// Cells merged to blocks of a grid, as fine as keeps the number of shapes in bounds, with the size of a block.
fn in_blocks(cells: &PopulationCells, projection: &Projection) -> (Vec<Shape>, Option<(f64, f64)>) {
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
        let mut blocks: FxHashMap<(i64, i64), (f64, usize)> = FxHashMap::default();
        for (i, &(east, north)) in at.iter().enumerate() {
            let column = step(east, all.west, width).div_euclid(factor);
            let row = step(north, all.south, height).div_euclid(factor);
            let block = blocks.entry((row, column)).or_insert((0.0, i));
            block.0 += cells.population()[i];
        }
        if blocks.len() > MOST_SHAPES {
            factor += 1;
            continue;
        }
        let (w, h) = (width * factor as f64, height * factor as f64);
        let mut blocks: Vec<_> = blocks.into_iter().collect();
        blocks.sort_unstable_by_key(|b| b.0);
        let shape = |((row, column), (people, first)): ((i64, i64), (f64, usize))| {
            let west = all.west - width / 2.0 + column as f64 * w;
            let south = all.south - height / 2.0 + row as f64 * h;
            // Cells of a regular grid fill their block; of others the block's own area counts.
            let cell_km2 = match cells.footprint() {
                Footprint::Degrees { .. } | Footprint::Square { .. } => cells.area_km2(first),
                _ => None,
            };
            let km2 = cell_km2.map_or(w * h / 1e6, |a| a * (factor * factor) as f64);
            let ground = Ground { west, south, east: west + w, north: south + h };
            Shape { outline: Outline::Rectangle(ground), per_ha: people / (km2 * HECTARES_OF_KM2) }
        };
        return (blocks.into_iter().map(shape).collect(), (!cells.is_empty()).then_some((w, h)));
    }
}

/// Breaks between classes of some densities: quantiles, each rounded to one digit.
fn breaks(mut densities: Vec<f64>) -> Vec<f64> {
    densities.sort_unstable_by(f64::total_cmp);
    let (Some(&least), Some(&most)) = (densities.first(), densities.last()) else { return Vec::new() };
    let mut breaks: Vec<f64> = QUANTILES
        .iter()
        .map(|q| one_digit(densities[((densities.len() - 1) as f64 * q).round() as usize]))
        .filter(|b| *b > least && *b <= most)
        .collect();
    breaks.dedup();
    breaks
}

/// A positive number to one significant digit.
fn one_digit(x: f64) -> f64 {
    let digits = -x.log10().floor() as i32;
    // A power below 1 is divided by, so that 0.3 comes out as 0.3 and not as 3 times 0.1.
    if digits > 0 {
        let power = 10_f64.powi(digits);
        (x * power).round() / power
    } else {
        let power = 10_f64.powi(-digits);
        (x / power).round() * power
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
    fn breaks_are_round_and_rise() {
        let densities: Vec<f64> = (1..=1000).map(|i| f64::from(i) * 0.13).collect();
        assert_eq!(breaks(densities), [30.0, 70.0, 100.0]);
        assert_eq!(breaks(vec![5.0; 9]), Vec::<f64>::new());
        assert_eq!(breaks(Vec::new()), Vec::<f64>::new());
        assert_eq!([0.034, 0.26, 7.4, 961.0].map(one_digit), [0.03, 0.3, 7.0, 1000.0]);
    }

    #[test]
    fn drawn_people_are_the_people_of_the_table() {
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
            let drawn: f64 = layer
                .shapes
                .iter()
                .map(|s| match &s.outline {
                    Outline::Rectangle(g) => s.per_ha * (g.east - g.west) * (g.north - g.south) / 10_000.0,
                    Outline::Ring(_) => 0.0,
                })
                .sum();
            let total: f64 = people.iter().sum();
            assert!((drawn / total - 1.0).abs() < 1e-4, "{drawn} {total}");
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
