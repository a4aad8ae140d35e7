//! `validate:"…"` as go-playground's `validator` v10 reads it, less what generated code does not check.

use super::ast::{TypeExpr, TypeKind};
use super::base::{BaseType, Scalar};
use crate::ir::{Bound, Rule, Validation};

/// The forms of texts that are checked.
const FORMS: [&str; 7] = [
    "email", "url", "uuid", "numeric", "number", "alphanum", "alpha",
];

/// What becomes of a rule.
enum Verdict {
    Checked(Rule),
    /// The type says it already.
    Kept,
    Unchecked,
}

/// What a rule is asked of.
#[derive(Clone, Copy)]
enum Kind<'t> {
    Bool,
    Signed,
    Unsigned,
    Float,
    Text,
    /// `[]byte`, which has a length and no elements to speak of.
    Bytes,
    /// A list, array or map, by its element.
    Many(&'t TypeExpr),
    Struct,
    /// `interface{}`, and pointers to what has elements or fields, or to pointers.
    Other,
}

/// Reads the rules of a field of that type.
#[must_use]
pub fn read(text: &str, ty: &TypeExpr) -> Validation {
    let mut read = Validation {
        skipped: text.trim() == "-",
        ..Validation::default()
    };
    if read.skipped {
        return read;
    }
    let mut of = Some(Kind::of(ty));
    for part in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
        match of.map_or(Verdict::Unchecked, |kind| kind.judge(part)) {
            // An element has no other fields beside it.
            Verdict::Checked(Rule::EqField(_)) if read.rules.contains(&Rule::Dive) => {
                read.unchecked.push(part.to_owned());
            }
            Verdict::Checked(rule) => read.rules.push(rule),
            Verdict::Kept => {}
            Verdict::Unchecked => read.unchecked.push(part.to_owned()),
        }
        of = of.and_then(|kind| kind.behind(part));
    }
    read
}

impl<'t> Kind<'t> {
    fn of(ty: &'t TypeExpr) -> Self {
        match &ty.kind {
            TypeKind::Pointer(inner) => match Self::of(inner) {
                Self::Many(_) | Self::Struct => Self::Other,
                _ if matches!(inner.kind, TypeKind::Pointer(_)) => Self::Other,
                kind => kind,
            },
            TypeKind::Interface => Self::Other,
            TypeKind::Slice(element) if element.is_byte() => Self::Bytes,
            TypeKind::Slice(element) | TypeKind::Array(_, element) => Self::Many(element),
            TypeKind::Map(_, value) => Self::Many(value),
            TypeKind::Struct(_) => Self::Struct,
            TypeKind::Named(name) => Self::named(name),
        }
    }

    fn named(name: &str) -> Self {
        match BaseType::named(name) {
            Some(BaseType::Scalar(scalar)) => match scalar {
                Scalar::Bool => Self::Bool,
                Scalar::Text => Self::Text,
                Scalar::Int { signed: true, .. } => Self::Signed,
                Scalar::Int { .. } => Self::Unsigned,
                Scalar::Float { .. } => Self::Float,
            },
            Some(_) => Self::Other,
            None => Self::Struct,
        }
    }

    /// What the rules behind `part` are for; behind a `dive` that cannot be followed nobody knows.
    fn behind(self, part: &str) -> Option<Self> {
        match (self, part) {
            (Self::Many(element), "dive") => Some(Self::of(element)),
            (_, "dive" | "keys" | "structonly") => None,
            (kind, _) => Some(kind),
        }
    }

    fn judge(self, part: &str) -> Verdict {
        let rule = match part.split_once('=') {
            // `a|b` asks for one of two rules.
            _ if part.contains('|') => None,
            None if self.says(part) => return Verdict::Kept,
            None => self.plain(part),
            Some((name, value)) => self.with(name, &unescaped(value)),
        };
        rule.map_or(Verdict::Unchecked, Verdict::Checked)
    }

    /// Whether every value of the kind keeps the rule.
    fn says(self, name: &str) -> bool {
        match name {
            "numeric" | "number" => self.is_number(),
            "boolean" => matches!(self, Self::Bool),
            // `validator` looks into structs, whether they are required or not.
            "required" => matches!(self, Self::Struct),
            _ => false,
        }
    }

    fn plain(self, name: &str) -> Option<Rule> {
        let form = FORMS.into_iter().find(|form| *form == name);
        match name {
            "required" => Some(Rule::Required),
            "omitempty" => Some(Rule::OmitEmpty),
            "dive" if matches!(self, Self::Many(_)) => Some(Rule::Dive),
            _ if matches!(self, Self::Text) => form.map(Rule::Form),
            _ => None,
        }
    }

    fn with(self, name: &str, value: &str) -> Option<Rule> {
        let bound = |relation| Some(Rule::Bound(relation, self.bound(value)?));
        match name {
            "min" | "gte" => bound("min"),
            "max" | "lte" => bound("max"),
            "eq" if matches!(self, Self::Text) => Some(Rule::OneOf(vec![value.to_owned()])),
            "len" | "eq" => bound("len"),
            "gt" => bound("gt"),
            "lt" => bound("lt"),
            "oneof" if matches!(self, Self::Text | Self::Signed | Self::Unsigned) => {
                Some(Rule::OneOf(words(value)))
            }
            "eqfield" if self.is_number() || matches!(self, Self::Text | Self::Bool) => {
                Some(Rule::EqField(value.to_owned()))
            }
            _ => None,
        }
    }

