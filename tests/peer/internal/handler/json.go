package handler

import (
	"net/http"

	"ferroctl.test/peer/internal/types"
)

// Handlers that send back the json request they bound.

func JsonScalarsHandler(Context) http.HandlerFunc {
	return echo[types.JsonScalars]()
}

func JsonRequiredHandler(Context) http.HandlerFunc {
	return echo[types.JsonRequired]()
}

func JsonTextHandler(Context) http.HandlerFunc {
	return echo[types.JsonText]()
}

func JsonPointersHandler(Context) http.HandlerFunc {
	return echo[types.JsonPointers]()
}

func JsonPointerRequiredHandler(Context) http.HandlerFunc {
	return echo[types.JsonPointerRequired]()
}

func JsonSlicesHandler(Context) http.HandlerFunc {
	return echo[types.JsonSlices]()
}

func JsonSliceRequiredHandler(Context) http.HandlerFunc {
	return echo[types.JsonSliceRequired]()
}

func JsonMapsHandler(Context) http.HandlerFunc {
	return echo[types.JsonMaps]()
}

func JsonMapRequiredHandler(Context) http.HandlerFunc {
	return echo[types.JsonMapRequired]()
}

func JsonNestedHandler(Context) http.HandlerFunc {
	return echo[types.JsonNested]()
}

func JsonEmbeddedHandler(Context) http.HandlerFunc {
	return echo[types.JsonEmbedded]()
}

func JsonShadowHandler(Context) http.HandlerFunc {
	return echo[types.JsonShadow]()
}

func JsonRulesHandler(Context) http.HandlerFunc {
	return echo[types.JsonRules]()
}

func JsonStringHandler(Context) http.HandlerFunc {
	return echo[types.JsonString]()
}

func JsonBothHandler(Context) http.HandlerFunc {
	return echo[types.JsonBoth]()
}

func JsonEitherHandler(Context) http.HandlerFunc {
	return echo[types.JsonEither]()
}

func JsonBytesHandler(Context) http.HandlerFunc {
	return echo[types.JsonBytes]()
}

func JsonAnyHandler(Context) http.HandlerFunc {
	return echo[types.JsonAny]()
}

func JsonArrayHandler(Context) http.HandlerFunc {
	return echo[types.JsonArray]()
}

func JsonTreeHandler(Context) http.HandlerFunc {
	return echo[types.Tree]()
}

func JsonDottedHandler(Context) http.HandlerFunc {
	return echo[types.JsonDotted]()
}

func JsonGetHandler(Context) http.HandlerFunc {
	return echo[types.JsonGet]()
}

func JsonDeleteHandler(Context) http.HandlerFunc {
	return echo[types.JsonText]()
}

func OutOmitHandler(Context) http.HandlerFunc {
	return echo[types.OutOmit]()
}

func OutZeroHandler(Context) http.HandlerFunc {
	return echo[types.OutZero]()
}

func OutFloatsHandler(Context) http.HandlerFunc {
	return echo[types.OutFloats]()
}

func SmallHandler(Context) http.HandlerFunc {
	return echo[types.JsonText]()
}

func AuthEchoHandler(Context) http.HandlerFunc {
	return echo[types.JsonText]()
}

func AuthSmallHandler(Context) http.HandlerFunc {
	return echo[types.JsonText]()
}
