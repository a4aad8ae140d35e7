//! Google's protos of APIs, which teams import without having them: from googleapis (Apache-2.0, `built_in/LICENSE`), as
//! `googleapis-common-protos` 1.76.0 has them.

/// The text of a file that is built in, by the name that an `import` gives it.
pub(super) fn text(name: &str) -> Option<&'static str> {
    let found = FILES.binary_search_by_key(&name, |(name, _)| name).ok()?;
    Some(FILES[found].1)
}

macro_rules! files {
    ($($name:literal,)*) => { &[$(($name, include_str!(concat!("built_in/", $name)))),*] };
}

/// Name → text, ordered by name.
static FILES: &[(&str, &str)] = files![
    "google/api/annotations.proto",
    "google/api/client.proto",
    "google/api/field_behavior.proto",
    "google/api/field_info.proto",
    "google/api/http.proto",
    "google/api/httpbody.proto",
    "google/api/launch_stage.proto",
    "google/api/resource.proto",
    "google/api/routing.proto",
    "google/api/visibility.proto",
    "google/rpc/code.proto",
    "google/rpc/error_details.proto",
    "google/rpc/status.proto",
    "google/type/calendar_period.proto",
    "google/type/color.proto",
    "google/type/date.proto",
    "google/type/datetime.proto",
    "google/type/dayofweek.proto",
    "google/type/decimal.proto",
    "google/type/expr.proto",
    "google/type/fraction.proto",
    "google/type/interval.proto",
    "google/type/latlng.proto",
    "google/type/localized_text.proto",
    "google/type/money.proto",
    "google/type/month.proto",
    "google/type/phone_number.proto",
    "google/type/postal_address.proto",
    "google/type/quaternion.proto",
    "google/type/timeofday.proto",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_ordered_and_what_they_import_is_here() {
        assert!(FILES.is_sorted());
        let imports = FILES.iter().flat_map(|(_, text)| text.lines());
        let imports =
            imports.filter_map(|line| line.strip_prefix("import \"")?.strip_suffix("\";"));
        for name in imports.filter(|name| !name.starts_with("google/protobuf/")) {
            assert!(text(name).is_some(), "{name}");
        }
    }
}
