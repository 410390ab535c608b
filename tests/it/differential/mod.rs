//! Fast code against a plain, slow twin.

mod gtfs;
