package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

const (
	exchangeTimeout = 5 * time.Second
	maxResponse     = 1 << 20
)

// send writes the case to a connection of its own and reads one response.
func send(address string, c Case) (Outcome, error) {
	message, err := message(c)
	if err != nil {
		return Outcome{}, err
	}
	conn, err := net.DialTimeout("tcp", address, exchangeTimeout)
	if err != nil {
		return Outcome{}, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(exchangeTimeout)); err != nil {
		return Outcome{}, err
	}
	if _, err := conn.Write(message); err != nil {
		return Outcome{}, err
	}
	return receive(conn, c)
}

func receive(conn net.Conn, c Case) (Outcome, error) {
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: c.Method})
	if err != nil {
		return Outcome{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse))
	if err != nil {
		return Outcome{}, err
	}
	return newOutcome(c, resp, body), nil
}

// message gives the bytes of the request: a body gets its Content-Length unless the case says
// Transfer-Encoding: chunked (one chunk) or gives a Content-Length of its own.
func message(c Case) ([]byte, error) {
	body, err := c.body()
	if err != nil {
		return nil, err
	}
	chunked := c.has("Transfer-Encoding")
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s %s HTTP/1.1\r\n", c.Method, c.Path)
	if !c.has("Host") {
		out.WriteString("Host: peer.test\r\n")
	}
	out.WriteString("Connection: close\r\n")
	for _, name := range c.headerNames() {
		for _, value := range c.Headers[name] {
			fmt.Fprintf(&out, "%s: %s\r\n", name, value)
		}
	}
	if !chunked && !c.has("Content-Length") && (len(body) > 0 || bodyExpected(c.Method)) {
		fmt.Fprintf(&out, "Content-Length: %d\r\n", len(body))
	}
	out.WriteString("\r\n")
	writeBody(&out, body, chunked)
	return out.Bytes(), nil
}

// bodyExpected tells whether clients send Content-Length: 0 with this method when there is no body.
func bodyExpected(method string) bool {
	return strings.Contains("POST PUT PATCH", method)
}

func writeBody(out *bytes.Buffer, body []byte, chunked bool) {
	if !chunked {
		out.Write(body)
		return
	}
	if len(body) > 0 {
		fmt.Fprintf(out, "%x\r\n%s\r\n", len(body), body)
	}
	out.WriteString("0\r\n\r\n")
}
