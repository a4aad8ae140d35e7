//! What the context of a request has in HTTP alone: how it is answered.

use axum::response::Response;
use http::{HeaderValue, StatusCode, header::SET_COOKIE};
use serde::Serialize;

use super::{Style, route_settings::MatchedRoute};
use crate::{Ctx, Result};

impl Ctx {
    /// The answer with the value, or the error, that logic returned; with the headers, cookies and the
    /// status that it set on this context. An error that is an operator's business is logged here, once.
    pub fn answer<T: Serialize + 'static>(&self, result: Result<T>) -> Response {
        let (style, _) = self.style_and_place();
        self.answer_response(result.and_then(|value| style.success(&value)))
    }

    /// The response that logic made itself, or the answer with its error; like [`answer`](Self::answer)
    /// otherwise.
    pub(super) fn answer_response(&self, result: Result<Response>) -> Response {
        let (style, place) = self.style_and_place();
        let answer = self.take_answer();
        let mut response = match result {
            Ok(mut response) => {
                let own = response.status();
                *response.status_mut() = answer.status.unwrap_or(own);
                response
            }
            Err(error) => style.failure(&error, place),
        };
        response.headers_mut().extend(answer.headers);
        response
    }

    /// How this request is answered, and what the log calls its route.
    pub(super) fn style_and_place(&self) -> (&'static Style, &'static str) {
        let route = self.extension::<MatchedRoute>().map(|it| it.settings);
        route.map_or((&Style::ENVELOPE, ""), |it| (&it.style, it.name))
    }

    /// Adds a cookie, given as the text of a `Set-Cookie` header (RFC 6265).
    ///
    /// # Errors
    /// The text holds a control character.
    #[track_caller]
    pub fn set_cookie(&self, cookie: &str) -> Result<()> {
        let value = HeaderValue::from_str(cookie)?;
        self.change_answer(|answer| {
            answer.headers.append(SET_COOKIE, value);
        });
        Ok(())
    }

    /// Sets the status of a successful answer.
    pub fn set_status(&self, status: StatusCode) {
        self.change_answer(|answer| answer.status = Some(status));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    #[test]
    fn the_answer_has_what_logic_set() {
        let ctx = Ctx::background();
        ctx.set_status(StatusCode::CREATED);
        ctx.set_cookie("a=1").unwrap();
        ctx.set_cookie("b=2").unwrap();
        assert!(ctx.set_cookie("a=\n").is_err());
        let response = ctx.answer(Ok(1));
        assert_eq!(response.status(), 201);
        let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).iter().collect();
        assert_eq!(cookies, ["a=1", "b=2"]);
        assert_eq!(
            response.headers()["content-type"],
            "application/json; charset=utf-8"
        );
        ctx.set_status(StatusCode::CREATED);
        assert_eq!(ctx.answer::<()>(Err(Error::code(1, "no"))).status(), 400);
    }
}
