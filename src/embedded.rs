//! The files that ferroctl writes as they are, put in by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