    fn bound(self, text: &str) -> Option<Bound> {
        match self {
            Self::Text | Self::Bytes | Self::Many(_) | Self::Signed => {
                text.parse().ok().map(Bound::Signed)
            }
            Self::Unsigned => text.parse().ok().map(Bound::Unsigned),
            Self::Float => {
                let number = text.parse().ok().filter(|number: &f64| number.is_finite());
                number.map(Bound::Float)
            }
            Self::Bool | Self::Struct | Self::Other => None,
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Signed | Self::Unsigned | Self::Float)
    }
}

/// `validator` has no other way to write a comma or a bar in a value.
fn unescaped(value: &str) -> String {
    value.replace("0x2C", ",").replace("0x7C", "|")
}

/// The values of `oneof=a 'b c'`.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let quoted = rest
            .strip_prefix('\'')
            .and_then(|rest| rest.split_once('\''));
        let (word, behind) = quoted
            .or_else(|| rest.split_once(' '))
            .unwrap_or((rest, ""));
        words.push(word.to_owned());
        rest = behind.trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceMap, Span};

    fn ty(kind: TypeKind) -> TypeExpr {
        let span = Span::new(SourceMap::default().add("main.api", ""), 0..0);
        TypeExpr { span, kind }
    }

    fn named(name: &str) -> TypeExpr {
        ty(TypeKind::Named(name.into()))
    }

    fn list(of: TypeExpr) -> TypeExpr {
        ty(TypeKind::Slice(Box::new(of)))
    }

    fn pointer(to: TypeExpr) -> TypeExpr {
        ty(TypeKind::Pointer(Box::new(to)))
    }

    #[track_caller]
    fn assert_read(text: &str, ty: &TypeExpr, checked: &[Rule], unchecked: &[&str]) {
        let rules = read(text, ty);
        assert_eq!(rules.rules, checked, "{text}");
        assert_eq!(rules.unchecked, unchecked, "{text}");
        assert!(!rules.skipped, "{text}");
    }

    fn signed(name: &'static str, bound: i64) -> Rule {
        Rule::Bound(name, Bound::Signed(bound))
    }

    #[test]
    fn rules_are_read_in_their_order() {
        let text = named("string");
        let rules = [Rule::OmitEmpty, signed("min", 1), Rule::Form("email")];
        assert_read("omitempty, gte=1,,email,", &text, &rules, &[]);
        let one_of = |words: &[&str]| Rule::OneOf(words.iter().map(|it| (*it).into()).collect());
        assert_read(
            "oneof=a  'b c' 0x2C d",
            &text,
            &[one_of(&["a", "b c", ",", "d"])],
            &[],
        );
        assert_read("eq=a b", &text, &[one_of(&["a b"])], &[]);
        assert_read(
            "eqfield=Other",
            &text,
            &[Rule::EqField("Other".into())],
            &[],
        );
        assert_read("", &text, &[], &[]);
        assert!(read("-", &text).skipped);
    }

    #[test]
    fn bounds_have_the_type_that_they_are_compared_in() {
        assert_read("gt=-1", &named("int8"), &[signed("gt", -1)], &[]);
        let unsigned = |bound| Rule::Bound("lt", Bound::Unsigned(bound));
        assert_read("lt=5,lt=-5", &named("uint8"), &[unsigned(5)], &["lt=-5"]);
        let half = Rule::Bound("len", Bound::Float(0.5));
        assert_read("eq=0.5,eq=inf", &named("float32"), &[half], &["eq=inf"]);
        assert_read("lte=3", &list(named("byte")), &[signed("max", 3)], &[]);
        assert_read("max=3", &pointer(named("int")), &[signed("max", 3)], &[]);
        assert_read("max=3", &pointer(pointer(named("int"))), &[], &["max=3"]);
    }

    #[test]
    fn what_the_type_says_is_not_asked() {
        assert_read("numeric,number", &named("int"), &[], &[]);
        assert_read("boolean,required", &named("bool"), &[Rule::Required], &[]);
        assert_read("required", &named("Item"), &[], &[]);
        assert_read("required", &pointer(named("Item")), &[Rule::Required], &[]);
    }

    #[test]
    fn what_is_unknown_or_does_not_suit_is_left() {
        assert_read(
            "password,url",
            &named("string"),
            &[Rule::Form("url")],
            &["password"],
        );
        assert_read(
            "alphanum|contains=_",
            &named("string"),
            &[],
            &["alphanum|contains=_"],
        );
        assert_read("email,min=1", &named("bool"), &[], &["email", "min=1"]);
        assert_read("oneof=1.5", &named("float64"), &[], &["oneof=1.5"]);
        assert_read("min=x", &named("string"), &[], &["min=x"]);
    }

    #[test]
    fn behind_a_dive_the_rules_are_for_the_elements() {
        let texts = list(named("string"));
        let rules = [
            signed("max", 2),
            Rule::Dive,
            Rule::Required,
            Rule::Form("uuid"),
        ];
        assert_read("max=2,dive,required,uuid", &texts, &rules, &[]);
        let rules = [Rule::Dive, Rule::Dive, Rule::Required];
        assert_read("dive,dive,required", &list(texts.clone()), &rules, &[]);
        assert_read("dive,eqfield=A", &texts, &[Rule::Dive], &["eqfield=A"]);
        assert_read("dive,min=1", &named("string"), &[], &["dive", "min=1"]);
        let lost = ["keys", "min=1", "endkeys", "required"];
        assert_read(
            "dive,keys,min=1,endkeys,required",
            &texts,
            &[Rule::Dive],
            &lost,
        );
    }
}
