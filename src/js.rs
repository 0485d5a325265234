//! Bindings for browsers and Node: no logic.
