//! The HTTP contract: parameters in, GeoJSON out. Pure: no I/O.
