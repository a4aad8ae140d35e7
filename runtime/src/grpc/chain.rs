//! What is known of a service before any call comes.

use std::sync::Arc;

use super::Method;
use crate::{
    load::{Cpu, Shedder},
    settings::RpcServer,
    telemetry::Telemetry,
};

/// What all methods of a service share.
#[derive(Debug)]
pub struct Chain {
    pub(super) settings: RpcServer,
    pub(super) telemetry: Telemetry,
    pub(super) cpu: Cpu,
    /// One for all methods: the processor is one, too. None where it is switched off.
    pub(super) shedder: Option<Arc<Shedder>>,
}

impl Chain {
    /// The chain of a service with these settings.
    pub fn new(settings: &RpcServer, telemetry: &Telemetry) -> Self {
        let (cpu, threshold) = (Cpu::default(), settings.cpu_threshold);
        Self {
            shedder: (threshold > 0).then(|| Arc::new(Shedder::new(threshold, &cpu))),
            settings: settings.clone(),
            telemetry: telemetry.clone(),
            cpu,
        }
    }

    /// The method `path`, `/package.Service/Method`, with one message in and one out.
    pub fn unary(&self, path: &'static str) -> Method {
        Method::unary(path, self)
    }

    /// The method `path` with a stream in, out, or both.
    pub fn streaming(&self, path: &'static str) -> Method {
        Method::streaming(path, self)
    }
}
