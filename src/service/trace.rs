//! W3C trace context: the trace of a request, and the header that hands it on.

/// Position in a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The trace.
    pub id: u128,
    /// The span of the caller, 0 when there is none.
    pub parent: u64,
    /// Whether the caller wants it recorded.
    pub is_sampled: bool,
}

impl Trace {
    /// Reads the header `traceparent`, or `None` when it is malformed.
    pub fn read(header: &str) -> Option<Self> {
        let mut parts = header.trim().split('-');
        let version = parts.next()?;
        let id = parts.next()?;
        let parent = parts.next()?;
        let flags = parts.next()?;
        // Later versions may add parts; this one has none.
        let is_known = hex(version, 2)? != 0xff && (version != "00" || parts.next().is_none());
        let id = hex(id, 32)?;
        let parent = u64::try_from(hex(parent, 16)?).ok()?;
        let trace = Self { id, parent, is_sampled: hex(flags, 2)? & 1 == 1 };
        (is_known && id != 0 && parent != 0).then_some(trace)
    }

    /// The header `traceparent` for requests that `span` sends.
    pub fn header(&self, span: u64) -> String {
        format!("00-{:032x}-{span:016x}-{:02x}", self.id, u8::from(self.is_sampled))
    }
}

/// The value of exactly `digits` lower-case hexadecimal digits.
fn hex(text: &str, digits: usize) -> Option<u128> {
    let is_hex = text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    u128::from_str_radix(text, 16).ok().filter(|_| is_hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_trace_is_read_and_handed_on() {
        let trace = Trace::read(GOOD).expect("a trace");
        assert_eq!(
            (trace.id, trace.parent, trace.is_sampled),
            (0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736, 0x00f0_67aa_0ba9_02b7, true)
        );
        assert_eq!(trace.header(1), "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01");
        assert!(
            Trace::read("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-more").is_some_and(|trace| !trace.is_sampled)
        );
    }

    #[test]
    fn malformed_headers_are_no_trace() {
        for bad in [
            "",
            "00",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-é-00f067aa0ba902b7-01",
        ] {
            assert_eq!(Trace::read(bad), None, "{bad}");
        }
    }
}
