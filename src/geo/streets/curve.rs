//! The order of a space-filling curve: neighbors on the ground are neighbors in memory.

/// Rows in the order of a Z-shaped curve through their positions.
pub(super) fn curve(lons: &[f64], lats: &[f64], rows: &[u32]) -> Vec<u32> {
    let spread = |v: f64| {
        let mut bits = (v * f64::from(u32::MAX)) as u64;
        for (shift, mask) in [
            (16, 0x0000_FFFF_0000_FFFF_u64),
            (8, 0x00FF_00FF_00FF_00FF),
            (4, 0x0F0F_0F0F_0F0F_0F0F),
            (2, 0x3333_3333_3333_3333),
            (1, 0x5555_5555_5555_5555),
        ] {
            bits = (bits | bits << shift) & mask;
        }
        bits
    };
    let key = |row: u32| {
        let (lon, lat) = (lons[row as usize], lats[row as usize]);
        spread((lon + 180.0) / 360.0) | spread((lat + 90.0) / 180.0) << 1
    };
    let mut order: Vec<(u64, u32)> = rows.iter().map(|r| (key(*r), *r)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, row)| row).collect()
}
