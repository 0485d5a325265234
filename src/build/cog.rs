//! Communes, populations and postcodes (COG).
