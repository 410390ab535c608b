//! Broken grid square codes, H3 indices and positions without a code.

use compact_city::Error;
use compact_city::geo::{LonLat, Mesh, MeshError, MeshLevel};

use super::holds;

#[test]
fn codes_that_are_none_say_which_digit_and_what_is_allowed() {
    for (code, parts) in [
        ("", ["mesh code is empty", "4 to 11 digits"]),
        ("543", ["`543`", "it has 3 digits, expected 4 (80 km), 6 (10 km)"]),
        ("54376", ["5 digits", "11 (125 m)"]),
        ("543760894211", ["12 digits", "expected 4"]),
        ("54376089421154376089421154376089", ["32 digits", "`543760894211543760894211…`"]),
        ("5437x0", ["`5437x0`", "`x` is not a digit from 0 to 9"]),
        ("5437-60", ["`5437-60`", "`-` is not a digit"]),
        ("5437608942.0", ["`.` is not a digit", "5437608942.0"]),
        ("５４３７", ["`５４３７`", "`５` is not a digit"]),
        ("0437", ["80 km", "digit 1 is 0; expected 1 to 9"]),
        ("5487", ["80 km", "digit 3 is 8; expected 0 to 7"]),
        ("543786", ["10 km", "digit 5 is 8; expected 0 to 7"]),
        ("543768", ["10 km", "digit 6 is 8; expected 0 to 7"]),
        ("5437605", ["5 km", "digit 7 is 5; expected 1 to 4"]),
        ("543760890", ["500 m", "digit 9 is 0; expected 1 to 4"]),
        ("543760896", ["500 m", "digit 9 is 6; expected 1 to 4"]),
        ("543760815", ["2 km", "digit 8 is 1; expected 0, 2, 4, 6 or 8"]),
        ("543760925", ["2 km", "digit 7 is 9; expected 0, 2, 4, 6 or 8"]),
        ("5437608947", ["digit 10 is 7; expected 1 to 4", "if it is a 100 m code, say so"]),
        ("54376089425", ["125 m", "digit 11 is 5; expected 1 to 4"]),
    ] {
        let error = Error::from(code.parse::<Mesh>().unwrap_err());
        assert!(error.is_input());
        holds(&error, &["mesh: field `code`: "]);
        holds(&error, &parts);
        if let Ok(number) = code.parse::<u64>()
            && number.to_string() == code
        {
            holds(&Mesh::try_from(number).unwrap_err().into(), &parts);
        }
    }
    holds(&Mesh::try_from(0).unwrap_err().into(), &["mesh code is empty"]);
    holds(&Mesh::try_from(u64::MAX).unwrap_err().into(), &["20 digits", "18446744073709551615"]);
}

#[test]
fn a_code_of_another_level_says_so() {
    let error = Mesh::parse_as("54376089", MeshLevel::M250).unwrap_err();
    holds(&error.into(), &["`54376089` is not a 250 m mesh code: it has 8 digits, expected 10"]);
    let error = Mesh::parse_as("543760891", MeshLevel::Km2).unwrap_err();
    holds(&error.into(), &["`543760891` is not a 2 km mesh code", "digit 8 is 9"]);
    let error = Mesh::parse_as("543760885", MeshLevel::M500).unwrap_err();
    holds(&error.into(), &["500 m", "digit 9 is 5; expected 1 to 4"]);
    let error = Mesh::from_code_as(543_760_881, MeshLevel::Km2).unwrap_err();
    assert!(matches!(error, MeshError::Digit { place: 9, found: 1, allowed: "5", .. }));
}

#[test]
fn positions_without_a_code() {
    for (lon, lat) in [(-51.2, -30.0), (99.999, 36.0), (180.0, 36.0), (137.0, 6.66), (137.0, 66.667), (-180.0, -90.0)] {
        let error = Error::from(Mesh::at(LonLat::new(lon, lat).unwrap(), MeshLevel::M250).unwrap_err());
        holds(&error, &["field `position`", &format!("longitude {lon}, latitude {lat}"), "expected 100 to 180 east"]);
    }
}

#[cfg(feature = "h3")]
#[test]
fn h3_indices_that_are_none() {
    use compact_city::geo::Hex;
    for index in ["", "89a901291abfff", "8928308280fffff0", "zz", "ffffffffffffffff"] {
        let error = index.parse::<Hex>().unwrap_err();
        assert!(error.is_input());
        holds(&error, &[&format!("`{index}` is not an H3 cell"), "expected 15 hexadecimal digits"]);
    }
    holds(&Hex::try_from(255).unwrap_err(), &["255 (ff in hexadecimal) is not an H3 cell"]);
}
