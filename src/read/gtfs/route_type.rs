//! Route types, basic and extended, as modes.

use crate::table::Mode;

/// The mode of a GTFS `route_type`; none for a number that neither the reference nor the extended types have. There is
/// no type for bus rapid transit: such lines come as buses.
pub(super) fn mode(route_type: u32) -> Option<Mode> {
    Some(match route_type {
        0 | 900..=999 => Mode::Tram,
        1 | 12 | 400..=699 => Mode::Metro,
        2 | 100..=199 | 300..=399 => Mode::Rail,
        3 | 11 | 200..=299 | 700..=899 => Mode::Bus,
        4 | 1000..=1099 | 1200..=1299 => Mode::Ferry,
        5..=7 | 1100..=1199 | 1300..=1799 => Mode::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // GTFS Schedule reference, routes.txt; Google's list of extended route types.
    #[test]
    fn types_have_their_modes() {
        for (mode_of, types) in [
            (Some(Mode::Tram), vec![0, 900, 906]),
            (Some(Mode::Metro), vec![1, 12, 400, 401, 405]),
            (Some(Mode::Rail), vec![2, 100, 109, 117]),
            (Some(Mode::Bus), vec![3, 11, 200, 700, 702, 715, 800]),
            (Some(Mode::Ferry), vec![4, 1000, 1200]),
            (Some(Mode::Other), vec![5, 6, 7, 1100, 1300, 1400, 1500, 1700]),
            (None, vec![8, 10, 13, 99, 1800, 9999]),
        ] {
            for number in types {
                assert_eq!(mode(number), mode_of, "{number}");
            }
        }
    }
}
