package main

import (
	"net/netip"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Answer says whether a connection may be made.
type Answer int

// Perhaps is what a range of addresses says of a pod: networks differ in whether such ranges hold for pods.
const (
	No Answer = iota
	Perhaps
	Yes
)

func (a Answer) String() string { return [...]string{"no", "perhaps", "yes"}[a] }

// Place is where connections begin or end: a pod, or something outside of the cluster.
type Place struct {
	Name      string
	Namespace string // empty outside
	Labels    labels.Set
	Address   netip.Addr
	Ports     []core.ContainerPort
}

// Port is one that a place may listen on.
type Port struct {
	Protocol core.Protocol
	Number   int32
}

// Cluster has the policies, and the labels of the namespaces.
type Cluster struct {
	Namespaces map[string]labels.Set
	Policies   []networking.NetworkPolicy
}

// Allows says whether `from` may connect to a port of `to`: both sides must let it.
func (c *Cluster) Allows(from, to Place, port Port) Answer {
	return min(c.mayLeave(from, to, port), c.mayEnter(from, to, port))
}

func (c *Cluster) mayLeave(from, to Place, port Port) Answer {
	isolated, best := false, No
	for _, policy := range c.of(from, networking.PolicyTypeEgress) {
		isolated = true
		for _, rule := range policy.Spec.Egress {
			if hasPort(rule.Ports, to, port) {
				best = max(best, c.isAmong(rule.To, policy.Namespace, to))
			}
		}
	}
	return whenIsolated(isolated, best)
}

func (c *Cluster) mayEnter(from, to Place, port Port) Answer {
	isolated, best := false, No
	for _, policy := range c.of(to, networking.PolicyTypeIngress) {
		isolated = true
		for _, rule := range policy.Spec.Ingress {
			if hasPort(rule.Ports, to, port) {
				best = max(best, c.isAmong(rule.From, policy.Namespace, from))
			}
		}
	}
	return whenIsolated(isolated, best)
}

// A place that no policy is about is open.
func whenIsolated(isolated bool, best Answer) Answer {
	if !isolated {
		return Yes
	}
	return best
}

// of has the policies about a place in one direction.
func (c *Cluster) of(place Place, direction networking.PolicyType) []networking.NetworkPolicy {
	var found []networking.NetworkPolicy
	for _, policy := range c.Policies {
		if policy.Namespace == place.Namespace && isAbout(policy, direction) && selects(&policy.Spec.PodSelector, place.Labels) {
			found = append(found, policy)
		}
	}
	return found
}

// isAbout reads the types as the API server fills them in: ingress always, egress where there are rules for it.
func isAbout(policy networking.NetworkPolicy, direction networking.PolicyType) bool {
	types := policy.Spec.PolicyTypes
	if len(types) == 0 {
		return direction == networking.PolicyTypeIngress || len(policy.Spec.Egress) > 0
	}
	for _, one := range types {
		if one == direction {
			return true
		}
	}
	return false
}

// isAmong says whether a place is one of the peers of a rule in `namespace`; no peers are all.
func (c *Cluster) isAmong(peers []networking.NetworkPolicyPeer, namespace string, place Place) Answer {
	if len(peers) == 0 {
		return Yes
	}
	best := No
	for _, peer := range peers {
		best = max(best, c.is(peer, namespace, place))
	}
	return best
}

func (c *Cluster) is(peer networking.NetworkPolicyPeer, namespace string, place Place) Answer {
	switch {
	case peer.IPBlock != nil && !isWithin(peer.IPBlock, place.Address):
		return No
	case peer.IPBlock != nil && place.Namespace != "":
		return Perhaps
	case peer.IPBlock != nil:
		return Yes
	case place.Namespace == "":
		return No
	case peer.NamespaceSelector == nil && place.Namespace != namespace:
		return No
	case peer.NamespaceSelector != nil && !selects(peer.NamespaceSelector, c.Namespaces[place.Namespace]):
		return No
	case peer.PodSelector != nil && !selects(peer.PodSelector, place.Labels):
		return No
	}
	return Yes
}

func isWithin(block *networking.IPBlock, address netip.Addr) bool {
	for _, except := range block.Except {
		if netip.MustParsePrefix(except).Contains(address) {
			return false
		}
	}
	return netip.MustParsePrefix(block.CIDR).Contains(address)
}

// hasPort says whether a rule is about the port; no ports are all. Names are those of the place that is reached.
func hasPort(rules []networking.NetworkPolicyPort, to Place, port Port) bool {
	for _, rule := range rules {
		protocol := core.ProtocolTCP
		if rule.Protocol != nil {
			protocol = *rule.Protocol
		}
		if protocol == port.Protocol && isNumber(rule, to, port) {
			return true
		}
	}
	return len(rules) == 0
}

func isNumber(rule networking.NetworkPolicyPort, to Place, port Port) bool {
	switch {
	case rule.Port == nil:
		return true
	case rule.Port.Type == intstr.String:
		return isNamed(to, rule.Port.StrVal, port)
	case rule.EndPort != nil:
		return rule.Port.IntVal <= port.Number && port.Number <= *rule.EndPort
	}
	return rule.Port.IntVal == port.Number
}

func isNamed(to Place, name string, port Port) bool {
	for _, one := range to.Ports {
		if one.Name == name && one.ContainerPort == port.Number && protocolOf(one) == port.Protocol {
			return true
		}
	}
	return false
}

func protocolOf(port core.ContainerPort) core.Protocol {
	if port.Protocol == "" {
		return core.ProtocolTCP
	}
	return port.Protocol
}

func selects(selector *meta.LabelSelector, set labels.Set) bool {
	parsed, err := meta.LabelSelectorAsSelector(selector)
	if err != nil {
		panic(err)
	}
	return parsed.Matches(set)
}
