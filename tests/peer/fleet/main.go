// A fleet's Go side for benches/fleet: an api and an rpc service on the real go-zero, and what drives them.
//
//	fleet api   LISTEN BALANCER etcd://HOST:PORT/KEY | HOST:PORT,…   user-api's userInfo, by go-zero's client
//	fleet serve LISTEN MILLIS                                        user-rpc's UserInfo, which takes so long
//	fleet load  URL TOKEN RATE SECONDS                               so many requests a second, one line for each
//	fleet fresh URL TOKEN RATE SECONDS                               the same, each on a connection of its own
//
// A line of load: when the request began and how long it took, in microseconds, and its status, 0 for none.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/zeromicro/go-zero/core/conf"
	"github.com/zeromicro/go-zero/core/discov"
	"github.com/zeromicro/go-zero/core/logx"
	"github.com/zeromicro/go-zero/core/service"
	"github.com/zeromicro/go-zero/rest"
	"github.com/zeromicro/go-zero/rest/httpx"
	"github.com/zeromicro/go-zero/zrpc"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

const userInfo = "/user.User/UserInfo"

// The request and the first field of the response are what this message is on the wire.
type message = wrapperspb.UInt64Value

func api(listen, balancer, where string) {
	var client zrpc.RpcClientConf
	must(conf.FillDefault(&client))
	client.BalancerName = balancer
	if rest, isEtcd := strings.CutPrefix(where, "etcd://"); isEtcd {
		host, key, _ := strings.Cut(rest, "/")
		client.Etcd = discov.EtcdConf{Hosts: []string{host}, Key: key}
	} else {
		client.Endpoints = strings.Split(where, ",")
	}
	rpc := zrpc.MustNewClient(client)
	host, port := address(listen)
	var server rest.RestConf
	must(conf.FillDefault(&server))
	server.Host, server.Port, server.Name = host, port, "user-api"
	server.Mode = service.ProMode
	// The machine's load is not the subject.
	server.CpuThreshold = 0
	web := rest.MustNewServer(server)
	web.AddRoute(rest.Route{
		Method: http.MethodPost,
		Path:   "/api/user/userInfo",
		Handler: func(w http.ResponseWriter, r *http.Request) {
			var user struct {
				Id uint64 `json:"id"`
			}
			if err := httpx.Parse(r, &user); err != nil {
				httpx.ErrorCtx(r.Context(), w, err)
				return
			}
			var heard message
			if err := rpc.Conn().Invoke(r.Context(), userInfo, wrapperspb.UInt64(user.Id), &heard); err != nil {
				http.Error(w, err.Error(), http.StatusServiceUnavailable)
				return
			}
			httpx.OkJsonCtx(r.Context(), w, map[string]uint64{"id": heard.Value})
		},
	})
	web.Start()
}

func serve(listen string, takes time.Duration) {
	server := zrpc.MustNewServer(zrpc.RpcServerConf{
		ServiceConf: service.ServiceConf{Name: "user-rpc", Mode: service.ProMode},
		ListenOn:    listen,
		Timeout:     2000,
	}, func(server *grpc.Server) {
		server.RegisterService(&grpc.ServiceDesc{
			ServiceName: "user.User",
			HandlerType: (*any)(nil),
			Methods: []grpc.MethodDesc{{
				MethodName: "UserInfo",
				Handler: func(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
					var user message
					err := decode(&user)
					time.Sleep(takes)
					return &user, err
				},
			}},
		}, struct{}{})
	})
	server.Start()
}

func load(url, token string, rate, seconds int, isFresh bool) {
	client := &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 256, DisableKeepAlives: isFresh},
		Timeout:   5 * time.Second,
	}
	out := bufio.NewWriter(os.Stdout)
	var writing sync.Mutex
	var underway sync.WaitGroup
	ticks := time.NewTicker(time.Second / time.Duration(rate))
	for range rate * seconds {
		<-ticks.C
		underway.Go(func() {
			began := time.Now()
			status := ask(client, url, token)
			took := time.Since(began)
			writing.Lock()
			defer writing.Unlock()
			fmt.Fprintln(out, began.UnixMicro(), took.Microseconds(), status)
		})
	}
	underway.Wait()
	must(out.Flush())
}

func ask(client *http.Client, url, token string) int {
	request, err := http.NewRequest(http.MethodPost, url, strings.NewReader(`{"id":1}`))
	must(err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := client.Do(request)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode
}

func address(listen string) (string, int) {
	host, port, _ := strings.Cut(listen, ":")
	return host, number(port)
}

func number(text string) int {
	number, err := strconv.Atoi(text)
	must(err)
	return number
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	logx.Disable()
	switch arguments := os.Args[1:]; {
	case len(arguments) == 4 && arguments[0] == "api":
		api(arguments[1], arguments[2], arguments[3])
	case len(arguments) == 3 && arguments[0] == "serve":
		serve(arguments[1], time.Duration(number(arguments[2]))*time.Millisecond)
	case len(arguments) == 5 && (arguments[0] == "load" || arguments[0] == "fresh"):
		load(arguments[1], arguments[2], number(arguments[3]), number(arguments[4]), arguments[0] == "fresh")
	default:
		log.Fatal("usage: fleet api|serve|load|fresh …, see main.go")
	}
}
