// What a MySQL 8 does while a client logs in, as Debian has none, and Go's driver, which logs in there, so that a Rust
// service can be held against both. `mariadb` logs in, too.
//
//	go run ./mysql8 ca.pem
//
// It listens without TLS, with it, and without it as a server that greets by mysql_native_password, so that the login
// changes to caching_sha2_password; the certificate goes into the file. `ports` says the ports in that order; `go DSN`
// logs in by Go's driver; `logins` says by which ways there were logins since it was asked last; `restart` forgets whose
// password was right, as a server does that starts anew. All statements succeed and do nothing.
//
// The exchange is the one of https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html
package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"database/sql"
	"fmt"
	"log"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/go-sql-driver/mysql"
)

// The users by their names: `app` logs in by caching_sha2_password, `clear` by mysql_clear_password.
var passwords = map[string]string{
	"app":   "pässword that is longer than the 20 bytes of a nonce",
	"clear": "open",
}

type server struct {
	key *rsa.PrivateKey
	tls *tls.Config

	mutex  sync.Mutex
	known  map[string][]byte
	logins []string
}

// take gives the ways of logins, and forgets them.
func (s *server) take() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	logins := s.logins
	s.logins = nil
	return logins
}

func (s *server) restart() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.known = map[string][]byte{}
}

func (s *server) listen(is greeting) int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for {
			socket, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(&conn{Conn: socket}, is)
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port
}

func (s *server) serve(c *conn, is greeting) {
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	way, err := s.login(c, is)
	if err != nil {
		_ = c.fail(err)
		return
	}
	s.mutex.Lock()
	s.logins = append(s.logins, way)
	s.mutex.Unlock()
	for c.ok() == nil {
		c.sequence = 0
		if command, err := c.read(); err != nil || command[0] == comQuit {
			return
		}
	}
}

// byGo logs in as go-zero's services do.
func byGo(dsn string) string {
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		return "error: " + err.Error()
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := db.PingContext(ctx); err != nil {
		return "error: " + err.Error()
	}
	return "ok"
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: mysql8 CERTIFICATE")
	}
	_ = mysql.SetLogger(log.New(os.Stderr, "", 0))
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		log.Fatal(err)
	}
	s := &server{key: key, tls: certificate(key, os.Args[1])}
	s.restart()
	plain, encrypted := greeting{plugin: sha2Plugin}, greeting{plugin: sha2Plugin, isTLS: true}
	old := greeting{plugin: nativePlugin}
	ports := fmt.Sprint(s.listen(plain), " ", s.listen(encrypted), " ", s.listen(old))
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "ports":
			fmt.Println(ports)
		case "go":
			fmt.Println(byGo(rest))
		case "logins":
			fmt.Println(strings.Join(s.take(), " "))
		case "restart":
			s.restart()
			fmt.Println("ok")
		default:
			log.Fatal("no such word: ", word)
		}
	}
}
