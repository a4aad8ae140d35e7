//! Fields: their tags, and which of several with one name counts.

use std::collections::{HashMap, HashSet};

use smol_str::{SmolStr, format_smolstr};

use crate::api::tag::{Pair, Range, Setting, Tag};
use crate::ir::{Binding, Field, NumberRange, Optional, Source};

/// Fills in what a tag says about a field, but for `validate`.
pub(super) fn apply(field: &mut Field, tag: &Tag) {
    let go_name = title(&field.name);
    field.bindings = bindings(tag, &go_name);
    let json = tag.get("json");
    field.json = match json.map(|pair| (pair.name(), &*pair.value)) {
        Some((_, "-")) => None,
        Some(("", _)) | None => Some(go_name),
        Some((name, _)) => Some(name.into()),
    };
    let json = || json.into_iter().flat_map(Pair::settings);
    field.omitempty = json().any(|setting| setting == Setting::OmitEmpty);
    field.as_string = json().any(|setting| setting == Setting::String);
    let settings = tag.sources().flat_map(Pair::settings);
    field.example = settings.into_iter().find_map(|setting| match setting {
        Setting::Example(text) => Some(text),
        _ => None,
    });
}

/// Upper-cases the first letter, as goctl does with the names of fields and types.
pub(super) fn title(name: &str) -> SmolStr {
    let mut chars = name.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// One binding a source; a field that names no source is read from the JSON body.
fn bindings(tag: &Tag, go_name: &str) -> Vec<Binding> {
    let mut sources = tag.sources().peekable();
    if sources.peek().is_none() {
        return vec![plain(Source::Json, go_name)];
    }
    sources
        .filter(|pair| pair.name() != "-")
        .filter_map(|pair| binding(pair, go_name))
        .collect()
}

fn plain(source: Source, key: &str) -> Binding {
    Binding {
        source,
        key: key.into(),
        optional: Optional::No,
        default: None,
        options: Vec::new(),
        range: None,
    }
}

fn binding(pair: &Pair, go_name: &str) -> Option<Binding> {
    let source = match pair.key {
        "path" => Source::Path,
        "form" => Source::Form,
        "header" => Source::Header,
        "json" => Source::Json,
        _ => return None,
    };
    let key = match pair.name() {
        "" => go_name,
        name => name,
    };
    let mut binding = plain(source, key);
    for setting in pair.settings() {
        set(&mut binding, setting);
    }
    Some(binding)
}

fn set(binding: &mut Binding, setting: Setting) {
    match setting {
        Setting::Optional(None) => binding.optional = Optional::Yes,
        Setting::Optional(Some(other)) => {
            binding.optional = match other.strip_prefix('!') {
                Some(other) => Optional::Without(other.trim().to_owned()),
                None => Optional::With(other),
            }
        }
        // `default=` without a value is none (go-zero, core/mapping).
        Setting::Default(value) => binding.default = Some(value).filter(|v| !v.is_empty()),
        Setting::Options(values) => binding.options = values,
        Setting::Range(range) => binding.range = Some(number_range(range)),
        Setting::String
        | Setting::Inherit
        | Setting::Env(_)
        | Setting::OmitEmpty
        | Setting::Example(_) => {}
    }
}

fn number_range(range: Range) -> NumberRange {
    NumberRange {
        low: range.low,
        low_included: range.low_included,
        high: range.high,
        high_included: range.high_included,
    }
}

/// A field on its way through the flattening of embedded structs.
#[derive(Debug, Clone)]
pub(super) struct Flat {
    /// The field.
    pub field: Field,
    /// How many embedded structs it lies in.
    pub depth: usize,
    /// Whether a tag names it in JSON.
    pub tagged: bool,
    /// The embedded type that it comes from.
    pub from: Option<SmolStr>,
}

/// A wire name: `None` for the JSON name of responses.
type Wire = (Option<Source>, SmolStr);

/// Lets the outer of several fields of one wire name win, as `encoding/json` does (`dominantField`):
/// the least deep, among those the only one with a tag; of equals the first stays for requests, and
/// none for responses, where `is_request` is false.
pub(super) fn dominant(flats: Vec<Flat>, is_request: bool) -> Vec<Field> {
    if nothing_contends(&flats) {
        return unique_names(flats);
    }
    let mut best: HashMap<Wire, Vec<usize>> = HashMap::new();
    for (index, flat) in flats.iter().enumerate() {
        for wire in wires(&flat.field) {
            best.entry(wire).or_default().push(index);
        }
    }
    let winners: HashMap<Wire, Option<usize>> = best
        .into_iter()
        .map(|(wire, indices)| (wire, winner(&flats, &indices, is_request)))
        .collect();
    let kept = flats.into_iter().enumerate().filter_map(|(index, flat)| {
        let wins = |wire: &Wire| winners.get(wire) == Some(&Some(index));
        keep(flat, wins)
    });
    unique_names(kept.collect())
}

/// Whether all wire names differ, as in most structs.
fn nothing_contends(flats: &[Flat]) -> bool {
    let mut seen = HashSet::new();
    flats.iter().map(|flat| &flat.field).all(|field| {
        let json = field.json.iter().map(|name| (None, name));
        let bindings = field.bindings.iter().map(|b| (Some(b.source), &b.key));
        json.chain(bindings).all(|wire| seen.insert(wire))
    })
}

fn wires(field: &Field) -> Vec<Wire> {
    let json = field.json.iter().map(|name| (None, name.clone()));
    let bindings = field.bindings.iter();
    json.chain(bindings.map(|b| (Some(b.source), b.key.clone())))
        .collect()
}

fn winner(flats: &[Flat], indices: &[usize], is_request: bool) -> Option<usize> {
    let rank = |&index: &usize| (flats[index].depth, !flats[index].tagged);
    let best = indices.iter().map(rank).min()?;
    let mut firsts = indices.iter().copied().filter(|index| rank(index) == best);
    let first = firsts.next();
    match firsts.next() {
        Some(_) if !is_request => None,
        _ => first,
    }
}

/// The field with the wire names that it won; `None` when it had some and won none.
fn keep(mut flat: Flat, wins: impl Fn(&Wire) -> bool) -> Option<Flat> {
    let had = flat.field.json.is_some() || !flat.field.bindings.is_empty();
    flat.field.json = flat.field.json.filter(|name| wins(&(None, name.clone())));
    let bindings = &mut flat.field.bindings;
    bindings.retain(|b| wins(&(Some(b.source), b.key.clone())));
    let has = flat.field.json.is_some() || !flat.field.bindings.is_empty();
    (has || !had).then_some(flat)
}

/// Go tells an outer `Id` from an embedded one by the type's name in between; so do we.
fn unique_names(flats: Vec<Flat>) -> Vec<Field> {
    if flats.iter().all(|flat| flat.from.is_none()) {
        return flats.into_iter().map(|flat| flat.field).collect();
    }
    let outer = flats.iter().filter(|flat| flat.from.is_none());
    let mut taken: HashSet<_> = outer.map(|flat| folded(&flat.field.name)).collect();
    let rename = |mut flat: Flat| {
        while let Some(from) = &flat.from {
            if taken.insert(folded(&flat.field.name)) {
                break;
            }
            flat.field.name = format_smolstr!("{from}_{}", flat.field.name);
        }
        flat.field
    };
    flats.into_iter().map(rename).collect()
}

/// A name as far as it can be told from others in every case style.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(|&c| c != '_');
    letters.map(|c| c.to_ascii_lowercase()).collect()
}
