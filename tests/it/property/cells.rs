//! Laws of population cells: of joining, filtering, and sharing out concealed numbers.

use std::fmt::Write;

use compact_city::polars::prelude::{Column, DataFrame};
use compact_city::read::{self, Concealed, EstatGroups, EstatOptions};
use compact_city::table::{CellColumns, Footprint, PopulationCells};
use proptest::prelude::*;

type Row = (f64, f64, u32, Option<u32>);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((-180.0..=180.0, -90.0..=90.0, 0_u32..10_000, prop::option::of(0_u32..100)), 1..40)
}

/// Cells with ids from `first` on.
fn cells(rows: &[Row], first: usize) -> PopulationCells {
    let column = |f: &dyn Fn(&Row) -> f64| rows.iter().map(f).collect::<Vec<f64>>();
    let ids: Vec<u64> = (first as u64..).take(rows.len()).collect();
    let aged: Vec<Option<f64>> = rows.iter().map(|r| r.3.map(f64::from)).collect();
    let frame = DataFrame::new(
        rows.len(),
        vec![
            Column::new("id".into(), ids),
            Column::new("lon".into(), column(&|r| r.0)),
            Column::new("lat".into(), column(&|r| r.1)),
            Column::new("pop".into(), column(&|r| f64::from(r.2))),
            Column::new("aged".into(), aged),
        ],
    )
    .unwrap();
    PopulationCells::from_frame(frame, CellColumns::new().group("65_plus", "aged").footprint(Footprint::Point)).unwrap()
}

/// One group of a receiver and its givers: people and the receiver's number.
fn families() -> impl Strategy<Value = Vec<(u32, Vec<u32>, u32)>> {
    prop::collection::vec((0_u32..500, prop::collection::vec(0_u32..20, 0..4), 0_u32..500), 1..20)
}

proptest! {
    #[test]
    fn parts_join_to_the_whole_and_the_mask_takes_them_apart(rows in rows(), cut in any::<prop::sample::Index>()) {
        let cut = cut.index(rows.len());
        let whole = cells(&rows, 0);
        let mask: Vec<bool> = (0..rows.len()).map(|i| i < cut).collect();
        let rest: Vec<bool> = mask.iter().map(|m| !m).collect();
        let parts = [whole.filter(&mask).unwrap(), whole.filter(&rest).unwrap()];
        prop_assert_eq!(parts[0].len(), cut);
        let joined = PopulationCells::concat(parts.clone()).unwrap();
        prop_assert!(joined.frame().equals_missing(whole.frame()));
        prop_assert_eq!(joined.lons(), whole.lons());
        prop_assert_eq!(joined.group("65_plus").unwrap(), whole.group("65_plus").unwrap());
        prop_assert_eq!(joined.unknown("65_plus").unwrap(), rows.iter().filter(|r| r.3.is_none()).count());
        let [front, back] = parts;
        let turned = PopulationCells::concat([back, front]).unwrap();
        prop_assert_eq!(turned.total(), whole.total());
        prop_assert_eq!(whole.total(), rows.iter().map(|r| f64::from(r.2)).sum::<f64>());
    }

    #[test]
    fn the_written_table_reads_back(rows in rows()) {
        let mut text = String::from("id,lon,lat,pop,aged\n");
        for (i, (lon, lat, people, aged)) in rows.iter().enumerate() {
            writeln!(text, "{i},{lon},{lat},{people},{}", aged.map(|a| a.to_string()).unwrap_or_default()).unwrap();
        }
        let columns = CellColumns::new().group("65_plus", "aged").footprint(Footprint::Point);
        let read = read::cells_from_bytes(text.as_bytes(), "t", columns).unwrap();
        prop_assert!(read.frame().equals_missing(cells(&rows, 0).frame()));
    }

    #[test]
    fn a_cell_that_stands_in_two_tables_is_refused(rows in rows(), shift in any::<prop::sample::Index>()) {
        let (one, two) = (cells(&rows, 0), cells(&rows, shift.index(rows.len())));
        prop_assert!(PopulationCells::concat([one, two]).is_err());
        prop_assert!(PopulationCells::concat([cells(&rows, 0), cells(&rows, rows.len())]).is_ok());
    }

    #[test]
    fn sharing_out_keeps_every_sum_to_the_last_bit(families in families()) {
        let mut text = String::from("KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001101001,T001101019\n");
        // A third-level cell for each family, its 250 m cells for the members.
        for (i, (people, givers, aged)) in families.iter().enumerate() {
            let code = |k: usize| format!("533900{:02}{}{}", i, k / 4 + 1, k % 4 + 1);
            let list: Vec<String> = (1..=givers.len()).map(code).collect();
            writeln!(text, "{},{},,{},{people},{aged}", code(0), u8::from(!givers.is_empty()), list.join(";")).unwrap();
            for (k, people) in givers.iter().enumerate() {
                writeln!(text, "{},2,{},,{people},*", code(k + 1), code(0)).unwrap();
            }
        }
        let read = |concealed: Concealed| {
            let options = EstatOptions::new().groups(EstatGroups::Named(vec!["65_plus".into()])).concealed(concealed);
            read::estat_cells_from_bytes([("t", text.as_bytes())], options).unwrap()
        };
        let (shared, null) = (read(Concealed::Share), read(Concealed::Null));
        let aged = families.iter().map(|f| f64::from(f.2)).sum::<f64>();
        prop_assert_eq!(shared.group_total("65_plus").unwrap(), aged);
        prop_assert_eq!(null.group_total("65_plus").unwrap(), aged);
        prop_assert_eq!(shared.unknown("65_plus").unwrap(), 0);
        prop_assert_eq!(null.unknown("65_plus").unwrap(), families.iter().map(|f| f.1.len()).sum::<usize>());
        let mut row = 0;
        for (people, givers, aged) in &families {
            let values = &shared.group("65_plus").unwrap()[row..=row + givers.len()];
            prop_assert_eq!(values.iter().sum::<f64>(), f64::from(*aged));
            let all = f64::from(people + givers.iter().sum::<u32>());
            for (value, people) in values[1..].iter().zip(givers) {
                let expected = if all > 0.0 { f64::from(*aged) * f64::from(*people) / all } else { 0.0 };
                prop_assert!((value - expected).abs() < 1e-6);
            }
            row += givers.len() + 1;
        }
    }
}
