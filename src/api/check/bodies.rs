//! The forms of requests and responses.

use super::Checker;
use crate::api::ast::{Route, Server, TypeExpr, TypeKind};
use crate::api::base::BaseType;
use crate::api::settings;
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Checker<'a> {
    /// Looks at what a route takes and gives.
    pub(super) fn bodies(&mut self, server: Option<&Server>, route: &'a Route) {
        if let Some(ty) = route.request.as_ref().and_then(|body| body.ty.as_ref()) {
            self.type_use(ty);
            self.request(ty);
        }
        if let Some(ty) = route.response.as_ref().and_then(|body| body.ty.as_ref()) {
            self.type_use(ty);
            self.response(ty);
        }
        self.event_stream(server, route);
    }

    fn request(&mut self, ty: &TypeExpr) {
        let named = |ty: &TypeExpr| match &ty.kind {
            TypeKind::Named(name) => BaseType::named(name).is_none(),
            _ => false,
        };
        match &ty.kind {
            _ if named(ty) => {}
            TypeKind::Pointer(inner) if named(inner) => {
                let finding = Diagnostic::new(&codes::GOCTL_TYPE, "a request behind a `*`")
                    .at(ty.span, "")
                    .note("ferroctl reads it, but what goctl 1.10 generates does not compile");
                self.report(finding);
            }
            TypeKind::Named(_) => {
                let message = "a request of a base type carries nothing";
                let finding = Diagnostic::new(&codes::UNREAD_REQUEST, message)
                    .at(ty.span, "ignored")
                    .note("what goctl 1.10 generates for it does not compile");
                self.report(finding);
            }
            _ => {
                let finding = Diagnostic::new(&codes::REQUEST_TYPE, "a request must be a struct")
                    .at(ty.span, "not the name of a struct")
                    .help("declare a type with this as a field");
                self.report(finding);
            }
        }
    }

    fn response(&mut self, ty: &TypeExpr) {
        match &ty.kind {
            TypeKind::Struct(_) => {
                let message = "a response must be a type with a name";
                let finding = Diagnostic::new(&codes::RESPONSE_TYPE, message)
                    .at(ty.span, "declare this struct with `type`");
                self.report(finding);
            }
            _ if !goctl_takes(ty) => {
                let message = "goctl refuses this form of a response";
                let finding = Diagnostic::new(&codes::GOCTL_TYPE, message)
                    .at(ty.span, "")
                    .note("ferroctl reads it, but goctl 1.10 refuses the file");
                self.report(finding);
            }
            _ => {}
        }
    }

    fn event_stream(&mut self, server: Option<&Server>, route: &Route) {
        let response = route.response.as_ref().and_then(|body| body.ty.as_ref());
        if settings::switch(server, "sse") && response.is_none() {
            let place = route.method.span.to(route.path.span);
            let message = "a stream of events without a response type";
            let mut finding =
                Diagnostic::new(&codes::SSE_RESPONSE, message).at(place, "needs `returns (…)`");
            if let Some(sse) = server.and_then(|server| server.get("sse")) {
                finding = finding.also(sse.span, "makes it a stream");
            }
            self.report(finding);
        }
    }
}

/// `T`, `*T`, `[]T`, `[]*T` with a name T.
fn goctl_takes(ty: &TypeExpr) -> bool {
    let pointer = |ty: &TypeExpr| match &ty.kind {
        TypeKind::Pointer(inner) => matches!(inner.kind, TypeKind::Named(_)),
        kind => matches!(kind, TypeKind::Named(_)),
    };
    match &ty.kind {
        TypeKind::Slice(inner) => pointer(inner),
        _ => pointer(ty),
    }
}
