package handler

import (
	"net/http"

	"ferroctl.test/peer/internal/types"
)

// Handlers that show what was bound from path, query, form and headers.

func PathScalarsHandler(Context) http.HandlerFunc {
	return bound(func(r types.PathScalars) types.PathScalarsBound { return types.PathScalarsBound(r) })
}

func PathSizedHandler(Context) http.HandlerFunc {
	return bound(func(r types.PathSized) types.PathSizedBound { return types.PathSizedBound(r) })
}

func PathRulesHandler(Context) http.HandlerFunc {
	return bound(func(r types.PathRules) types.PathRulesBound { return types.PathRulesBound(r) })
}

func PathPointerHandler(Context) http.HandlerFunc {
	return bound(func(r types.PathPointer) types.PathPointerBound { return types.PathPointerBound(r) })
}

func FormScalarsHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormScalars) types.FormScalarsBound { return types.FormScalarsBound(r) })
}

func FormRequiredHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormRequired) types.FormRequiredBound { return types.FormRequiredBound(r) })
}

func FormPointersHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormPointers) types.FormPointersBound { return types.FormPointersBound(r) })
}

func FormSlicesHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormSlices) types.FormSlicesBound { return types.FormSlicesBound(r) })
}

func FormSliceRequiredHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormSliceRequired) types.FormSliceRequiredBound { return types.FormSliceRequiredBound(r) })
}

func FormRulesHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormRules) types.FormRulesBound { return types.FormRulesBound(r) })
}

func FormBothHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormBoth) types.FormBothBound { return types.FormBothBound(r) })
}

func FormEitherHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormEither) types.FormEitherBound { return types.FormEitherBound(r) })
}

func FormPostHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormBody) types.FormBodyBound { return types.FormBodyBound(r) })
}

func FormPutHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormBody) types.FormBodyBound { return types.FormBodyBound(r) })
}

func FormPatchHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormBody) types.FormBodyBound { return types.FormBodyBound(r) })
}

func FormDeleteHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormBody) types.FormBodyBound { return types.FormBodyBound(r) })
}

func FormGetHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormBody) types.FormBodyBound { return types.FormBodyBound(r) })
}

func HeaderScalarsHandler(Context) http.HandlerFunc {
	return bound(func(r types.HeaderScalars) types.HeaderScalarsBound { return types.HeaderScalarsBound(r) })
}

func HeaderRequiredHandler(Context) http.HandlerFunc {
	return bound(func(r types.HeaderRequired) types.HeaderRequiredBound { return types.HeaderRequiredBound(r) })
}

func HeaderSlicesHandler(Context) http.HandlerFunc {
	return bound(func(r types.HeaderSlices) types.HeaderSlicesBound { return types.HeaderSlicesBound(r) })
}

func HeaderRulesHandler(Context) http.HandlerFunc {
	return bound(func(r types.HeaderRules) types.HeaderRulesBound { return types.HeaderRulesBound(r) })
}

func MixedHandler(Context) http.HandlerFunc {
	return bound(func(r types.Mixed) types.MixedBound { return types.MixedBound(r) })
}

func EitherHandler(Context) http.HandlerFunc {
	return bound(func(r types.Either) types.EitherBound { return types.EitherBound(r) })
}

func SmallFormHandler(Context) http.HandlerFunc {
	return bound(func(r types.FormBody) types.FormBodyBound { return types.FormBodyBound(r) })
}
