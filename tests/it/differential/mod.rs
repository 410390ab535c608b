//! Fast ways against slow or foreign ones that must give the same.

mod area;
mod centrality;
mod distance;
mod gtfs;
mod mesh;
mod radius;
mod scores;
mod streets;
mod zones;
