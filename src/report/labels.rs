//! Labels beside the points of a chart, none over another.

/// A rectangle of a chart.
#[derive(Clone, Copy)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) w: f64,
    pub(super) h: f64,
}

impl Rect {
    fn meets(self, o: Rect) -> bool {
        self.x < o.x + o.w && o.x < self.x + self.w && self.y < o.y + o.h && o.y < self.y + self.h
    }

    fn within(self, o: Rect) -> bool {
        self.x >= o.x && self.x + self.w <= o.x + o.w && self.y >= o.y && self.y + self.h <= o.y + o.h
    }
}

/// A point that wants a label, or, without text, only keeps its place free.
pub(super) struct Anchor<'a> {
    pub(super) text: &'a str,
    pub(super) x: f64,
    pub(super) y: f64,
    /// Size of the letters.
    pub(super) font: f64,
    /// From the point to where the label may begin.
    pub(super) reach: f64,
    /// Set in bold, and placed before the others.
    pub(super) bold: bool,
}

/// How far around a point no label may come, for a label that begins so far from it.
fn clear(reach: f64) -> f64 {
    (reach - 3.5).max(4.0)
}

/// A place in the frame beside its point for each label that finds one; bold ones are placed first.
pub(super) fn place_labels(anchors: &[Anchor], frame: Rect) -> Vec<Option<Rect>> {
    let mut taken: Vec<Rect> = anchors
        .iter()
        .map(|p| (p, clear(p.reach)))
        .map(|(p, r)| Rect { x: p.x - r, y: p.y - r, w: 2.0 * r, h: 2.0 * r })
        .collect();
    let mut labels = vec![None; anchors.len()];
    let mut order: Vec<usize> = (0..anchors.len()).collect();
    order.sort_by_key(|&i| !anchors[i].bold);
    for i in order {
        let p = &anchors[i];
        if p.text.is_empty() {
            continue;
        }
        // Full-width characters take the whole height of the font, others about half.
        let em: f64 = p.text.chars().map(|c| if c.is_ascii() { 0.56 } else { 1.0 }).sum();
        let (w, h) = (em * p.font * if p.bold { 1.1 } else { 1.0 }, p.font + 3.0);
        let away = p.reach;
        let places = [
            (p.x + away, p.y - h / 2.0),
            (p.x - away - w, p.y - h / 2.0),
            (p.x - w / 2.0, p.y - away - h),
            (p.x - w / 2.0, p.y + away),
            (p.x + away - 2.0, p.y - away - h + 3.0),
            (p.x + away - 2.0, p.y + away - 3.0),
            (p.x - away - w + 2.0, p.y - away - h + 3.0),
            (p.x - away - w + 2.0, p.y + away - 3.0),
        ];
        let found = places
            .iter()
            .map(|&(x, y)| Rect { x, y, w, h })
            .find(|r| r.within(frame) && taken.iter().enumerate().all(|(k, t)| k == i || !r.meets(*t)));
        if let Some(rect) = found {
            taken.push(rect);
            labels[i] = Some(rect);
        }
    }
    labels
}
