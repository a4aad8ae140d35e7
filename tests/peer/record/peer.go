package main

import (
	"errors"
	"net"
	"net/http"
	"os"

	"github.com/zeromicro/go-zero/core/conf"
	"github.com/zeromicro/go-zero/core/logx"
	"github.com/zeromicro/go-zero/core/stat"
	"github.com/zeromicro/go-zero/rest"

	"ferroctl.test/peer/internal/config"
	"ferroctl.test/peer/internal/handler"
	"ferroctl.test/peer/internal/svc"
)

// region is the environment variable that the family trap-env reads; PEER_TEST_UNSET stays unset.
const region = "PEER_TEST_REGION"

// startPeer serves go-zero's own router on a free port of the loopback address and gives its address.
// go-zero's Start cannot tell which port the system chose, hence rest.Serverless and a server around it.
func startPeer(file string) (address string, stop func(), err error) {
	if err := os.Setenv(region, "north"); err != nil {
		return "", nil, err
	}
	router, err := newRouter(file)
	if err != nil {
		return "", nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{
		Handler:        http.HandlerFunc(router.Serve),
		ReadTimeout:    exchangeTimeout,
		WriteTimeout:   exchangeTimeout,
		MaxHeaderBytes: maxResponse,
	}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(err)
		}
	}()
	return listener.Addr().String(), func() { _ = server.Close() }, nil
}

func newRouter(file string) (*rest.Serverless, error) {
	var c config.Config
	if err := conf.Load(file, &c); err != nil {
		return nil, err
	}
	server, err := rest.NewServer(c.RestConf)
	if err != nil {
		return nil, err
	}
	logx.Disable()
	stat.DisableLog()
	handler.RegisterHandlers(server, svc.NewServiceContext(c))
	return rest.NewServerless(server)
}
