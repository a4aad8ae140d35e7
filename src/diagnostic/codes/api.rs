//! The codes of the `.api` front end. A test compiles the examples of their pages and compares what they give.

use super::{Code, Severity};

codes! {
    // syntax
    SYNTAX A0101 Error "text that fits no form of the language"
    UNTERMINATED A0102 Error "a comment or string that never ends"
    TOO_DEEP A0103 Error "brackets nested too deeply"
    DUPLICATE_STATEMENT A0104 Error "a second `syntax` or `info` statement"
    DUPLICATE_ANNOTATION A0105 Error "an annotation that a route has twice"

    // names
    DUPLICATE_TYPE A0201 Error "two types of one name"
    DUPLICATE_HANDLER A0202 Error "two handlers of one name in a group"
    DUPLICATE_FIELD A0203 Error "two fields of one name"
    KEYWORD_NAME A0204 Error "a Go keyword as a name"
    HANDLER_COLLISION A0206 Error "handlers that would share a file"
    SERVICE_NAMES A0208 Error "services of different names"
    RESERVED_SERVICE A0209 Error "a service name that the workspace uses itself"
    MISSING_HANDLER A0210 Error "a route without `@handler`"
    GROUP_PATH A0212 Error "a group that is no path below the service"
    GROUP_COLLISION A0213 Error "groups that would share a folder"

    // types
    UNKNOWN_TYPE A0301 Error "a type that is declared nowhere"
    NOT_A_STRUCT A0302 Error "a declared type that is no struct"
    MAP_KEY A0303 Error "a map key that is no base type"
    ANONYMOUS_ELEMENT A0304 Error "an anonymous struct inside a list or map"
    ARRAY_LENGTH A0305 Error "an array without a usable length"
    RECURSIVE_TYPE A0306 Error "a type that contains itself by value"
    COMPLEX_NUMBER A0307 Error "a complex number"
    REQUEST_TYPE A0308 Error "a request that is no struct"
    RESPONSE_TYPE A0309 Error "a response of a form that cannot be named"
    EMBEDDED_TYPE A0310 Error "an embedded type that is no struct"
    EMBEDDED_DEPTH A0311 Error "structs embedded too deeply"

    // routes
    DUPLICATE_ROUTE A0401 Error "two routes for the same requests"
    UNKNOWN_METHOD A0402 Error "a method that no router takes"
    PATH_FORM A0403 Error "a path that no router takes"
    PARAMETER_NAME A0404 Error "a path parameter without a name, or with a name used twice"
    SSE_RESPONSE A0405 Error "a stream of events without a response type"
    NO_ROUTES A0406 Error "nothing to serve"

    // imports
    MISSING_IMPORT A0501 Error "an import that cannot be read"
    IMPORT_CYCLE A0502 Error "files that import each other"
    IMPORT_SUFFIX A0503 Error "an import that is no `.api` file"
    SYNTAX_MISMATCH A0504 Error "files of different `syntax` versions"

    // server
    TIMEOUT A0601 Error "a `timeout` that is no duration"
    MAX_BYTES A0602 Error "a `maxBytes` that is no number"
    SWITCH A0603 Error "a switch that is neither `true` nor `false`"
    SERVER_NAME A0604 Error "a name in `@server` that cannot be an identifier"
    SERVER_COLLISION A0605 Error "names in `@server` that are one name in Rust"
    JWT_TRANSITION A0606 Error "`jwtTransition` without `jwt`"
    ROUTE_SERVER_KEY A0607 Error "a key in the `@server` of a single route"
    PROTECTION_MISSPELT A0608 Error "a key that is nearly one that protects routes"

    // tags
    TAG_OPTION A0701 Error "an option of a tag that is written wrongly"
    DEFAULT_VALUE A0702 Error "a default that is no value of the field"
    OPTIONAL_ON A0703 Error "`optional=` of a field that is not there"

    // the old dialect and forms that goctl refuses
    STRUCT_KEYWORD W0101 Warning "the keyword `struct`"
    UNQUOTED_VALUE W0102 Warning "a value without quotes"
    ROUTE_SERVER W0103 Warning "`@server` on a single route"
    DOC_PARENS W0104 Warning "`@doc` with parentheses around one text, or without them around keys"
    SERVICE_DASHES W0105 Warning "a service name with dashes"
    GOCTL_PATH W0106 Warning "a path that goctl refuses"
    GOCTL_VALUE W0107 Warning "a value in `@server` that goctl refuses"
    BYTE_ORDER_MARK W0108 Warning "a byte order mark"
    LAYOUT W0109 Warning "blanks or line breaks where goctl wants none, or wants one"
    METHOD_CASE W0110 Warning "a method in upper case"
    PATH_BLANKS W0111 Warning "a path with blanks"
    GOCTL_TYPE W0112 Warning "a type that goctl refuses here"
    DUPLICATE_KEY W0113 Warning "a key that is given twice"

    // warnings about names and types
    DUPLICATE_WIRE_NAME W0201 Warning "two fields that are one in a request or response"
    EMBEDDED_CLASH W0202 Warning "embedded types that hide each other's field"
    UNUSED_TYPE W0203 Warning "a type that no route uses"

    // warnings about routes
    PARAMETER_WITHOUT_FIELD W0401 Warning "a path parameter that no field reads"
    FIELD_WITHOUT_PARAMETER W0402 Warning "a `path` field that the route never fills"
    JSON_ON_GET W0403 Warning "a JSON body on a request that usually has none"
    UNTAGGED_FIELD W0404 Warning "a request field without a tag"
    UNREAD_REQUEST W0405 Warning "a request that carries nothing"

    // warnings about imports
    DUPLICATE_IMPORT W0501 Warning "a file that is imported twice by one file"
    EMPTY_FILE W0502 Warning "a file without a statement"

    // warnings about @server
    UNKNOWN_SERVER_KEY W0601 Warning "a key of `@server` that means nothing"
    UNSIGNED_METHOD W0602 Warning "a route whose signature go-zero does not verify"
    NO_LIMIT W0603 Warning "a limit that is not above zero"

    // warnings about tags
    BROKEN_TAG W0701 Warning "a tag that is not `key:\"value\"`"
    UNKNOWN_OPTION W0702 Warning "an option that means nothing"
    USELESS_OPTION W0703 Warning "an option that has no effect on this field"
    VALIDATE_RULE W0704 Warning "`validate` rules that are not checked"
    DEFAULT_BEYOND W0705 Warning "a default that the field's own rules refuse"
    FORM_BRACKETS W0706 Warning "a form field called `name[]`"
    NEEDED_TWICE W0707 Warning "a field that must come from two places"
    TAG_KEY W0708 Warning "a tag's key that is nearly one that is read"
}
