// Package middleware holds the user middlewares of peer.api, which only leave a mark.
package middleware

import "net/http"

// chainHeader collects the names of the middlewares that saw the request, outermost first.
const chainHeader = "X-Peer-Chain"

// FirstMiddleware is named first in peer.api.
type FirstMiddleware struct{}

// NewFirstMiddleware is what the generated service context calls.
func NewFirstMiddleware() *FirstMiddleware { return &FirstMiddleware{} }

// Handle marks the response and goes on.
func (*FirstMiddleware) Handle(next http.HandlerFunc) http.HandlerFunc { return mark("first", next) }

// SecondMiddleware is named second in peer.api.
type SecondMiddleware struct{}

// NewSecondMiddleware is what the generated service context calls.
func NewSecondMiddleware() *SecondMiddleware { return &SecondMiddleware{} }

// Handle marks the response and goes on.
func (*SecondMiddleware) Handle(next http.HandlerFunc) http.HandlerFunc { return mark("second", next) }

func mark(name string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add(chainHeader, name)
		next(w, r)
	}
}
