// How values spread; as subject/spread.rs.

/** Count, mean, median, 99th percentile and maximum: the value that so large a part of all do not exceed. */
export function spread(values) {
  const sorted = Float64Array.from(values).sort();
  const at = (percent) => sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)];
  const rounded = (value) => Math.round(value * 100) / 100;
  const mean = sorted.reduce((sum, each) => sum + each, 0) / sorted.length;
  return { count: sorted.length, mean: rounded(mean), p50: rounded(at(50)), p99: rounded(at(99)), max: rounded(at(100)) };
}
