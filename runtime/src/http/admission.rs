//! Whether a request may begin: places, the breaker, shedding (rows 4 to 6 of go-zero's chain).

use std::time::Instant;

use tokio::sync::SemaphorePermit;

use super::route_settings::RouteSettings;
use crate::{Error, Result, load::Flight, telemetry::Rejection};

/// What a request holds while it is served.
pub(super) struct Admission {
    route: &'static RouteSettings,
    /// Its place among those served at the same time.
    place: Option<SemaphorePermit<'static>>,
    /// Whether the breaker waits to hear how it ended.
    is_allowed: bool,
    flight: Option<Flight>,
    /// Whether its client is still sending it: how that ends says nothing of the service.
    is_coming: bool,
}

impl Admission {
    pub(super) fn new(route: &'static RouteSettings) -> Self {
        Self {
            route,
            place: None,
            is_allowed: false,
            flight: None,
            is_coming: false,
        }
    }

    /// Takes what the request needs while it comes.
    ///
    /// # Errors
    /// Unavailable, where a part refuses; the parts before it hear of that like of any other end.
    pub(super) fn enter(&mut self, now: Instant) -> Result<()> {
        if let Some(places) = &self.route.connections {
            self.place = places.try_acquire().ok();
            self.admitted(self.place.is_some(), Rejection::Connections)?;
        }
        if let Some(breaker) = &self.route.breaker {
            self.is_allowed = breaker.allows(now);
            self.admitted(self.is_allowed, Rejection::Breaker)?;
        }
        Ok(())
    }

    /// The client has not sent all of it.
    pub(super) fn wait(&mut self) {
        self.is_coming = true;
    }

    /// Whether the client had to send more of it.
    pub(super) fn was_coming(&self) -> bool {
        self.is_coming
    }

    /// Takes what the request needs once it is there.
    ///
    /// # Errors
    /// Unavailable, where the service has more to do than it can.
    pub(super) fn begin(&mut self, now: Instant) -> Result<()> {
        self.is_coming = false;
        if let Some(shedder) = &self.route.shedder {
            self.flight = shedder.admit(now);
            self.admitted(self.flight.is_some(), Rejection::Shedding)?;
        }
        Ok(())
    }

    /// The request has ended with this status.
    pub(super) fn leave(&mut self, now: Instant, status: u16) {
        let is_told = self.is_allowed && !self.is_coming;
        if let Some(breaker) = self.route.breaker.as_ref().filter(|_| is_told) {
            breaker.done(now, status < 500);
        }
        if let Some((shedder, flight)) = self.route.shedder.as_ref().zip(self.flight.take()) {
            shedder.land(now, &flight, status != 503);
        }
        self.place = None;
    }

    fn admitted(&self, admitted: bool, otherwise: Rejection) -> Result<()> {
        if admitted {
            return Ok(());
        }
        if let Some(metrics) = &self.route.metrics {
            metrics.reject(otherwise);
        }
        // go-zero's statistics leave out what found no place.
        if let Some(statistics) = &self.route.statistics
            && otherwise != Rejection::Connections
        {
            statistics.refused();
        }
        Err(Error::unavailable(match otherwise {
            Rejection::Connections => "too many requests",
            Rejection::Breaker => "the circuit breaker is open",
            Rejection::Shedding => "the service is overloaded",
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use axum::{Router, response::Response, routing::get};
    use futures_util::future::join_all;

    use crate::{
        Ctx,
        http::{Chain, Route, Style},
        service::Running,
        settings::{Http, Middlewares, ServiceSettings},
        telemetry::Telemetry,
        testing::http::Client,
    };

    async fn nap(ctx: Ctx) -> Response {
        tokio::time::sleep(Duration::from_millis(50)).await;
        ctx.answer(Ok(()))
    }

    /// A service whose processor is busy, with ten requests at the same time behind it.
    async fn busy(shedding: bool) -> (Running, Arc<Client>) {
        let settings = Http {
            host: "127.0.0.1".to_owned(),
            cpu_threshold: 100,
            middlewares: Middlewares {
                shedding,
                // It would count what is shed as failed.
                breaker: false,
                ..Middlewares::default()
            },
            ..Http::default()
        };
        let chain = Chain::new(&settings, &Telemetry::off(), Style::ENVELOPE);
        (0..100).for_each(|_| chain.cpu.add(1000.0));
        let router = Router::new().route("/nap", get(chain.observed(Route::get("/nap"), nap)));
        let service = ServiceSettings::default();
        let running = chain.serve(&service, router).await.unwrap();
        let client = Arc::new(Client::new(running.addr()));
        answers(&client, 10).await;
        // The statistics count whole tenths of a second.
        tokio::time::sleep(Duration::from_millis(120)).await;
        (running, client)
    }

    /// Status and body of requests at the same time.
    async fn answers(client: &Client, requests: usize) -> Vec<(u16, String)> {
        let answers = join_all((0..requests).map(|_| client.get("/nap"))).await;
        let answers = answers.into_iter().map(Result::unwrap);
        answers.map(|it| (it.status, it.body)).collect()
    }

    #[tokio::test]
    async fn a_busy_service_sheds_what_it_cannot_do() {
        let (_running, client) = busy(true).await;
        let answers = answers(&client, 20).await;
        let body = r#"{"code":503,"message":"the service is overloaded","data":null}"#;
        let shed = (503, body.to_owned());
        assert!(answers.contains(&shed), "{answers:?}");
        assert!(answers.iter().any(|(status, _)| *status == 200));
        let answer = client.get("/nap").await.unwrap();
        assert_eq!(answer.status, 200);
    }

    #[tokio::test]
    async fn shedding_can_be_switched_off() {
        let (_running, client) = busy(false).await;
        let answers = answers(&client, 20).await;
        assert!(answers.iter().all(|(status, _)| *status == 200));
    }
}
