//! An open shard, with what every search needs of it.

use super::align::TokenWeights;
use crate::format::Shard;

/// A shard, prepared.
pub struct OpenShard {
    /// The shard.
    pub shard: Shard,
    /// What its tokens weigh.
    pub token_weights: TokenWeights,
    /// Cities with their arrondissements.
    pub arrondissements: Vec<(u32, u32)>,
    commune_of: Vec<u32>,
}

impl OpenShard {
    /// Prepares a shard.
    pub fn new(shard: Shard) -> Self {
        let communes = &shard.communes;
        let mut commune_of = Vec::with_capacity(shard.streets() as usize);
        for index in 0..communes.len() {
            commune_of.resize(communes.first_street(index + 1) as usize, index);
        }
        let arrondissements = (0..communes.len()).filter_map(|index| communes.parent(index).map(|parent| (parent, index))).collect();
        Self { token_weights: TokenWeights::of(&shard), arrondissements, commune_of, shard }
    }

    /// The commune that a street lies in.
    pub fn commune_of(&self, street: u32) -> u32 {
        self.commune_of.get(street as usize).copied().unwrap_or(0)
    }
}
