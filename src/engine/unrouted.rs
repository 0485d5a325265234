//! In place of `router` and `plan`, in a build without the feature `router`: every open shard is asked. The types are there, and
//! nobody can make one, so that the compiler leaves out all that would use them.

use super::asked::Asked;
use super::effort::Effort;
use super::geocoder::Geocoder;
use super::open::OpenShard;
use super::outlook::Outlook;
use super::profile::Profile;
use super::query::Mask;
use super::top::Top;
use super::trail::Marks;
use std::marker::PhantomData;

/// No router.
pub enum Router {}

#[allow(clippy::unused_self)] // as the router has them
impl Router {
    pub fn of(_: &OpenShard) -> Option<Self> {
        None
    }

    pub fn names(&self) -> std::iter::Empty<&str> {
        match *self {}
    }

    pub fn profiles(&self) -> &[Profile] {
        match *self {}
    }

    pub fn bytes(&self) -> usize {
        match *self {}
    }

    pub fn shard_of(&self, _: u32) -> Option<u32> {
        match *self {}
    }
}

/// No plan.
pub struct Plan<'g>(Router, PhantomData<&'g ()>);

impl<'g> Plan<'g> {
    pub fn new(_: &'g Geocoder, _: Asked<'g>) -> Option<Self> {
        None
    }

    pub fn marks(&self) -> Marks {
        match self.0 {}
    }

    pub fn shards(&self) -> std::iter::Empty<(u32, &'g Profile)> {
        match self.0 {}
    }

    pub fn waits(&self) -> bool {
        match self.0 {}
    }

    pub fn is_limited(&self) -> bool {
        match self.0 {}
    }

    pub fn has_all(&self) -> bool {
        match self.0 {}
    }

    pub fn unheard(&self) -> Mask {
        match self.0 {}
    }

    pub fn learn(&mut self, _: &Top) {
        match self.0 {}
    }

    pub fn likelihood(&self, _: u32, _: &Outlook) -> (f32, f64, f64) {
        match self.0 {}
    }

    pub fn names_commune(&self, _: u32, _: &Outlook) -> bool {
        match self.0 {}
    }

    pub fn may_matter(&self, _: u32, _: &Outlook, _: Effort, _: f32, _: &Top) -> bool {
        match self.0 {}
    }

    pub fn admit(&mut self, _: u32, _: &Top) -> bool {
        match self.0 {}
    }
}
