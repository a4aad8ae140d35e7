//! The codes of the `.proto` front end.

use super::{Code, Severity};

/// The codes of this file.
pub static ALL: &[&Code] = &[&P0001, &P0101, &P0102, &P0103, &P0201, &P0202, &P0203];

/// A `.proto` that cannot be read.
pub static P0001: Code = Code {
    id: "P0001",
    severity: Severity::Error,
    title: "a `.proto` file cannot be read",
    explanation: "\
The file named on the command line, in `ferroctl.yaml` or in an `import` is not there, is not readable, or is not
UTF-8.

Check the path; it is relative to the folder of `ferroctl.yaml`.",
};

/// A `.proto` that does not parse.
pub static P0101: Code = Code {
    id: "P0101",
    severity: Severity::Error,
    title: "syntax error in a `.proto` file",
    explanation: "\
The text is not protobuf.

```proto
message LoginRequest {
  string name = 1        // the semicolon is missing
}
```

```proto
message LoginRequest {
  string name = 1;
}
```",
};

/// An import that is nowhere.
pub static P0102: Code = Code {
    id: "P0102",
    severity: Severity::Error,
    title: "an imported `.proto` is not found",
    explanation: "\
Imports are looked up below each folder given by `-I` (`include:` in `ferroctl.yaml`), in order, then below the folder
of the file itself. Google's `google/protobuf/*.proto` are built in.

```text
ferroctl gen rpc user/rpc/user.proto -I proto
```",
};

/// Files that parse but contradict each other or themselves.
pub static P0103: Code = Code {
    id: "P0103",
    severity: Severity::Error,
    title: "a `.proto` file contradicts itself or its imports",
    explanation: "\
A name is not defined or defined twice, a field number is used twice or reserved, an import goes round in a circle, an
option does not exist: what `protoc` would refuse as well.

```proto
message A {
  string x = 1;
  string y = 1;          // the number is taken
}
```

```proto
message A {
  string x = 1;
  string y = 2;
}
```",
};

/// An rpc contract without a service.
pub static P0201: Code = Code {
    id: "P0201",
    severity: Severity::Error,
    title: "no service to generate",
    explanation: "\
`gen rpc` makes a server of each `service` in the files it is given; these have none. A file with messages alone is
imported by the one with the service.

```proto
service User {
  rpc Login(LoginRequest) returns (LoginResponse);
}
```",
};

/// A method whose logic file cannot exist.
pub static P0202: Code = Code {
    id: "P0202",
    severity: Severity::Error,
    title: "a method's logic file cannot have that name",
    explanation: "\
The logic of a method is in `logic/<service>/<method>.rs`. `mod.rs` is the module itself, and Windows keeps names such
as `con.rs` or `com1.rs` for devices.

Rename the method: `rpc Mod` to `rpc Modify`.",
};

/// Two methods that are one function in Rust.
pub static P0203: Code = Code {
    id: "P0203",
    severity: Severity::Error,
    title: "two methods have the same name in Rust",
    explanation: "\
Methods are `snake_case` functions in Rust, so `GetUser` and `getUser` are the same one. Rename one of them.",
};
