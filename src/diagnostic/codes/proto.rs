//! The codes of the `.proto` front end.

use super::{Code, Severity};

codes! {
    UNREADABLE P0001 Error "a `.proto` file cannot be read"
    SYNTAX P0101 Error "syntax error in a `.proto` file"
    MISSING_IMPORT P0102 Error "an imported `.proto` is not found"
    CONTRADICTION P0103 Error "a `.proto` file contradicts itself or its imports"
    NO_SERVICE P0201 Error "no service to generate"
    HTTP_RULE P0301 Warning "an annotation `google.api.http` against its rules"
}
