//! Stand-ins for `router` and `plan` in a build without the feature `router`. Every open shard is searched then.
//!
//! Their types have no values, so that the compiler removes all code that uses them.

pub mod router {
    //! Stand-in for the router.

    use crate::engine::shard::reader::ShardReader;
    use crate::engine::shard::summary::ShardSummary;

    /// A router that cannot be had.
    pub enum Router {}

    #[allow(clippy::unused_self)] // as the router has them
    impl Router {
        pub fn of(_: &ShardReader) -> Option<Self> {
            None
        }

        pub fn names(&self) -> std::iter::Empty<&str> {
            match *self {}
        }

        pub fn number_of(&self, _: &str) -> Option<u32> {
            match *self {}
        }

        pub fn summaries(&self) -> &[ShardSummary] {
            match *self {}
        }

        pub fn bytes(&self) -> usize {
            match *self {}
        }

        pub fn shard_of(&self, _: u32) -> Option<u32> {
            match *self {}
        }
    }
}

pub mod plan {
    //! Stand-in for the plan.

    use super::router::Router;
    use crate::engine::lookup::relaxation::Relaxation;
    use crate::engine::query::word_set::WordSet;
    use crate::engine::retrieve::shard_bound::ShardBound;
    use crate::engine::retrieve::shard_state::ShardPriority;
    use crate::engine::route::needs::ShardNeeds;
    use crate::engine::route::shards::OpenShards;
    use crate::engine::score::context::SearchContext;
    use crate::engine::score::pruning::Threshold;
    use crate::engine::score::top_k::TopK;
    use crate::engine::shard::summary::ShardSummary;
    use std::marker::PhantomData;

    /// A plan that cannot be had.
    pub struct ShardPlan<'g>(Router, PhantomData<&'g ()>);

    impl<'g> ShardPlan<'g> {
        pub fn new(_: &'g OpenShards, _: SearchContext<'g>) -> Option<Self> {
            None
        }

        pub fn needs(&self) -> &ShardNeeds {
            match self.0 {}
        }

        pub fn shards(&self) -> std::iter::Empty<(u32, &'g ShardSummary)> {
            match self.0 {}
        }

        pub fn is_blocked(&self) -> bool {
            match self.0 {}
        }

        pub fn is_limited(&self) -> bool {
            match self.0 {}
        }

        pub fn is_complete(&self) -> bool {
            match self.0 {}
        }

        pub fn misspelt_commune_words(&self) -> WordSet {
            match self.0 {}
        }

        pub fn note_communes(&mut self, _: &TopK) {
            match self.0 {}
        }

        pub fn priority(&self, _: u32, _: &ShardBound) -> ShardPriority {
            match self.0 {}
        }

        pub fn names_commune(&self, _: u32, _: &ShardBound) -> bool {
            match self.0 {}
        }

        pub fn can_matter(&self, _: u32, _: &ShardBound, _: Relaxation, _: &Threshold, _: &TopK) -> bool {
            match self.0 {}
        }

        pub fn try_ask(&mut self, _: u32, _: &TopK) -> bool {
            match self.0 {}
        }
    }
}
