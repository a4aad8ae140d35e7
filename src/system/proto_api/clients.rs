//! What callers call the clients of a service.

use super::{ProtoApi, Service};
use crate::rust::Ident;

impl ProtoApi {
    /// The fields that callers of the service with that base name have for its clients: `user` for the main one, and
    /// `user_admin`; in the order of the services.
    #[must_use]
    pub fn client_fields(&self, base: &str) -> Vec<Ident> {
        let main = main(base, &self.services);
        let field = |service: &Service| match main == Some(service.full_name.as_str()) {
            true => Ident::snake(base),
            false => Ident::snake_of([base, &service.stem]),
        };
        self.services.iter().map(field).collect()
    }
}

/// The service that is called as the crate is, by its full name: the only one, or the one whose name says so. The order
/// of services in a contract means nothing to who calls them.
fn main<'a>(base: &str, services: &'a [Service]) -> Option<&'a str> {
    let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '_'], "");
    let base = plain(base);
    let is_main = |service: &&Service| {
        let name = plain(&service.name);
        let mut ends = ["", "service", "rpc", "server"].iter();
        ends.any(|end| name == format!("{base}{end}"))
    };
    let named = || services.iter().filter(is_main);
    let main = match services {
        [only] => Some(only),
        _ => named().min_by_key(|service| service.name.len()),
    };
    main.map(|service| service.full_name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(base: &str, names: &[&str]) -> Vec<String> {
        let service = |name: &&str| Service {
            full_name: format!("shop.{name}"),
            name: (*name).to_owned(),
            stem: (*name).to_owned(),
            module: Vec::new(),
            server_module: String::new(),
            methods: Vec::new(),
        };
        let services = names.iter().map(service).collect();
        let api = ProtoApi::new(std::collections::BTreeMap::new(), services);
        let fields = api.client_fields(base);
        fields.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_do_not_follow_the_order_of_services() {
        assert_eq!(fields("user", &["Greeter"]), ["user"]);
        assert_eq!(fields("user", &["Admin", "User"]), ["user_admin", "user"]);
        assert_eq!(fields("user", &["User", "Admin"]), ["user", "user_admin"]);
        assert_eq!(
            fields("my-user", &["UserA", "MyUserService"]),
            ["my_user_user_a", "my_user"]
        );
        assert_eq!(
            fields("user", &["UserService", "User"]),
            ["user_user_service", "user"]
        );
        assert_eq!(fields("user", &["A", "B"]), ["user_a", "user_b"]);
    }
}
