//! Findings about the workspace, `ferroctl.yaml` and what a command was given.

use super::Code;
use crate::diagnostic::Severity;

/// `ferroctl.yaml` cannot be read.
pub static MANIFEST_INVALID: Code = Code {
    id: "M0101",
    severity: Severity::Error,
    title: "`ferroctl.yaml` is not what ferroctl reads",
    explanation: "\
The file is not YAML, has a key that ferroctl does not know, or a value of the wrong kind.
An unknown key is an error because it would otherwise be without effect.

```yaml
version: 1
name: courseware
servces: []          # unknown
```

Spelled right:

```yaml
version: 1
name: courseware
services: []
```
",
};

/// `version:` of `ferroctl.yaml` is unknown.
pub static MANIFEST_VERSION: Code = Code {
    id: "M0102",
    severity: Severity::Error,
    title: "`version` of `ferroctl.yaml` is unknown",
    explanation: "\
The number names the form of the file, not the version of ferroctl. There is one form so far.

```yaml
version: 2
name: courseware
```

The form that this ferroctl reads:

```yaml
version: 1
name: courseware
```
",
};

/// A command needs `ferroctl.yaml`, and there is none.
pub static MANIFEST_MISSING: Code = Code {
    id: "M0103",
    severity: Severity::Error,
    title: "there is no `ferroctl.yaml`",
    explanation: "\
`ferroctl gen` does again what `ferroctl.yaml` lists, in the current folder or the nearest one above it.
A workspace begins with a contract or with a name:

```text
ferroctl gen api user.api
ferroctl gen rpc user.proto
ferroctl new shop
```
",
};

/// A service of the manifest has no contract, or two kinds.
pub static SERVICE_KIND: Code = Code {
    id: "M0201",
    severity: Severity::Error,
    title: "a service is either `api` or `rpc`",
    explanation: "\
An entry of `services` names one `.api` file under `api`, or `.proto` files under `rpc`; its name ends in
`-api` or `-rpc` accordingly.

```yaml
services:
  - {name: user, port: 8300, metrics: 9081}
```

With its contract and its full name:

```yaml
services:
  - {name: user-api, api: user/api/user.api, port: 8300, metrics: 9081}
```
",
};

/// Two services share a name, a crate or a folder.
pub static SERVICE_DUPLICATE: Code = Code {
    id: "M0202",
    severity: Severity::Error,
    title: "two services share a name or a folder",
    explanation: "\
Names of services become crates and folders, and those must differ in more than case.

```yaml
services:
  - {name: user-api, api: a/user.api, port: 8300, metrics: 9081}
  - {name: user-api, api: b/user.api, port: 8400, metrics: 9082}
```

Give one of them another name (`ferroctl gen api b/user.api --name members`):

```yaml
services:
  - {name: user-api, api: a/user.api, port: 8300, metrics: 9081}
  - {name: members-api, api: b/user.api, port: 8400, metrics: 9082}
```
",
};

/// A name that cannot be a crate and a folder.
pub static SERVICE_NAME: Code = Code {
    id: "M0203",
    severity: Severity::Error,
    title: "a service's name cannot be used",
    explanation: "\
The name becomes a crate and a folder: ASCII letters, digits, `-` and `_`, a letter first. `common`, `deploy` and
`target` are taken by the workspace itself, and Windows keeps names such as `con` and `nul` for devices.

```yaml
services:
  - {name: common-api, api: common.api, port: 8300, metrics: 9081}
```

Any other name will do (`ferroctl gen api common.api --name shared`):

```yaml
services:
  - {name: shared-api, api: common.api, port: 8300, metrics: 9081}
```
",
};

/// A port that two servers would listen on.
pub static PORT_IN_USE: Code = Code {
    id: "M0204",
    severity: Severity::Error,
    title: "a port is in use twice",
    explanation: "\
Every service listens on two ports, one for requests and one for `/metrics`; on one machine they must all differ.
Where a service has its `etc/*.yaml` already, that file decides.

```yaml
services:
  - {name: user-api, api: user.api, port: 8300, metrics: 9081}
  - {name: course-api, api: course.api, port: 8300, metrics: 9082}
```

Without `--port`, `ferroctl gen` takes the lowest port that is free:

```yaml
services:
  - {name: user-api, api: user.api, port: 8300, metrics: 9081}
  - {name: course-api, api: course.api, port: 8400, metrics: 9082}
```
",
};

