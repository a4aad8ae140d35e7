//! Whether a call may begin: the breaker and load shedding (`zrpc/internal/serverinterceptors`,
//! `zrpc/internal/clientinterceptors`).

use std::{sync::Arc, time::Instant};

use tonic::{Code, Status};

use crate::{
    load::{Breaker, Flight, Refused, Shedder},
    telemetry::Rejection,
};

/// What one method asks before a call.
#[derive(Debug, Default)]
pub(super) struct Gate {
    pub breaker: Option<Breaker>,
    pub shedder: Option<Arc<Shedder>>,
}

/// What a call holds of its method's gate.
#[derive(Debug, Default)]
pub(super) struct Admission {
    /// Whether the breaker waits to hear how it ended.
    is_allowed: bool,
    flight: Option<Flight>,
}

impl Admission {
    /// Takes what the call needs.
    ///
    /// # Errors
    /// The part that refuses; those before it hear of that like of any other end.
    pub(super) fn enter(&mut self, gate: &Gate, now: Instant) -> Result<(), Rejection> {
        if let Some(breaker) = &gate.breaker {
            self.is_allowed = breaker.allows(now);
            self.is_allowed.then_some(()).ok_or(Rejection::Breaker)?;
        }
        if let Some(shedder) = &gate.shedder {
            self.flight = Some(shedder.admit(now).ok_or(Rejection::Shedding)?);
        }
        Ok(())
    }

    /// The call has ended with the number `code` in its `grpc-status`, or by a panic.
    pub(super) fn leave(&mut self, gate: &Gate, now: Instant, code: Option<u32>) {
        if let Some(breaker) = gate.breaker.as_ref().filter(|_| self.is_allowed) {
            breaker.done(now, code.is_some_and(is_acceptable));
        }
        if let Some((shedder, flight)) = gate.shedder.as_ref().zip(self.flight.take()) {
            shedder.land(now, &flight, code != Some(Code::DeadlineExceeded as u32));
        }
    }
}

/// The status of a call that was refused, with go-zero's texts.
pub(super) fn status(rejection: Rejection) -> Status {
    match rejection {
        Rejection::Breaker => {
            let mut status = Status::unavailable(Refused.to_string());
            status.set_source(Arc::new(Refused));
            status
        }
        Rejection::Shedding | Rejection::Connections => {
            Status::resource_exhausted("service overloaded")
        }
    }
}

/// Whether the service is not to blame (`zrpc/internal/codes/accept.go`); codes of business errors are
/// answers.
pub(super) fn is_acceptable(code: u32) -> bool {
    const FAULTS: [Code; 6] = [
        Code::DeadlineExceeded,
        Code::ResourceExhausted,
        Code::Unimplemented,
        Code::Internal,
        Code::Unavailable,
        Code::DataLoss,
    ];
    !FAULTS.iter().any(|fault| *fault as u32 == code)
}

#[cfg(test)]
mod tests {
    use std::task::Poll;

    use futures_util::poll;
    use tokio::sync::watch;
    use tonic::Request;

    use super::*;
    use crate::{
        grpc::{Chain, Method},
        settings::RpcServer,
        telemetry::{Telemetry, metrics::Format},
    };

    #[test]
    fn faults_are_go_zeros() {
        let faults: Vec<u32> = (0..6000).filter(|code| !is_acceptable(*code)).collect();
        assert_eq!(faults, [4, 8, 12, 13, 14, 15]);
    }

    #[test]
    fn a_breaker_hears_of_faults_and_of_panics() {
        let refused = |code| {
            let gate = Gate {
                breaker: Some(Breaker::default()),
                shedder: None,
            };
            let now = Instant::now();
            let calls = (0..200).filter(|_| {
                let mut admission = Admission::default();
                let entered = admission.enter(&gate, now);
                admission.leave(&gate, now, code);
                entered == Err(Rejection::Breaker)
            });
            calls.count()
        };
        for code in [Some(0), Some(1), Some(2), Some(5), Some(5000)] {
            assert_eq!(refused(code), 0, "{code:?}");
        }
        for code in [Some(Code::Unavailable as u32), None] {
            assert!(refused(code) > 50, "{code:?}");
        }
    }

    /// Under full load, with more calls in flight than the service has shown to manage.
    #[tokio::test]
    async fn a_busy_service_sheds_single_messages_and_no_streams() {
        let chain = Chain::new(&RpcServer::default(), &Telemetry::off());
        (0..1000).for_each(|_| chain.cpu.add(1020.0));
        let (single, stream) = (chain.unary("/a.B/C"), chain.streaming("/a.B/D"));
        let (last, _) = watch::channel(0);
        let call = |method: &Method, number: usize| {
            let (method, mut last) = (method.clone(), last.subscribe());
            Box::pin(async move {
                let (call, ctx, ()) = method.accept(Request::new(()));
                let logic = async move {
                    let _ = last.wait_for(|last| *last > number).await;
                    Ok(())
                };
                call.answer(&ctx, logic)
                    .await
                    .map_err(|status| status.code())
            })
        };
        let mut calls: Vec<_> = (0..60).map(|number| call(&single, number)).collect();
        for flying in &mut calls {
            assert!(poll!(flying).is_pending());
        }
        for number in 1..=30 {
            last.send_replace(number);
            assert!(calls.remove(0).await.is_ok());
        }
        let shed = poll!(call(&single, 99));
        assert_eq!(
            shed.map(Result::err),
            Poll::Ready(Some(Code::ResourceExhausted))
        );
        assert!(poll!(call(&stream, 99)).is_pending());
        let metrics = chain.telemetry.metrics().text(Format::Prometheus);
        let line = r#"rpc_server_requests_rejected_total{method="/a.B/C",reason="shedding"} 1"#;
        assert!(metrics.lines().any(|seen| seen == line), "{metrics}");
    }
}
