//! ferroctl.
