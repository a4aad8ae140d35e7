// A Go service that registers in etcd, and a Go caller that looks there, so that Rust services can stand on the other side.
//
//	go run ./discov serve 127.0.0.1:2379 echo.rpc 127.0.0.1:9300
//	go run ./discov call 127.0.0.1:2379 echo.rpc
//
// The service answers /test.Echo/Say with what it hears and "from Go"; the caller calls it for each line of stdin.
package main

import (
	"bufio"
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/zeromicro/go-zero/core/discov"
	"github.com/zeromicro/go-zero/core/logx"
	"github.com/zeromicro/go-zero/core/service"
	"github.com/zeromicro/go-zero/zrpc"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const say = "/test.Echo/Say"

func answer(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
	var text wrapperspb.StringValue
	if err := decode(&text); err != nil {
		return nil, err
	}
	return wrapperspb.String(text.Value + " from Go"), nil
}

func serve(etcd discov.EtcdConf, listenOn string) {
	conf := zrpc.RpcServerConf{
		ServiceConf: service.ServiceConf{Name: "echo", Mode: service.TestMode},
		ListenOn:    listenOn,
		Etcd:        etcd,
		Timeout:     2000,
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
	client := zrpc.MustNewClient(zrpc.RpcClientConf{Etcd: etcd, NonBlock: true, Timeout: 5000})
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		var heard wrapperspb.StringValue
		err := client.Conn().Invoke(ctx, say, wrapperspb.String(lines.Text()), &heard)
		cancel()
		if err != nil {
			fmt.Println("error:", err)
		} else {
			fmt.Println(heard.Value)
		}
	}
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
