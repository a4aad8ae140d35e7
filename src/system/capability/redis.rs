//! `redis:`: Redis for logic.

use super::{Capability, Field, Setting, Subject};
use crate::rust::{Code, Doc, Ident, Literal, Ty};
use crate::system::environment::{Environment, Value};
use crate::system::server::REDIS_PASSWORD;
use crate::text::{Key, yaml};

/// The parts of a service whose logic uses Redis.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    let name = subject.service.redis.as_ref()?;
    let block = yaml::Block::new(format!(
        "{}:\n  Host: \"${{REDIS_ADDR:-127.0.0.1:6379}}\"\n  Pass: \"${{{REDIS_PASSWORD}:-}}\"\n",
        yaml::Scalar::new(name)
    ));
    Some(Capability {
        name: "redis",
        settings: vec![Setting {
            docs: Doc::of("Where Redis is."),
            field: Ident::snake("redis"),
            ty: Ty::path("settings::Redis"),
            block: Literal::new(name),
        }],
        state: vec![Field {
            docs: Doc::of("Redis, to which there is a connection once it is used."),
            field: Ident::snake("redis"),
            ty: Ty::path("Redis"),
            imports: vec!["ferroctl_runtime::redis::Redis"],
            value: Code::new("Redis::connect(&settings.redis, &telemetry).await?"),
            then: None,
        }],
        yaml: vec![block.clone()],
        defaults: vec![block],
        features: vec!["redis"],
        dependencies: vec![Key::new("redis")],
        environment: password(),
        ..Capability::default()
    })
}

/// The password of the stack's Redis.
pub(super) fn password() -> Environment {
    let password = Value::secret(REDIS_PASSWORD);
    Environment::from([(REDIS_PASSWORD.to_owned(), password)])
}
