//! Environment variables of pods: fixed, or from a Secret.

use crate::emit::kube::elsewhere::{Elsewhere, elsewhere};
use crate::ir;
use crate::system::database;
use crate::system::environment::{MIGRATE_VARIABLE, POD_VARIABLE, Value};
use crate::system::{Service, System};
use crate::text::kube;
use crate::text::yaml::Scalar;

/// One environment variable of a pod.
pub struct Variable {
    /// Its name.
    pub name: Scalar,
    /// Where its value comes from.
    pub from: From,
}

/// Where the value of a variable comes from.
pub enum From {
    /// The manifest.
    Manifest(kube::Scalar),
    /// A key of the Secret.
    Secret {
        /// The key.
        key: Scalar,
        /// Whether the service starts without it.
        is_optional: bool,
    },
    /// The pod: its own address.
    Pod,
}

impl Variable {
    fn fixed(name: &str, text: &str) -> Self {
        Self {
            name: Scalar::new(name),
            from: From::Manifest(kube::Scalar::new(text)),
        }
    }

    fn secret(name: &str, key: &str) -> Self {
        Self {
            name: Scalar::new(name),
            from: From::Secret {
                key: Scalar::new(key),
                is_optional: false,
            },
        }
    }

    fn kept(elsewhere: &Elsewhere<'_>) -> Self {
        Self {
            name: Scalar::new(elsewhere.name),
            from: From::Secret {
                key: Scalar::new(elsewhere.name),
                is_optional: elsewhere.is_optional,
            },
        }
    }

    /// The variables that a container's one needs: itself, behind the secret in it.
    pub(super) fn of(name: &str, value: &Value) -> Vec<Self> {
        match value {
            Value::Constant(text) => vec![Self::fixed(name, text)],
            Value::FromUser { default: None, .. } => vec![Self::secret(name, name)],
            Value::FromUser { .. } => vec![Self::fixed(name, &value.known())],
            Value::Secret {
                before,
                name: key,
                after,
            } if before.is_empty() && after.is_empty() => vec![Self::secret(name, key)],
            Value::Secret {
                before,
                name: key,
                after,
            } => vec![
                Self::secret(key, key),
                Self {
                    name: Scalar::new(name),
                    from: From::Manifest(kube::around(before, key, after)),
                },
            ],
        }
    }
}

/// The environment of a service wherever its databases are: what says where they are comes from the Secret.
pub(super) fn of_service(system: &System, service: &Service) -> Vec<Variable> {
    let elsewhere = elsewhere(service);
    let variable = |(name, value): (&String, &Value)| {
        if name == MIGRATE_VARIABLE {
            // On a server the Job runs them.
            return vec![Variable::fixed(name, database::name(ir::Database::Sqlite))];
        }
        if let Some(address) = address(system, service, name) {
            return vec![address];
        }
        match elsewhere.iter().find(|it| it.name == name) {
            Some(found) => vec![Variable::kept(found)],
            None => Variable::of(name, value),
        }
    };
    let named = service.container.environment.iter().flat_map(variable);
    let registers = service.has("registration") && service.grpc().is_some();
    let pod = registers.then(|| Variable {
        name: Scalar::new(POD_VARIABLE),
        from: From::Pod,
    });
    named.chain(pod).collect()
}

/// The environment by which a service finds the small servers of the development overlay.
pub(super) fn of_stores(service: &Service) -> Vec<Variable> {
    let elsewhere = elsewhere(service);
    let named = elsewhere.iter().filter_map(|it| {
        let value = service.container.environment.get(it.name)?;
        Some(Variable::of(it.name, value))
    });
    named.flatten().collect()
}

/// The address of a called service: all pods of one that is here, the Secret's for one that lives elsewhere.
fn address(system: &System, service: &Service, variable: &str) -> Option<Variable> {
    let mut callees = service.callees.iter();
    let callee = callees.find(|callee| callee.names.address_variable == variable)?;
    Some(match system.service(&callee.names.service) {
        Some(_) => Variable::fixed(
            variable,
            &format!("dns:///{}:{}", callee.names.label.as_str(), callee.port),
        ),
        None => Variable::secret(variable, variable),
    })
}
