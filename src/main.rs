//! The ferroctl command line.

fn main() {}
