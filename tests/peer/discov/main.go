// A Go service that registers in etcd, and a Go caller that looks there, so that Rust services can stand on the other side.
//
//	go run ./discov serve 127.0.0.1:2379 echo.rpc 127.0.0.1:9300
//	go run ./discov call 127.0.0.1:2379 echo.rpc
//
// The service answers /test.Echo/Say with what it hears and "from Go", but for some words: `code`, `tenant`, `trace`,
// `deadline` and `sleep` answer for what else came with the call. The caller calls it for each line of stdin, a word, or
// an order such as {"say": "sleep", "tenant": "blue", "traceparent": "00-…", "millis": 300}.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/zeromicro/go-zero/core/discov"
	"github.com/zeromicro/go-zero/core/logx"
	"github.com/zeromicro/go-zero/core/service"
	"github.com/zeromicro/go-zero/zrpc"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const say = "/test.Echo/Say"

func answer(_ any, ctx context.Context, decode func(any) error, around grpc.UnaryServerInterceptor) (any, error) {
	var text wrapperspb.StringValue
	if err := decode(&text); err != nil {
		return nil, err
	}
	logic := func(ctx context.Context, _ any) (any, error) { return heard(ctx, text.Value) }
	return around(ctx, &text, &grpc.UnaryServerInfo{FullMethod: say}, logic)
}

func heard(ctx context.Context, text string) (any, error) {
	switch text {
	case "code":
		return nil, status.Error(5000, "课件编号已存在")
	case "tenant":
		seen, _ := metadata.FromIncomingContext(ctx)
		text = strings.Join(seen.Get("x-tenant"), ",")
	case "trace":
		text = trace.SpanContextFromContext(ctx).TraceID().String()
	case "deadline":
		end, _ := ctx.Deadline()
		text = fmt.Sprint(time.Until(end).Milliseconds())
	case "sleep":
		<-ctx.Done()
		return nil, status.FromContextError(ctx.Err()).Err()
	default:
		text += " from Go"
	}
	return wrapperspb.String(text), nil
}

func serve(etcd discov.EtcdConf, listenOn string) {
	conf := zrpc.RpcServerConf{
		ServiceConf: service.ServiceConf{Name: "echo", Mode: service.TestMode},
		ListenOn:    listenOn,
		Etcd:        etcd,
		Timeout:     2000,
		Middlewares: zrpc.ServerMiddlewaresConf{Trace: true, Recover: true, Breaker: true},
	}
	server := zrpc.MustNewServer(conf, func(server *grpc.Server) {
		server.RegisterService(&grpc.ServiceDesc{
			ServiceName: "test.Echo",
			HandlerType: (*any)(nil),
			Methods:     []grpc.MethodDesc{{MethodName: "Say", Handler: answer}},
		}, struct{}{})
	})
	fmt.Println("ready")
	server.Start()
}

func call(etcd discov.EtcdConf) {
	client := zrpc.MustNewClient(zrpc.RpcClientConf{
		Etcd:        etcd,
		NonBlock:    true,
		Timeout:     5000,
		Middlewares: zrpc.ClientMiddlewaresConf{Trace: true, Breaker: true, Timeout: true},
	})
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		wanted := order{Say: lines.Text(), Millis: 5000}
		if strings.HasPrefix(wanted.Say, "{") {
			if err := json.Unmarshal(lines.Bytes(), &wanted); err != nil {
				log.Fatal(err)
			}
		}
		fmt.Println(wanted.call(client.Conn()))
	}
}

// order is a call with what comes along.
type order struct {
	Say, Tenant, Traceparent string
	Millis                   int
}

func (o order) call(conn *grpc.ClientConn) string {
	ctx := context.Background()
	parent := propagation.MapCarrier{"traceparent": o.Traceparent}
	ctx = propagation.TraceContext{}.Extract(ctx, parent)
	if o.Tenant != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "x-tenant", o.Tenant)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(o.Millis)*time.Millisecond)
	defer cancel()
	var heard wrapperspb.StringValue
	if err := conn.Invoke(ctx, say, wrapperspb.String(o.Say), &heard); err != nil {
		failed := status.Convert(err)
		return fmt.Sprintf("%d %s", failed.Code(), failed.Message())
	}
	return heard.Value
}

func main() {
	if len(os.Args) < 4 {
		log.Fatal("usage: discov serve|call host:port key [host:port]")
	}
	logx.Disable()
	etcd := discov.EtcdConf{Hosts: strings.Split(os.Args[2], ","), Key: os.Args[3]}
	if os.Args[1] == "serve" {
		serve(etcd, os.Args[4])
	} else {
		call(etcd)
	}
}
