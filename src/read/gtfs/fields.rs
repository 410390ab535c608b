//! Fields of a feed into values: ids, numbers, times, dates.

use jiff::civil::Date;

/// What is wrong with a row.
pub(super) struct Fault {
    pub(super) field: Option<&'static str>,
    pub(super) problem: String,
}

impl Fault {
    pub(super) fn new(field: &'static str, problem: impl Into<String>) -> Self {
        Fault { field: Some(field), problem: problem.into() }
    }

    pub(super) fn row(problem: impl Into<String>) -> Self {
        Fault { field: None, problem: problem.into() }
    }
}

/// A field as a message shows it.
pub(super) fn shown(field: &[u8]) -> String {
    let text = String::from_utf8_lossy(field);
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.into_owned(),
    }
}

/// A field as text.
pub(super) fn text<'a>(field: &'a [u8], name: &'static str) -> Result<&'a str, Fault> {
    std::str::from_utf8(field).map_err(|_| {
        let problem = "not valid UTF-8, in which a GTFS feed is written; it may be CP932 (Shift_JIS)";
        Fault::new(name, problem)
    })
}

/// A field as an id, which may not be empty.
pub(super) fn id<'a>(field: &'a [u8], name: &'static str) -> Result<&'a str, Fault> {
    match text(field, name)? {
        "" => Err(Fault::new(name, "empty; expected an id")),
        id => Ok(id),
    }
}

/// A field as a whole number of 0 or more.
pub(super) fn whole(field: &[u8], name: &'static str) -> Result<u32, Fault> {
    digits(field)
        .ok_or_else(|| Fault::new(name, format!("`{}` is not a whole number; expected one such as 12", shown(field))))
}

fn digits(field: &[u8]) -> Option<u32> {
    if field.is_empty() || field.len() > 10 {
        return None;
    }
    let mut n: u64 = 0;
    for byte in field {
        n = n * 10 + u64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    u32::try_from(n).ok()
}

/// A field as seconds after the start of the service day; none where it is empty. More than 24 hours are a time after
/// midnight.
pub(super) fn time(field: &[u8], name: &'static str) -> Result<Option<u32>, Fault> {
    if field.is_empty() {
        return Ok(None);
    }
    match seconds(field) {
        Some(s) => Ok(Some(s)),
        None => {
            let problem = format!("`{}` is not a time; expected one such as 8:05:00 or 25:30:00", shown(field));
            Err(Fault::new(name, problem))
        }
    }
}

/// H:MM:SS, with up to three digits for the hours.
fn seconds(field: &[u8]) -> Option<u32> {
    let (hours, rest) = field.split_at_checked(field.len().checked_sub(6)?)?;
    let &[b':', m1, m2, b':', s1, s2] = rest else { return None };
    if hours.len() > 3 {
        return None;
    }
    let (minutes, seconds) = (digits(&[m1, m2])?, digits(&[s1, s2])?);
    (minutes < 60 && seconds < 60).then_some(digits(hours)? * 3_600 + minutes * 60 + seconds)
}

/// A field as a date.
pub(super) fn date(field: &[u8], name: &'static str) -> Result<Date, Fault> {
    let parsed = || {
        let number = (field.len() == 8).then(|| digits(field)).flatten()?;
        let year = i16::try_from(number / 10_000).ok()?;
        let (month, day) = (i8::try_from(number / 100 % 100).ok()?, i8::try_from(number % 100).ok()?);
        Date::new(year, month, day).ok()
    };
    parsed().ok_or_else(|| Fault::new(name, format!("`{}` is not a date; expected one such as 20190401", shown(field))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_run_on_after_midnight() {
        let read = |s: &str| time(s.as_bytes(), "departure_time").ok();
        assert_eq!(read("6:00:00"), Some(Some(21_600)));
        assert_eq!(read("06:07:08"), Some(Some(22_028)));
        assert_eq!(read("25:30:00"), Some(Some(91_800)));
        assert_eq!(read("100:00:00"), Some(Some(360_000)));
        assert_eq!(read(""), Some(None));
        for bad in
            ["25:61:00", "25:00:60", "8:05", "-1:00:00", "8:5:00", ":00:00", "1000:00:00", "8.05.00", "08:05:00 pm"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn dates_are_days_of_the_calendar() {
        let read = |s: &str| date(s.as_bytes(), "date").ok();
        assert_eq!(read("20240229"), Some(jiff::civil::date(2024, 2, 29)));
        for bad in ["20230229", "2023-01-01", "", "202301011", "20231301"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
