//! Numbers of a text table, with a message that says what else a field may hold.

/// A number, or none where the field is empty.
pub(super) fn number(text: &str) -> Result<Option<f64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Some(value)),
        Ok(value) => Err(format!("{value} is not a finite number; leave the field empty for an unknown")),
        Err(_) => Err(problem(text)),
    }
}

/// A number that must be there; `what` it counts.
pub(super) fn needed(text: &str, what: &str) -> Result<f64, String> {
    number(text)?.ok_or_else(|| format!("the {what} is missing; expected a number"))
}

/// Why a text is no number.
fn problem(text: &str) -> String {
    let expected = "expected one such as 1234.5";
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.trim_start_matches(['-', '+']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let mut parts = whole.split([',', ' ', '\'', '_', '\u{A0}', '\u{202F}']);
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    if !rest.is_empty() && plain(first) && plain(fraction) {
        if first.len() <= 3 && rest.iter().all(|p| p.len() == 3 && plain(p)) {
            return format!("`{text}` has thousands separators; {expected}");
        }
        if rest.len() == 1 && whole.contains(',') && plain(rest[0]) && !unsigned.contains('.') {
            return format!("`{text}` has a decimal comma; {expected}");
        }
    }
    if text.chars().any(|c| ('０'..='９').contains(&c)) {
        return format!("`{text}` has fullwidth digits; {expected}");
    }
    format!("`{text}` is not a number; {expected}, or nothing for an unknown")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_others_named() {
        assert_eq!(number(" 1234.5 "), Ok(Some(1234.5)));
        assert_eq!(number("-1e3"), Ok(Some(-1000.0)));
        assert_eq!(number("  "), Ok(None));
        for (text, part) in [
            ("1,234", "thousands separators"),
            ("12 345 678.5", "thousands separators"),
            ("36,7", "decimal comma"),
            ("-137,2129", "decimal comma"),
            ("１２", "fullwidth digits"),
            ("NaN", "not a finite number"),
            ("1e999", "inf is not a finite number"),
            ("*", "`*` is not a number"),
            ("1,2,3", "`1,2,3` is not a number"),
            ("12a", "not a number"),
        ] {
            let problem = number(text).unwrap_err();
            assert!(problem.contains(part), "{text}: {problem}");
        }
        assert!(needed("", "latitude").unwrap_err().contains("the latitude is missing"));
    }
}
