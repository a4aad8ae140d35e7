// A Go service's model as goctl writes it with --cache, driven by lines on stdin, so that a Rust service can share its
// rows and its Redis.
//
//	go run ./rowcache 'user:password@tcp(127.0.0.1:3306)/name?parseTime=true&loc=Asia%2FShanghai' 127.0.0.1:6379
//
// `one ID`, `mobile TEXT` and `no mobile` find a row and say its name; `rename ID NAME` changes it; `print FLOAT` says
// what `%v` makes of a number.
package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/zeromicro/go-zero/core/logx"
	"github.com/zeromicro/go-zero/core/stores/cache"
	"github.com/zeromicro/go-zero/core/stores/redis"
	"github.com/zeromicro/go-zero/core/stores/sqlc"
	"github.com/zeromicro/go-zero/core/stores/sqlx"
)

const (
	idPrefix     = "cache:shelf:id:"
	mobilePrefix = "cache:shelf:mobile:"
	rows         = "`id`,`name`,`mobile`,`yes`,`number`,`maybe_number`,`float_value`,`maybe_float`,`price`,`maybe_price`,`note`,`bytes`,`clock`,`day`,`at`,`maybe_at`,`defaulted`,`json`"
)

// Shelf is what goctl makes of the table.
type Shelf struct {
	Id          int64           `db:"id"`
	Name        string          `db:"name"`
	Mobile      sql.NullString  `db:"mobile"`
	Yes         int64           `db:"yes"`
	Number      int64           `db:"number"`
	MaybeNumber sql.NullInt64   `db:"maybe_number"`
	FloatValue  float64         `db:"float_value"`
	MaybeFloat  sql.NullFloat64 `db:"maybe_float"`
	Price       float64         `db:"price"`
	MaybePrice  sql.NullFloat64 `db:"maybe_price"`
	Note        sql.NullString  `db:"note"`
	Bytes       string          `db:"bytes"`
	Clock       string          `db:"clock"`
	Day         time.Time       `db:"day"`
	At          time.Time       `db:"at"`
	MaybeAt     sql.NullTime    `db:"maybe_at"`
	Defaulted   string          `db:"defaulted"`
	Json        sql.NullString  `db:"json"`
}

type model struct {
	sqlc.CachedConn
}

func (m model) one(ctx context.Context, id int64) (*Shelf, error) {
	var shelf Shelf
	err := m.QueryRowCtx(ctx, &shelf, fmt.Sprintf("%s%v", idPrefix, id),
		func(ctx context.Context, conn sqlx.SqlConn, v any) error {
			return conn.QueryRowCtx(ctx, v, "select "+rows+" from `shelf` where `id` = ? limit 1", id)
		})
	return &shelf, err
}

func (m model) byMobile(ctx context.Context, mobile sql.NullString) (*Shelf, error) {
	var shelf Shelf
	err := m.QueryRowIndexCtx(ctx, &shelf, fmt.Sprintf("%s%v", mobilePrefix, mobile),
		func(primary any) string { return fmt.Sprintf("%s%v", idPrefix, primary) },
		func(ctx context.Context, conn sqlx.SqlConn, v any) (any, error) {
			query := "select " + rows + " from `shelf` where `mobile` = ? limit 1"
			if err := conn.QueryRowCtx(ctx, &shelf, query, mobile); err != nil {
				return nil, err
			}
			return shelf.Id, nil
		},
		func(ctx context.Context, conn sqlx.SqlConn, v, primary any) error {
			query := "select " + rows + " from `shelf` where `id` = ? limit 1"
			return conn.QueryRowCtx(ctx, v, query, primary)
		})
	return &shelf, err
}

func (m model) rename(ctx context.Context, id int64, name string) error {
	old, err := m.one(ctx, id)
	if err != nil {
		return err
	}
	_, err = m.ExecCtx(ctx, func(ctx context.Context, conn sqlx.SqlConn) (sql.Result, error) {
		return conn.ExecCtx(ctx, "update `shelf` set `name` = ? where `id` = ?", name, id)
	}, fmt.Sprintf("%s%v", idPrefix, id), fmt.Sprintf("%s%v", mobilePrefix, old.Mobile))
	return err
}

func (m model) answer(line string) (string, error) {
	ctx := context.Background()
	words := strings.SplitN(line, " ", 3)
	id, _ := strconv.ParseInt(words[1], 10, 64)
	var shelf *Shelf
	var err error
	switch words[0] {
	case "one":
		shelf, err = m.one(ctx, id)
	case "mobile":
		shelf, err = m.byMobile(ctx, sql.NullString{String: words[1], Valid: true})
	case "no":
		shelf, err = m.byMobile(ctx, sql.NullString{})
	case "rename":
		return "renamed", m.rename(ctx, id, words[2])
	case "print":
		number, err := strconv.ParseFloat(words[1], 64)
		return fmt.Sprintf("%v", number), err
	default:
		return "", fmt.Errorf("unknown: %s", line)
	}
	if errors.Is(err, sqlc.ErrNotFound) {
		return "none", nil
	}
	if err != nil {
		return "", err
	}
	return shelf.Name, nil
}

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: rowcache dsn host:port")
	}
	logx.Disable()
	node := cache.NodeConf{RedisConf: redis.RedisConf{Host: os.Args[2], Type: redis.NodeType}, Weight: 100}
	m := model{sqlc.NewConn(sqlx.NewMysql(os.Args[1]), cache.CacheConf{node})}
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		answer, err := m.answer(lines.Text())
		if err != nil {
			answer = "error: " + err.Error()
		}
		fmt.Println(answer)
	}
}
