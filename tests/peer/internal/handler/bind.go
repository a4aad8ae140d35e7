package handler

import (
	"context"
	"net/http"

	"github.com/zeromicro/go-zero/rest/httpx"

	"ferroctl.test/peer/internal/svc"
)

// logic answers a bound request; a nil response means that the route declares none.
type logic[Req any] func(ctx context.Context, req *Req) (any, error)

// serve is the handler goctl generates for a route with a request: parse, call the logic, write its response or error.
func serve[Req any](run logic[Req]) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var req Req
		if err := httpx.Parse(r, &req); err != nil {
			httpx.ErrorCtx(r.Context(), w, err)
			return
		}
		respond(w, r, func() (any, error) { return run(r.Context(), &req) })
	}
}

// respond writes an error, a response, or, for a route that declares no response, an empty 200.
func respond(w http.ResponseWriter, r *http.Request, run func() (any, error)) {
	resp, err := run()
	switch {
	case err != nil:
		httpx.ErrorCtx(r.Context(), w, err)
	case resp == nil:
		httpx.Ok(w)
	default:
		httpx.OkJsonCtx(r.Context(), w, resp)
	}
}

// echo answers with the request itself, whose fields are all json fields.
func echo[Req any]() http.HandlerFunc {
	return serve(func(_ context.Context, req *Req) (any, error) { return req, nil })
}

// bound answers with show(request): the same fields under json names.
func bound[Req, Resp any](show func(Req) Resp) http.HandlerFunc {
	return serve(func(_ context.Context, req *Req) (any, error) { return show(*req), nil })
}

// taken answers an empty 200 once the request is bound.
func taken[Req any]() http.HandlerFunc {
	return serve(func(context.Context, *Req) (any, error) { return nil, nil })
}

// constant is the handler of a route without a request.
func constant(answer func(ctx context.Context) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		respond(w, r, func() (any, error) { return answer(r.Context()) })
	}
}

// Context is the generated service context; no handler needs it.
type Context = *svc.ServiceContext
