// Calls an rpc as go-zero services do and says which callers it takes: one endpoint, several, and several
// with an authority of their own.
//
//	go run ./authority 127.0.0.1:9300
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	health "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
)

// check asks for the health of the service at addr, through a target that ends in endpoint.
func check(addr, endpoint string, options ...grpc.DialOption) error {
	instances := manual.NewBuilderWithScheme("direct")
	instances.InitialState(resolver.State{Addresses: []resolver.Address{{Addr: addr}}})
	options = append(options, grpc.WithResolvers(instances),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	connection, err := grpc.NewClient("direct:///"+endpoint, options...)
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_, err = health.NewHealthClient(connection).Check(ctx, &health.HealthCheckRequest{})
	return err
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: authority host:port")
	}
	addr := os.Args[1]
	own := grpc.WithAuthority("user-rpc")
	fmt.Println("one endpoint:                    ", check(addr, addr))
	fmt.Println("two endpoints:                   ", check(addr, addr+","+addr))
	fmt.Println("two endpoints and an authority:  ", check(addr, addr+","+addr, own))
	fmt.Println("a key of etcd:                   ", check(addr, "user/rpc"))
	fmt.Println("a key of etcd and an authority:  ", check(addr, "user/rpc", own))
}
