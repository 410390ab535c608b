//! Fast ways against slow or foreign ones that must give the same.

pub(crate) mod access;
mod area;
mod centrality;
mod distance;
mod gtfs;
mod mesh;
mod radius;
mod scores;
mod snap;
mod streets;
mod zones;
