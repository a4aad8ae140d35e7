package main

import (
	"net/netip"
	"testing"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"
)

var (
	api     = Place{Name: "api", Namespace: "shop", Labels: labels.Set{"app": "api"}, Address: netip.MustParseAddr("10.244.0.1")}
	rpc     = Place{Name: "rpc", Namespace: "shop", Labels: labels.Set{"app": "rpc"}, Address: netip.MustParseAddr("10.244.0.2"), Ports: named}
	monitor = Place{Name: "monitor", Namespace: "watch", Labels: labels.Set{"app": "prometheus"}, Address: netip.MustParseAddr("10.244.0.3")}
	abroad  = Place{Name: "abroad", Address: netip.MustParseAddr("203.0.113.7")}
	named   = []core.ContainerPort{{Name: "grpc", ContainerPort: 9300}, {Name: "metrics", ContainerPort: 9091}}
)

func TestWhoMayReachWhom(t *testing.T) {
	for name, test := range map[string]struct {
		policy   string
		from, to Place
		port     int32
		want     Answer
	}{
		"without a policy all is open":         {`{}`, monitor, rpc, 9300, Yes},
		"a policy of another namespace":        {`{metadata: {namespace: watch}, spec: {podSelector: {}}}`, api, rpc, 9300, Yes},
		"a policy without rules shuts":         {`{metadata: {namespace: shop}, spec: {podSelector: {}}}`, api, rpc, 9300, No},
		"which says nothing of what leaves":    {`{metadata: {namespace: shop}, spec: {podSelector: {}}}`, rpc, abroad, 443, Yes},
		"unless it is named":                   {`{metadata: {namespace: shop}, spec: {podSelector: {}, policyTypes: [Egress]}}`, rpc, abroad, 443, No},
		"a peer by its label":                  {ingress(`from: [{podSelector: {matchLabels: {app: api}}}]`), api, rpc, 9300, Yes},
		"its label in another namespace":       {ingress(`from: [{podSelector: {matchLabels: {app: prometheus}}}]`), monitor, rpc, 9300, No},
		"with the namespace":                   {ingress(`from: [{namespaceSelector: {matchLabels: {name: watch}}}]`), monitor, rpc, 9300, Yes},
		"the namespace and another label":      {ingress(`from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: api}}}]`), monitor, rpc, 9300, No},
		"a port by its name":                   {ingress(`ports: [{port: grpc}]`), api, rpc, 9300, Yes},
		"another port":                         {ingress(`ports: [{port: metrics}]`), api, rpc, 9300, No},
		"a range of ports":                     {ingress(`ports: [{port: 9000, endPort: 9299}]`), api, rpc, 9300, No},
		"another protocol":                     {ingress(`ports: [{port: 9300, protocol: UDP}]`), api, rpc, 9300, No},
		"addresses outside":                    {ingress(`from: [{ipBlock: {cidr: 203.0.113.0/24}}]`), abroad, rpc, 9300, Yes},
		"addresses outside, but for one":       {ingress(`from: [{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.7/32]}}]`), abroad, rpc, 9300, No},
		"addresses that pods could have":       {ingress(`from: [{ipBlock: {cidr: 0.0.0.0/0}}]`), api, rpc, 9300, Perhaps},
		"labels are not for what lies outside": {ingress(`from: [{podSelector: {}}]`), abroad, rpc, 9300, No},
	} {
		t.Run(name, func(t *testing.T) {
			var policy networking.NetworkPolicy
			if err := yaml.UnmarshalStrict([]byte(test.policy), &policy); err != nil {
				t.Fatal(err)
			}
			cluster := Cluster{
				Namespaces: map[string]labels.Set{"watch": {"name": "watch"}},
				Policies:   []networking.NetworkPolicy{policy},
			}
			if got := cluster.Allows(test.from, test.to, Port{core.ProtocolTCP, test.port}); got != test.want {
				t.Errorf("%s to %s: %s, not %s", test.from.Name, test.to.Name, got, test.want)
			}
		})
	}
}

func ingress(rule string) string {
	return `{metadata: {namespace: shop}, spec: {podSelector: {matchLabels: {app: rpc}}, ingress: [{` + rule + `}]}}`
}
