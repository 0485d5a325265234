//! Times of many questions, and how they spread.

use serde_json::{Value, json};
use std::time::Instant;

/// Microseconds a question.
#[derive(Clone, Default)]
pub struct Times {
    /// The least of all rounds: what else the machine does can only add.
    pub least: Vec<f64>,
    /// Each question asked once, in the round that took the shortest.
    pub once: Vec<f64>,
}

/// Asks every item in turn, then again, so that rounds are far apart and no question finds its own traces in the cache.
pub fn time<T>(items: &[T], rounds: usize, ask: impl Fn(&T)) -> Times {
    let mut times = Times { least: vec![f64::INFINITY; items.len()], once: Vec::new() };
    for _ in 0..rounds {
        let round: Vec<f64> = items.iter().map(|item| micros(|| ask(item))).collect();
        times.least.iter_mut().zip(&round).for_each(|(least, &took)| *least = least.min(took));
        if times.once.is_empty() || round.iter().sum::<f64>() < times.once.iter().sum::<f64>() {
            times.once = round;
        }
    }
    times
}

/// How many microseconds something takes.
pub fn micros(what: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    what();
    begun.elapsed().as_secs_f64() * 1e6
}

/// Count, mean, median, 99th percentile and maximum: the value that so large a part of all do not exceed.
#[allow(clippy::cast_precision_loss)] // far fewer than 2^52
pub fn spread(values: impl IntoIterator<Item = f64>) -> Value {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let Some(&max) = sorted.last() else { return Value::Null };
    let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
    let at = |percent: usize| sorted[(sorted.len() * percent).div_ceil(100).saturating_sub(1)];
    let round = |value: f64| (value * 100.0).round() / 100.0;
    json!({ "count": sorted.len(), "mean": round(mean), "p50": round(at(50)), "p99": round(at(99)), "max": round(max) })
}
