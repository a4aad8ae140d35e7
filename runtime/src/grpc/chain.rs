//! What is known of a service before any call comes.

use std::sync::Arc;

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
}
