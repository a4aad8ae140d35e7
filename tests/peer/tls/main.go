// Go's side of encrypted connections: a caller of gRPC, a caller of HTTP, and a go-zero service, so that Rust services can
// stand on the other side.
//
//	go run ./tls call 127.0.0.1:9300 ca.crt [tls.crt tls.key]
//	go run ./tls get https://127.0.0.1:8300/ ca.crt
//	go run ./tls serve 127.0.0.1:9300 ca.crt tls.crt tls.key
//
// The callers do so for each line of stdin; the service answers /test.Echo/Say with what it hears and "from Go", to those
// who show a certificate that the authority has signed.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/zeromicro/go-zero/core/logx"
	"github.com/zeromicro/go-zero/core/service"
	"github.com/zeromicro/go-zero/zrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
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

func serve(listenOn string, conf *tls.Config) {
	conf.ClientCAs, conf.ClientAuth = conf.RootCAs, tls.RequireAndVerifyClientCert
	rpc := zrpc.RpcServerConf{
		ServiceConf: service.ServiceConf{Name: "echo", Mode: service.TestMode},
		ListenOn:    listenOn,
		Timeout:     2000,
	}
	server := zrpc.MustNewServer(rpc, func(server *grpc.Server) {
		server.RegisterService(&grpc.ServiceDesc{
			ServiceName: "test.Echo",
			HandlerType: (*any)(nil),
			Methods:     []grpc.MethodDesc{{MethodName: "Say", Handler: answer}},
		}, struct{}{})
	})
	server.AddOptions(grpc.Creds(credentials.NewTLS(conf)))
	fmt.Println("ready")
	server.Start()
}

func call(address string, conf *tls.Config) {
	client := zrpc.MustNewClient(
		zrpc.RpcClientConf{Target: address, NonBlock: true, Timeout: 5000},
		zrpc.WithTransportCredentials(credentials.NewTLS(conf)),
	)
	each(func(line string) string {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		var heard wrapperspb.StringValue
		if err := client.Conn().Invoke(ctx, say, wrapperspb.String(line), &heard); err != nil {
			return fmt.Sprint("error: ", err)
		}
		return heard.Value
	})
}

func get(url string, conf *tls.Config) {
	client := http.Client{Transport: &http.Transport{TLSClientConfig: conf, ForceAttemptHTTP2: true}}
	each(func(string) string {
		answer, err := client.Get(url)
		if err != nil {
			return fmt.Sprint("error: ", err)
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		return fmt.Sprint(answer.Proto, " ", answer.StatusCode, " ", string(body))
	})
}

func each(answer func(string) string) {
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fmt.Println(answer(lines.Text()))
	}
}

func config(files []string) *tls.Config {
	signer, err := os.ReadFile(files[0])
	if err != nil {
		log.Fatal(err)
	}
	conf := &tls.Config{RootCAs: x509.NewCertPool()}
	conf.RootCAs.AppendCertsFromPEM(signer)
	if len(files) == 3 {
		own, err := tls.LoadX509KeyPair(files[1], files[2])
		if err != nil {
			log.Fatal(err)
		}
		conf.Certificates = []tls.Certificate{own}
	}
	return conf
}

func main() {
	if len(os.Args) < 4 {
		log.Fatal("usage: tls call|get|serve address ca.crt [tls.crt tls.key]")
	}
	logx.Disable()
	conf := config(os.Args[3:])
	switch os.Args[1] {
	case "serve":
		serve(os.Args[2], conf)
	case "call":
		call(os.Args[2], conf)
	default:
		get(os.Args[2], conf)
	}
}
