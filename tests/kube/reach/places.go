package main

import (
	"net/netip"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// places are the pods of the manifests and those that there are beside them, with the ports that somebody could try.
func (e *Expected) places(manifests *Manifests) []Place {
	var found []Place
	for _, pod := range manifests.Pods {
		if service, isService := e.Services[pod.Name]; isService {
			pod.Ports = withPorts(pod.Ports, service.Port, service.Metrics)
		}
		if pod.Name == collector {
			pod.Ports = withPorts(pod.Ports, collectorMetrics...)
		}
		found = append(found, pod)
	}
	found = append(found,
		beside(dns, "kube-system", labels.Set{"k8s-app": "kube-dns"}, 53),
		beside(prometheus, "monitoring", labels.Set{"app.kubernetes.io/name": "prometheus"}, 9090),
		beside("a stranger", "default", nil, 80, 3306, 6379, 8080, 9300),
		beside("an unknown pod beside", e.namespace, nil, 80, 3306, 6379, 8080, 9300),
		beside(outside, "", nil, 80, 443, 2379, 3306, 5432, 6379, 9300),
	)
	if !e.here[collector] {
		found = append(found, beside(collector, "observability", nil, spanPorts...))
	}
	for number := range found {
		found[number].Address = addressOf(found[number], byte(10+number))
	}
	return found
}

func beside(name, namespace string, set labels.Set, numbers ...int32) Place {
	return Place{Name: name, Namespace: namespace, Labels: set, Ports: withPorts(nil, numbers...)}
}

// withPorts adds those that are not declared: to declare a port opens nothing.
func withPorts(ports []core.ContainerPort, numbers ...int32) []core.ContainerPort {
	declared := map[int32]bool{0: true}
	for _, port := range ports {
		declared[port.ContainerPort] = true
	}
	for _, number := range numbers {
		if !declared[number] {
			ports = append(ports, core.ContainerPort{ContainerPort: number})
		}
	}
	return ports
}

// addressOf is one of the pods' range, or one that documentation uses.
func addressOf(place Place, number byte) netip.Addr {
	if place.Namespace == "" {
		return netip.AddrFrom4([4]byte{203, 0, 113, number})
	}
	return netip.AddrFrom4([4]byte{10, 244, 0, number})
}
