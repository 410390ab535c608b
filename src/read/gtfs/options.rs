//! How a feed is read: the day, and how much a zip may hold.

use jiff::civil::Date;

/// How a GTFS feed is read.
///
/// # Examples
/// ```
/// use compact_city::{jiff::civil::date, read::GtfsOptions};
/// let monday = GtfsOptions::new().date(date(2019, 4, 15)).max_file_bytes(1 << 30);
/// assert_eq!(monday.requested_date(), Some(date(2019, 4, 15)));
/// assert_eq!(GtfsOptions::new().requested_date(), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GtfsOptions {
    date: Option<Date>,
    pub(super) max_file_bytes: u64,
    pub(super) max_total_bytes: u64,
    pub(super) max_ratio: u64,
}

impl Default for GtfsOptions {
    fn default() -> Self {
        GtfsOptions { date: None, max_file_bytes: 4 << 30, max_total_bytes: 8 << 30, max_ratio: 250 }
    }
}

impl GtfsOptions {
    /// The defaults: the busiest weekday, and limits that the feeds of whole countries keep.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the service day. Without one it is the busiest weekday: of the Mondays to Fridays the date with the most
    /// departures, the first of them on a tie; the busiest day of all in a feed without weekday service.
    pub fn date(mut self, date: Date) -> Self {
        self.date = Some(date);
        self
    }

    /// Sets how many bytes a file of the feed may have once unpacked; 4 GiB by default.
    pub fn max_file_bytes(mut self, bytes: u64) -> Self {
        self.max_file_bytes = bytes;
        self
    }

    /// Sets how many bytes the files that are read may have together once unpacked; 8 GiB by default.
    pub fn max_total_bytes(mut self, bytes: u64) -> Self {
        self.max_total_bytes = bytes;
        self
    }

    /// Sets how many times its packed size a file of more than 1 MiB may have once unpacked; 250 by default, where real
    /// feeds reach 40 and zip bombs 1,000.
    pub fn max_ratio(mut self, ratio: u64) -> Self {
        self.max_ratio = ratio;
        self
    }

    /// The service day asked for.
    pub fn requested_date(&self) -> Option<Date> {
        self.date
    }
}

impl From<Date> for GtfsOptions {
    fn from(date: Date) -> Self {
        GtfsOptions::new().date(date)
    }
}
