// Asks network policies who may reach whom, for every pair of pods and every port, also of what runs beside them: DNS,
// Prometheus, strangers, the world outside. Compares it with what the workspace needs: its calls, stores and spans.
//
//	reach MANIFESTS WORKSPACE        MANIFESTS is what kustomize renders, of one namespace
//
// Each way that is open and should not be, or the reverse, is a line; then the exit status is 1.
package main

import (
	"fmt"
	"os"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: reach MANIFESTS WORKSPACE")
		os.Exit(2)
	}
	wrong, err := compare(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if wrong > 0 {
		os.Exit(1)
	}
}

func compare(file, folder string) (int, error) {
	manifests, err := read(file)
	if err != nil {
		return 0, err
	}
	workspace, err := readWorkspace(folder)
	if err != nil {
		return 0, err
	}
	if len(manifests.Pods) == 0 {
		return 0, fmt.Errorf("%s has no pods", file)
	}
	expected := Expected{Workspace: workspace, namespace: manifests.Pods[0].Namespace, here: map[string]bool{}}
	for _, pod := range manifests.Pods {
		expected.here[pod.Name] = true
	}
	for name := range workspace.Services {
		if !expected.here[name] {
			return 0, fmt.Errorf("%s has no pod of %s", file, name)
		}
	}
	return expected.askAll(manifests), nil
}

// askAll asks for every pair of which one is in the namespace, and returns how many answers are wrong.
func (e *Expected) askAll(manifests *Manifests) int {
	places := e.places(manifests)
	cluster := Cluster{Namespaces: map[string]labels.Set{}, Policies: manifests.Policies}
	for _, place := range places {
		cluster.Namespaces[place.Namespace] = labels.Set{core.LabelMetadataName: place.Namespace}
	}
	asked, open, wrong := 0, 0, 0
	for _, from := range places {
		for _, to := range places {
			if from.Namespace != e.namespace && to.Namespace != e.namespace {
				continue
			}
			for _, port := range to.tried() {
				answer, want := cluster.Allows(from, to, port), e.Of(from, to, port)
				asked++
				if want {
					open++
				}
				if want && answer != Yes || !want && answer != No && !e.isStore(from, port, answer) {
					wrong++
					fmt.Printf("%s -> %s:%d/%s: %s\n", from.Name, to.Name, port.Number, port.Protocol, complaint(answer, want))
				}
			}
		}
	}
	fmt.Printf("%d pods and %d places beside them: of %d ways %d are needed, %d answers are wrong\n",
		len(manifests.Pods), len(places)-len(manifests.Pods), asked, open, wrong)
	return wrong
}

// tried are the ports of a place, by both protocols where DNS is.
func (p Place) tried() []Port {
	var found []Port
	for _, port := range p.Ports {
		found = append(found, Port{protocolOf(port), port.ContainerPort})
		if p.Name == dns {
			found = append(found, Port{core.ProtocolUDP, port.ContainerPort})
		}
	}
	return found
}

func complaint(answer Answer, want bool) string {
	switch {
	case want && answer == Perhaps:
		return "open by addresses alone, which some networks do not apply to pods"
	case want:
		return "shut, but needed"
	}
	return "open, but nobody needs it"
}