/// `calls:` names something that is no gRPC service of the workspace.
pub static CALLS_UNKNOWN: Code = Code {
    id: "M0205",
    severity: Severity::Error,
    title: "`calls` names no gRPC service of this workspace",
    explanation: "\
A service gets a typed client for each name under `calls`; each must be an entry with `rpc`, and not itself.

```yaml
services:
  - {name: user-api, api: user.api, port: 8300, metrics: 9081, calls: [user-rpc]}
```

Add the called service first (`ferroctl gen rpc user.proto`):

```yaml
services:
  - {name: user-rpc, rpc: [user.proto], port: 9300, metrics: 9091}
  - {name: user-api, api: user.api, port: 8300, metrics: 9081, calls: [user-rpc]}
```
",
};

/// A path of the manifest does not lie in the workspace.
pub static PATH_OUTSIDE: Code = Code {
    id: "M0206",
    severity: Severity::Error,
    title: "a path leads out of the workspace",
    explanation: "\
Paths in `ferroctl.yaml` are relative to it, written with `/`, and lie below it.

```yaml
services:
  - {name: user-api, api: ../user.api, port: 8300, metrics: 9081}
```

Put the file into the workspace (`ferroctl gen api ../user.api` copies it in):

```yaml
services:
  - {name: user-api, api: user/api/user.api, port: 8300, metrics: 9081}
```
",
};

/// A name on the command line that is no service.
pub static SERVICE_UNKNOWN: Code = Code {
    id: "M0207",
    severity: Severity::Error,
    title: "there is no such service",
    explanation: "\
The command names a service that `ferroctl.yaml` does not list.

```text
ferroctl remove user
```

Services are named in full:

```text
ferroctl remove user-api
```
",
};

/// A file on the command line that cannot be a contract.
pub static CONTRACT_FILE: Code = Code {
    id: "M0301",
    severity: Severity::Error,
    title: "a contract file cannot be read",
    explanation: "\
The file is missing, is a folder, cannot be read, is not UTF-8, or its name does not end in `.api` or `.proto`.

```text
ferroctl gen api user.proto
```

Each kind has its own command:

```text
ferroctl gen rpc user.proto
```
",
};

/// A contract outside the workspace that cannot be copied in.
pub static CONTRACT_COPY: Code = Code {
    id: "M0302",
    severity: Severity::Error,
    title: "a contract cannot be copied into the workspace",
    explanation: "\
Contracts stay where they are; one outside the workspace is copied in once, with what it imports. That needs every
imported file to lie below the folder of the contract, and no other file to stand where the copy belongs.

```text
ferroctl gen api /elsewhere/user.api      # imports ../base.api
```

Copy the files yourself, as you want them to lie, and name the copy:

```text
ferroctl gen api contracts/user.api
```
",
};

/// `keep:` names nothing that is generated.
pub static KEEP_UNUSED: Code = Code {
    id: "W0901",
    severity: Severity::Warning,
    title: "`keep` names nothing that is generated",
    explanation: "\
Paths under `keep` are files of ferroctl that you have taken over; one that is not generated has no effect.

```yaml
keep: [user/api/Dockerfil]
```

Spelled right:

```yaml
keep: [user/api/Dockerfile]
```
",
};

/// All of them.
pub static ALL: &[&Code] = &[
    &MANIFEST_INVALID,
    &MANIFEST_VERSION,
    &MANIFEST_MISSING,
    &SERVICE_KIND,
    &SERVICE_DUPLICATE,
    &SERVICE_NAME,
    &PORT_IN_USE,
    &CALLS_UNKNOWN,
    &PATH_OUTSIDE,
    &SERVICE_UNKNOWN,
    &CONTRACT_FILE,
    &CONTRACT_COPY,
    &KEEP_UNUSED,
];
