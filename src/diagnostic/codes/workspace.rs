//! Findings about the workspace, `ferroctl.yaml` and what a command was given.

use super::{Code, Severity};

codes! {
    MANIFEST_INVALID M0101 Error "`ferroctl.yaml` is not what ferroctl reads"
    MANIFEST_VERSION M0102 Error "`version` of `ferroctl.yaml` is unknown"
    MANIFEST_MISSING M0103 Error "there is no `ferroctl.yaml`"
    RUNTIME_VERSION M0104 Error "`ferroctl.lock` names a runtime that this ferroctl does not generate for"
    SERVICE_KIND M0201 Error "a service is either `api` or `rpc`"
    SERVICE_DUPLICATE M0202 Error "two services share a name or a folder"
    SERVICE_NAME M0203 Error "a service's name cannot be used"
    PORT_IN_USE M0204 Error "a port is in use twice"
    CALLS_UNKNOWN M0205 Error "`calls` names no gRPC service of this workspace"
    PATH_OUTSIDE M0206 Error "a path leads out of the workspace, or into what is not for services"
    SERVICE_UNKNOWN M0207 Error "there is no such service"
    TABLES_FILE M0208 Error "a file of `tables` is not there"
    CACHE_WITHOUT_MODELS M0209 Error "`cache` has no effect yet"
    DEPENDENCY_VERSION M0210 Error "a shared dependency is of another version"
    CRATE_TAKEN M0211 Error "a crate of yours has the folder or the name of a generated one"
    NESTED_WORKSPACE M0212 Error "another cargo workspace takes the folder for a member"
    CONTRACT_FILE M0301 Error "a contract file cannot be read"
    CONTRACT_COPY M0302 Error "a contract cannot be copied into the workspace"
    KEEP_UNUSED W0901 Warning "`keep` names nothing that is generated"
    PORT_DIFFERS W0902 Warning "a port in `ferroctl.yaml` is not the service's"
    LISTENS_INSIDE W0903 Warning "a service listens where the stack does not reach it"
    LEADS_NOWHERE W0904 Warning "an address leads nowhere in the stack"
    NAME_DIFFERS W0905 Warning "a service calls itself by another name"
    SECRET_DIFFERS W0906 Warning "the secret of tokens is not the shared one"
    NOT_ON_VOLUME W0907 Warning "a database file is not on the service's volume"
    STACK_PORT W0908 Warning "a service has a port of the stack"
    CALLEE_PORT W0909 Warning "a service is looked for where it does not listen"
}
