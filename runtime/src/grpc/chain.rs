//! What is known of a service before any call comes.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{
    load::{Cpu, Shedder},
    service::Tasks,
    settings::RpcServer,
    telemetry::Telemetry,
};

/// What all methods of a service share.
#[derive(Debug)]
pub struct Chain {
    pub(super) settings: RpcServer,
    pub(super) telemetry: Telemetry,
    pub(super) tasks: Tasks,
    pub(super) cpu: Cpu,
    /// One for all methods: the processor is one, too. None where it is switched off.
    pub(super) shedder: Option<Arc<Shedder>>,
    single: Mutex<Vec<&'static str>>,
}

impl Chain {
    /// The chain of a service with these settings.
    pub fn new(settings: &RpcServer, telemetry: &Telemetry) -> Self {
        let (cpu, threshold) = (Cpu::default(), settings.cpu_threshold);
        Self {
            shedder: (threshold > 0).then(|| Arc::new(Shedder::new(threshold, &cpu))),
            settings: settings.clone(),
            telemetry: telemetry.clone(),
            tasks: Tasks::new(telemetry),
            cpu,
            single: Mutex::default(),
        }
    }

    /// The chain of a service with this work beside its calls.
    #[must_use]
    pub fn beside(mut self, tasks: &Tasks) -> Self {
        self.tasks = tasks.clone();
        self
    }

    /// The method `path` has one message in.
    pub(super) fn add_single(&self, path: &'static str) {
        let mut single = self.single.lock().unwrap_or_else(PoisonError::into_inner);
        single.push(path);
    }

    /// All methods with one message in.
    pub(super) fn single(&self) -> Vec<&'static str> {
        let single = self.single.lock();
        single.unwrap_or_else(PoisonError::into_inner).clone()
    }
}
