package handler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"ferroctl.test/peer/internal/types"
)

// Handlers that answer something of their own: which route matched, chosen responses, errors, claims.

func route(name string) http.HandlerFunc {
	return constant(func(context.Context) (any, error) { return types.Routed{Route: name}, nil })
}

func namedRoute(name string) http.HandlerFunc {
	return bound(func(r types.RouteName) types.Routed { return types.Routed{Route: name, Name: r.Name} })
}

func RouteParamHandler(Context) http.HandlerFunc       { return namedRoute("param") }
func RouteTailHandler(Context) http.HandlerFunc        { return namedRoute("tail") }
func RouteStaticHandler(Context) http.HandlerFunc      { return route("static") }
func RouteStaticOtherHandler(Context) http.HandlerFunc { return route("static other") }
func RouteDottedHandler(Context) http.HandlerFunc      { return route("dotted") }
func MethodGetHandler(Context) http.HandlerFunc        { return route("get") }
func MethodPostHandler(Context) http.HandlerFunc       { return route("post") }
func MethodPutHandler(Context) http.HandlerFunc        { return route("put") }
func MethodPatchHandler(Context) http.HandlerFunc      { return route("patch") }
func MethodDeleteHandler(Context) http.HandlerFunc     { return route("delete") }
func MethodHeadHandler(Context) http.HandlerFunc       { return route("head") }
func MethodOptionsHandler(Context) http.HandlerFunc    { return route("options") }
func PrefixedHandler(Context) http.HandlerFunc         { return route("prefixed") }
func WrappedHandler(Context) http.HandlerFunc          { return route("wrapped") }

func FormEmbeddedHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormEmbedded) types.FormEmbeddedBound {
		return types.FormEmbeddedBound{Page: r.Page, Size: r.Size, Query: r.Query}
	})
}

func OutAnyHandler(Context) http.HandlerFunc {
	return bound(func(r types.OutAnyIn) types.OutAny { return types.OutAny{Value: r.Map["value"]} })
}

func OutListHandler(Context) http.HandlerFunc {
	return bound(func(r types.OutCount) []types.Item {
		var items []types.Item
		for id := range min(r.N, 10) {
			items = append(items, types.Item{Id: int64(id + 1)})
		}
		return items
	})
}

func OutPointerHandler(Context) http.HandlerFunc {
	return bound(func(r types.OutCount) *types.Item {
		if r.N == 0 {
			return nil
		}
		return &types.Item{Id: int64(r.N)}
	})
}

func OutTextHandler(Context) http.HandlerFunc {
	return bound(func(r types.OutCount) string { return fmt.Sprint(r.N) })
}

func OutNoneHandler(Context) http.HandlerFunc {
	return constant(func(context.Context) (any, error) { return nil, nil })
}

func ErrGrpcHandler(Context) http.HandlerFunc {
	return serve(func(_ context.Context, r *types.GrpcCode) (any, error) {
		return nil, status.Error(codes.Code(r.Code), "peer")
	})
}

func ErrPlainHandler(Context) http.HandlerFunc {
	return constant(func(context.Context) (any, error) { return nil, errors.New("plain <text>") })
}

func PanicHandler(Context) http.HandlerFunc {
	return serve(func(_ context.Context, r *types.Panic) (any, error) {
		switch r.Kind {
		case "error":
			panic(errors.New("an error"))
		case "index":
			var none []int
			return none[len(r.Kind)], nil
		}
		panic("a text")
	})
}

func SlowHandler(Context) http.HandlerFunc {
	return serve(func(ctx context.Context, r *types.Slow) (any, error) {
		select {
		case <-time.After(time.Duration(r.Ms) * time.Millisecond):
			return types.Routed{Route: "slow"}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
}

func WhoAmIHandler(Context) http.HandlerFunc           { return constant(claims) }
func WhoAmITransitionHandler(Context) http.HandlerFunc { return constant(claims) }

// claims shows what the jwt middleware left in the context: every claim but the registered ones.
func claims(ctx context.Context) (any, error) {
	text := func(name string) string {
		if value := ctx.Value(name); value != nil {
			return fmt.Sprint(value)
		}
		return ""
	}
	return types.WhoAmI{UserId: text("userId"), Role: text("role"), Sub: text("sub")}, nil
}

func SignedGetHandler(Context) http.HandlerFunc    { return namedRoute("signed get") }
func SignedDeleteHandler(Context) http.HandlerFunc { return namedRoute("signed delete") }
func SignedPatchHandler(Context) http.HandlerFunc  { return namedRoute("signed patch") }
func SignedPostHandler(Context) http.HandlerFunc   { return echo[types.JsonText]() }
func SignedPutHandler(Context) http.HandlerFunc    { return echo[types.JsonText]() }
