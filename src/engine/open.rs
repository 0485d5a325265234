//! An open shard, with what every search needs of it.

use super::align::TokenWeights;
use super::vocabulary::Vocabulary;
use super::weights;
use crate::{Bbox, Point};
use crate::format::Shard;
use std::sync::OnceLock;

/// A shard, prepared.
pub struct OpenShard {
    /// The shard.
    pub shard: Shard,
    /// What its tokens weigh.
    pub token_weights: TokenWeights,
    /// Cities with their arrondissements.
    pub arrondissements: Vec<(u32, u32)>,
    commune_of: Vec<u32>,
    /// Rectangles of the communes, when there are streets.
    bboxes: Vec<Bbox>,
    /// First three digits of its postcodes, sorted.
    postcode_heads: Vec<u32>,
    vocabulary: OnceLock<Vocabulary>,
}

impl OpenShard {
    /// Prepares a shard.
    pub fn new(shard: Shard) -> Self {
        let communes = &shard.communes;
        let mut commune_of = Vec::with_capacity(shard.streets() as usize);
        for index in 0..communes.len() {
            commune_of.resize(communes.first_street(index + 1) as usize, index);
        }
        let arrondissements = communes.arrondissements().map(|(child, city)| (city, child)).collect();
        let mut postcode_heads: Vec<u32> = communes.postcodes().map(|postcode| postcode / 100).collect();
        postcode_heads.sort_unstable();
        postcode_heads.dedup();
        let bboxes = (0..communes.len()).filter(|_| shard.streets() > 0).map(|index| communes.bbox(index)).collect();
        let (token_weights, vocabulary) = (TokenWeights::of(&shard), OnceLock::new());
        Self { postcode_heads, token_weights, arrondissements, commune_of, bboxes, vocabulary, shard }
    }

    /// The shard's tokens, laid out when the first misspelt word asks for them.
    pub fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary.get_or_init(|| Vocabulary::of(&self.shard.dictionary))
    }

    /// The communes that have a postcode.
    pub fn with_postcode(&self, postcode: u32) -> impl Iterator<Item = u32> {
        let known = self.postcode_heads.binary_search(&(postcode / 100)).is_ok();
        known.then(|| self.shard.communes.with_postcode(postcode)).into_iter().flatten()
    }

    /// How near a postcode of the shard can be to one that it does not have.
    pub fn nearest_postcode(&self, asked: u32) -> f32 {
        let head = asked / 100;
        if self.postcode_heads.binary_search(&head).is_ok() {
            weights::POSTCODE_NEAR
        } else if self.postcode_heads.iter().any(|own| own / 10 == head / 10) {
            weights::POSTCODE_SAME_DEPARTEMENT
        } else {
            0.0
        }
    }

    /// Where a street begins, coarsely.
    pub fn place_of(&self, street: u32) -> Point {
        let bbox = self.bboxes.get(self.commune_of(street) as usize).copied().unwrap_or_else(|| self.shard.bbox());
        self.shard.cell_in(&bbox, street).middle()
    }

    /// The commune that a street lies in.
    pub fn commune_of(&self, street: u32) -> u32 {
        self.commune_of.get(street as usize).copied().unwrap_or(0)
    }
}
