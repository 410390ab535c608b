//! Fast ways against slow or foreign ones that must give the same.

mod mesh;
mod zones;
