//! The binary as a user meets it: command, exit status, stdout and stderr in one snapshot each.

#[path = "../live/addresses.rs"]
mod addresses;
mod adopt;
mod agreement;
mod at_once;
mod calls;
mod clients;
mod daily;
mod everywhere;
mod findings;
mod fixture;
mod fmt;
mod input;
mod kube;
mod live;
mod models;
mod mv;
mod peers;
mod print;
mod protos;
mod regenerate;
mod runtime;
mod settings;
mod stack;
mod words;
mod workers;
