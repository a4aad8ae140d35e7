package main

import (
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
)

// Names of what the workspace does not have, or not always.
const (
	collector  = "jaeger"
	prometheus = "prometheus"
	dns        = "kube-dns"
	outside    = "outside"
)

// Where spans go to, by gRPC and by HTTP, and where Prometheus finds what Jaeger counts.
var spanPorts, collectorMetrics = []int32{4317, 4318}, []int32{8888, 8889}

// What servers need of each other, which is inside of their images in the compose stack.
var ofServers = map[need]bool{
	{collector, "elasticsearch", 9200}:         true,
	{"index-retention", "elasticsearch", 9200}: true,
	{collector, prometheus, 9090}:              true,
}

// Expected is who has to reach whom; nobody else may.
type Expected struct {
	*Workspace
	namespace string
	here      map[string]bool // the names of the pods of the manifests
}

// Of says whether a place has to reach a port of another.
func (e *Expected) Of(from, to Place, port Port) bool {
	switch {
	case to.Name == dns:
		return port.Number == 53
	case port.Protocol != core.ProtocolTCP:
		return false
	case from.Namespace == e.namespace:
		return e.ofOurs(from.Name, to.Name, port.Number)
	}
	return e.ofOthers(from.Name, to.Name, port.Number)
}

// ofOurs is what goes out of a pod of the namespace: calls, stores and spans.
func (e *Expected) ofOurs(from, to string, port int32) bool {
	source, needs := e.needsOf(from)
	_, isService := e.Services[from]
	switch {
	case isService && to == collector:
		return slices.Contains(spanPorts, port)
	case to == outside:
		return e.isStoreElsewhere(from, port)
	}
	return ofServers[need{source, to, port}] || needs[need{source, to, port}]
}

// needsOf are the needs of a pod, and the name that it has in the compose stack; a migration only has databases.
func (e *Expected) needsOf(pod string) (string, map[need]bool) {
	if service, isMigration := strings.CutSuffix(pod, "-migrate"); isMigration {
		return service, e.databases
	}
	return pod, e.needs
}

// isStoreElsewhere says whether a pod has a store on such a port that the manifests do not have.
func (e *Expected) isStoreElsewhere(from string, port int32) bool {
	source, needs := e.needsOf(from)
	for one, isNeeded := range needs {
		_, isCall := e.Services[one.to]
		if isNeeded && one.from == source && one.port == port && !isCall && one.to != collector && !e.here[one.to] {
			return true
		}
	}
	return false
}

// isStore says whether a way is open by its address alone, to what could be a store: where those are that the manifests
// do not have, only the user knows.
func (e *Expected) isStore(from Place, port Port, answer Answer) bool {
	return answer == Perhaps && e.isStoreElsewhere(from.Name, port.Number)
}

// ofOthers is what comes from elsewhere: requests for an API from everywhere, and Prometheus.
func (e *Expected) ofOthers(from, to string, port int32) bool {
	service, isService := e.Services[to]
	switch {
	case isService && service.API != "" && port == service.Port:
		return true
	case from != prometheus:
		return false
	case isService:
		return port == service.Metrics
	}
	return to == collector && slices.Contains(collectorMetrics, port)
}
