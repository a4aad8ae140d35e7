//! Names that mean something already in the files that are written, so that no message or type of a contract is
//! imported under one of them. `tests/targets` holds the lists against what the files import.

/// Every file: what Rust's prelude brings.
pub const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// `generated/clients.rs`
pub const CLIENTS: &[&str] = &["Channel", "Clients", "Settings", "Telemetry"];

/// `generated/types.rs`, in which the contract's types are declared.
pub const TYPES: &[&str] = &[
    "BTreeMap",
    "Bind",
    "Box",
    "Bytes",
    "Checks",
    "Deserialize",
    "Fields",
    "Option",
    "Serialize",
    "String",
    "Vec",
];

/// The stub of an HTTP handler.
pub const HANDLER: &[&str] = &[
    "AppState",
    "BTreeMap",
    "Box",
    "BoxStream",
    "Bytes",
    "Context",
    "Ctx",
    "Error",
    "Option",
    "OrInvalid",
    "Request",
    "Response",
    "Result",
    "Vec",
    // Modules of messages are imported, too.
    "anyhow",
    "axum",
    "bool",
    "f32",
    "f64",
    "ferroctl_runtime",
    "i16",
    "i32",
    "i64",
    "i8",
    "serde_json",
    "std",
    "u16",
    "u32",
    "u64",
    "u8",
];

/// The stub of a gRPC method.
pub const METHOD: &[&str] = &[
    "AppState",
    "Box",
    "BoxStream",
    "Context",
    "Ctx",
    "Error",
    "Incoming",
    "Option",
    "OrInvalid",
    "Page",
    "Result",
    "String",
    "Vec",
    // Modules of tables are imported, too.
    "anyhow",
    "bool",
    "f32",
    "f64",
    "ferroctl_runtime",
    "i32",
    "i64",
    "prost_types",
    "std",
    "u32",
    "u64",
];

/// `generated/server.rs` of a gRPC service.
pub const SERVER: &[&str] = &[
    "AppState",
    "Box",
    "BoxStream",
    "Chain",
    "Method",
    "Option",
    "Request",
    "Response",
    "Result",
    "Status",
    "Streaming",
    "String",
    "Vec",
];

/// `generated/service.rs` of a gRPC service.
pub const SERVICE: &[&str] = &[
    "AppState",
    "Chain",
    "CompressionEncoding",
    "Config",
    "DEFAULTS",
    "ExitCode",
    "FILE_DESCRIPTOR_SET",
    "Hooks",
    "Program",
    "Result",
    "Running",
    "Server",
    "Service",
    "ServiceLayer",
    "StateLayers",
    "TonicService",
    "service",
];

/// The inherited tests of a gRPC service.
pub const METHOD_TESTS: &[&str] = &[
    "Channel",
    "Ctx",
    "DEFAULTS",
    "Kind",
    "Option",
    "Result",
    "RpcClient",
    "Running",
    "Service",
    "String",
    "Telemetry",
    "Vec",
];

/// The clients of a proto crate.
pub const PROTO_CLIENT: &[&str] = &[
    "Box",
    "Channel",
    "ClientLayer",
    "ClientMethod",
    "Ctx",
    "Incoming",
    "Option",
    "Result",
    "Stream",
    "String",
    "Vec",
];
