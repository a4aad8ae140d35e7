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

/// A port in `ferroctl.yaml` is not the one that the service has.
pub static PORT_DIFFERS: Code = Code {
    id: "W0902",
    severity: Severity::Warning,
    title: "a port in `ferroctl.yaml` is not the service's",
    explanation: "\
`port` and `metrics` decide the first `etc/*.yaml` of a service; from then on that file decides. Where somebody changed
a port there, the compose files, Prometheus and the README follow it, and `ferroctl.yaml` tells something else.

```yaml
services:
  - {name: user-api, api: user.api, port: 8300, metrics: 9081}     # user-api.yaml has `Port: 8301`
```

Told alike:

```yaml
services:
  - {name: user-api, api: user.api, port: 8301, metrics: 9081}
```
",
};

/// A service listens where the stack does not reach it.
pub static LISTENS_INSIDE: Code = Code {
    id: "W0903",
    severity: Severity::Warning,
    title: "a service listens where the stack does not reach it",
    explanation: "\
In a container, 127.0.0.1 is the container: other services, Prometheus and published ports do not come through. Metrics
are asked for at `/metrics`, and the port that has them also answers the container's health check.

```yaml
Host: 127.0.0.1
Port: 8300
```

On your own machine the same, in the stack on all addresses of the container, since the compose file sets `HOST`:

```yaml
Host: \"${HOST:-127.0.0.1}\"
Port: 8300
```
",
};

/// An address in a YAML that nothing in the stack has.
pub static LEADS_NOWHERE: Code = Code {
    id: "W0904",
    severity: Severity::Warning,
    title: "an address leads nowhere in the stack",
    explanation: "\
In the stack, services reach each other by their names: `user-rpc:9300`, `jaeger:4317`, `mysql:3306`. An address with
127.0.0.1 means the container itself; a name must be that of a container, here or in `compose.override.yaml`; and the
container must listen on the port, in the case of Jaeger for what the batcher speaks.

```yaml
UserRpc:
  Endpoints: [\"127.0.0.1:9300\"]
```

With a variable that the compose file sets, and a default for your own machine:

```yaml
UserRpc:
  Endpoints: [\"${USER_RPC_ADDR:-127.0.0.1:9300}\"]
```
",
};

/// A service calls itself by another name.
pub static NAME_DIFFERS: Code = Code {
    id: "W0905",
    severity: Severity::Warning,
    title: "a service calls itself by another name",
    explanation: "\
Container, metrics and dashboard have the service's name from `ferroctl.yaml`; logs and traces the one in its YAML.
Grafana goes from one to the other by the name.

```yaml
Telemetry:
  Name: user          # the service is user-api
```

One name everywhere:

```yaml
Telemetry:
  Name: user-api
```
",
};

/// The secret of tokens is not the shared one.
pub static SECRET_DIFFERS: Code = Code {
    id: "W0906",
    severity: Severity::Warning,
    title: "the secret of tokens is not the shared one",
    explanation: "\
A token that one service signs is verified by the others, so all read the same variable; its value comes from `.env`,
which nobody commits. A secret in a YAML is in the repository and in the image.

```yaml
Auth:
  AccessSecret: \"${COURSE_SECRET}\"      # the other services have ${JWT_SECRET}
```

Shared:

```yaml
Auth:
  AccessSecret: \"${JWT_SECRET}\"
```
",
};

/// A database file where a container cannot write.
pub static NOT_ON_VOLUME: Code = Code {
    id: "W0907",
    severity: Severity::Warning,
    title: "a database file is not on the service's volume",
    explanation: "\
Containers have a read-only file system; the folder `data` is a volume that survives them.

```yaml
DataSource: sqlite://user.db
```

On the volume:

```yaml
DataSource: \"${USER_RPC_DATA_SOURCE:-sqlite://data/user.db}\"
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
    &PORT_DIFFERS,
    &LISTENS_INSIDE,
    &LEADS_NOWHERE,
    &NAME_DIFFERS,
    &SECRET_DIFFERS,
    &NOT_ON_VOLUME,
];
