package handler

import (
	"net/http"

	"ferroctl.test/peer/internal/types"
)

// Handlers of traps.api.

func TrapUntaggedHandler(Context) http.HandlerFunc {
	return echo[types.TrapUntagged]()
}

func TrapGetRequiredHandler(Context) http.HandlerFunc {
	return echo[types.TrapGetRequired]()
}

func TrapTwoSourcesHandler(Context) http.HandlerFunc {
	return echo[types.TrapTwoSources]()
}

func TrapOptionsTagHandler(Context) http.HandlerFunc {
	return echo[types.TrapOptionsTag]()
}

func TrapOptionalTagHandler(Context) http.HandlerFunc {
	return echo[types.TrapOptionalTag]()
}

func TrapRangeTagHandler(Context) http.HandlerFunc {
	return echo[types.TrapRangeTag]()
}

func TrapRangeOpenHandler(Context) http.HandlerFunc {
	return echo[types.TrapRangeOpen]()
}

func TrapRangeTextHandler(Context) http.HandlerFunc {
	return echo[types.TrapRangeText]()
}

func TrapDefaultHandler(Context) http.HandlerFunc {
	return echo[types.TrapDefault]()
}

func TrapDefaultEqualsHandler(Context) http.HandlerFunc {
	return echo[types.TrapDefaultEquals]()
}

func TrapDefaultMapHandler(Context) http.HandlerFunc {
	return echo[types.TrapDefaultMap]()
}

func TrapPrefixWordsHandler(Context) http.HandlerFunc {
	return echo[types.TrapPrefixWords]()
}

func TrapEmptyKeyHandler(Context) http.HandlerFunc {
	return echo[types.TrapEmptyKey]()
}

func TrapMapKeyHandler(Context) http.HandlerFunc {
	return echo[types.TrapMapKey]()
}

func TrapMapListHandler(Context) http.HandlerFunc {
	return echo[types.TrapMapList]()
}

func TrapUintptrHandler(Context) http.HandlerFunc {
	return taken[types.TrapUintptr]()
}

func TrapFormBytesHandler(Context) http.HandlerFunc {
	return bound(func(r types.TrapFormBytes) types.TrapFormBytesBound { return types.TrapFormBytesBound(r) })
}

func TrapFormStructHandler(Context) http.HandlerFunc {
	return taken[types.TrapFormStruct]()
}

func TrapFormMapHandler(Context) http.HandlerFunc {
	return bound(func(r types.TrapFormMap) types.TrapFormMapBound { return types.TrapFormMapBound(r) })
}

func TrapFormSlicePointerHandler(Context) http.HandlerFunc {
	return bound(func(r types.TrapFormSlicePointer) types.TrapFormSlicePointerBound {
		return types.TrapFormSlicePointerBound(r)
	})
}

func TrapFormAnyHandler(Context) http.HandlerFunc {
	return taken[types.TrapFormAny]()
}

func TrapHeaderHostHandler(Context) http.HandlerFunc {
	return taken[types.TrapHeaderHost]()
}

func TrapHeaderDotHandler(Context) http.HandlerFunc {
	return bound(func(r types.TrapHeaderDot) types.TrapHeaderDotBound { return types.TrapHeaderDotBound(r) })
}

func TrapInheritHandler(Context) http.HandlerFunc {
	return echo[types.TrapInherit]()
}

func TrapEnvHandler(Context) http.HandlerFunc {
	return echo[types.TrapEnv]()
}

func TrapArrayRequiredHandler(Context) http.HandlerFunc {
	return echo[types.TrapArrayRequired]()
}

func TrapArrayDefaultHandler(Context) http.HandlerFunc {
	return echo[types.TrapArrayDefault]()
}

func TrapSharedDefaultHandler(Context) http.HandlerFunc {
	return echo[types.TrapSharedDefault]()
}

func TrapWrongPathNameHandler(Context) http.HandlerFunc {
	return taken[types.TrapWrongPathName]()
}

func TrapRootHandler(Context) http.HandlerFunc {
	return bound(func(r types.TrapRoot) types.TrapRootBound { return types.TrapRootBound(r) })
}

func TrapTagTextHandler(Context) http.HandlerFunc {
	return echo[types.TrapTagText]()
}

func TrapOtherTagsHandler(Context) http.HandlerFunc {
	return echo[types.TrapOtherTags]()
}

func TrapEmbeddedTagHandler(Context) http.HandlerFunc {
	return echo[types.TrapEmbeddedTag]()
}

func TrapJsonUintptrHandler(Context) http.HandlerFunc {
	return echo[types.TrapJsonUintptr]()
}

func TrapUntaggedStructHandler(Context) http.HandlerFunc {
	return taken[types.TrapUntaggedStruct]()
}
