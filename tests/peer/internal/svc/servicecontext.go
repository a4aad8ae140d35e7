// Code scaffolded by goctl. Safe to edit.
// goctl 1.10.2

package svc

import (
	"ferroctl.test/peer/internal/config"
	"ferroctl.test/peer/internal/middleware"
	"github.com/zeromicro/go-zero/rest"
)

type ServiceContext struct {
	Config config.Config
	First  rest.Middleware
	Second rest.Middleware
}

func NewServiceContext(c config.Config) *ServiceContext {
	return &ServiceContext{
		Config: c,
		First:  middleware.NewFirstMiddleware().Handle,
		Second: middleware.NewSecondMiddleware().Handle,
	}
}
