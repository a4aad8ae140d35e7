//! Names of a file: each once, and none that TypeScript or the file itself needs.

use std::collections::BTreeSet;

use crate::text::typescript::Name;

/// Words that name nothing, in modules and strict code.
const WORDS: &str = "arguments as async await break case catch class const continue debugger default delete do else \
    enum eval export extends false finally for from function get if implements import in infer instanceof interface is \
    keyof let module namespace new null of package private protected public readonly require return satisfies set \
    static super switch this throw true try type typeof undefined unique using var void while with yield any bigint \
    boolean never number object string symbol unknown";

/// What is there everywhere, and would be something else in a file that declares it.
const GLOBALS: &str = "AbortSignal AggregateError Array ArrayBuffer AsyncFunction AsyncGenerator \
    AsyncGeneratorFunction AsyncIterable AsyncIterator AsyncIteratorObject Atomics BigInt BigInt64Array BigUint64Array \
    Blob Boolean DataView Date Error EvalError Event Exclude Extract File FinalizationRegistry Float16Array \
    Float32Array Float64Array FormData Function Generator GeneratorFunction Headers Infinity Int16Array Int32Array \
    Int8Array InternalError Intl Iterable Iterator JSON Map Math NaN Node Number Object Omit Partial Pick Promise \
    PropertyKey Proxy RangeError ReadableStream Readonly Record ReferenceError Reflect RegExp Request RequestInit \
    Required Response Set SharedArrayBuffer String Symbol SyntaxError TypeError URIError URL URLSearchParams \
    Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet console decodeURI decodeURIComponent \
    document encodeURI encodeURIComponent escape fetch globalThis isFinite isNaN parseFloat parseInt self unescape \
    window";

/// What the file of a service takes from `client.ts`, and the parameters of its functions.
const OURS: &str =
    "Base64 CallOptions Client Int64 Uint64 call client events init options raw request segment";

/// The names that are taken.
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// Those of every file.
    pub(super) fn new() -> Self {
        let all = [WORDS, GLOBALS, OURS].into_iter();
        Self(
            all.flat_map(str::split_whitespace)
                .map(str::to_owned)
                .collect(),
        )
    }

    /// A name for a type, with a capital letter.
    pub(super) fn of_type(&mut self, text: &str) -> Name {
        let plain = Name::new(text);
        let (first, rest) = plain.as_str().split_at(1);
        self.free(Name::new(&(first.to_ascii_uppercase() + rest)))
    }

    /// A name for a function.
    pub(super) fn of_function(&mut self, text: &str) -> Name {
        self.free(Name::new(text))
    }

    /// The name, with as many `_` behind it as it takes to be another one.
    fn free(&mut self, mut name: Name) -> Name {
        while !self.0.insert(name.as_str().to_owned()) {
            name = Name::new(&format!("{name}_"));
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_apart_from_each_other_and_from_what_is_there() {
        let mut names = Names::new();
        let mut types = |text: &str| names.of_type(text).to_string();
        assert_eq!(types("item"), "Item");
        assert_eq!(types("Item"), "Item_");
        assert_eq!(types("Response"), "Response_");
        assert_eq!(types("object"), "Object_");
        assert_eq!(types("Client"), "Client_");
        assert_eq!(types("用户"), "_");
        assert_eq!(types("_"), "__");
        let mut functions = |text: &str| names.of_function(text).to_string();
        assert_eq!(functions("delete"), "delete_");
        assert_eq!(functions("call"), "call_");
        assert_eq!(functions("Item"), "Item__");
        assert_eq!(functions("2fa"), "_2fa");
    }
}
