package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
)

const (
	comQuit = 1

	clientSSL                             = 0x800
	clientPluginAuthLenenc                = 0x200000
	clientConnectWithDB                   = 0x8
	capabilities                          = 0x1 | 0x2 | 0x4 | clientConnectWithDB | 0x200 | 0x2000 | 0x8000 | 0x80000 | clientPluginAuthLenenc
	sslRequestLength                      = 32
	sha2Plugin, nativePlugin, clearPlugin = "caching_sha2_password", "mysql_native_password", "mysql_clear_password"
	utf8mb4, statusAutocommit             = 255, 2
)

var errPacket = errors.New("a packet that is none")

// conn reads and writes packets: three bytes of length, one of sequence, the rest.
type conn struct {
	net.Conn
	sequence byte
}

func (c *conn) read() ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(c, head[:]); err != nil {
		return nil, err
	}
	c.sequence = head[3] + 1
	body := make([]byte, int(head[0])|int(head[1])<<8|int(head[2])<<16)
	if _, err := io.ReadFull(c, body); err != nil {
		return nil, err
	}
	if len(body) == 0 {
		return nil, errPacket
	}
	return body, nil
}

func (c *conn) write(parts ...[]byte) error {
	body := bytes.Join(parts, nil)
	length := len(body)
	head := []byte{byte(length), byte(length >> 8), byte(length >> 16), c.sequence}
	c.sequence++
	_, err := c.Write(append(head, body...))
	return err
}

func (c *conn) ok() error {
	return c.write([]byte{0, 0, 0, statusAutocommit, 0, 0, 0})
}

func (c *conn) fail(reason error) error {
	return c.write([]byte{0xff, 0x15, 0x04}, []byte("#28000"+reason.Error()))
}

func text(it string) []byte {
	return append([]byte(it), 0)
}

// greeting is what a server offers.
type greeting struct {
	plugin string
	isTLS  bool
}

// greet writes the first packet of a connection.
func (c *conn) greet(nonce []byte, is greeting) error {
	flags := uint32(capabilities)
	if is.isTLS {
		flags |= clientSSL
	}
	low, high := uint16(flags), uint16(flags>>16)
	number := []byte{1, 0, 0, 0}
	return c.write(
		[]byte{10}, text("8.4.0"), number, nonce[:8], []byte{0},
		binary.LittleEndian.AppendUint16(nil, low), []byte{utf8mb4, statusAutocommit, 0},
		binary.LittleEndian.AppendUint16(nil, high), []byte{byte(len(nonce) + 1)}, make([]byte, 10),
		nonce[8:], []byte{0}, text(is.plugin),
	)
}

// answer is what a client says of itself.
type answer struct {
	user, plugin string
	proof        []byte
}

// parse reads it.
func parse(packet []byte) (answer, error) {
	if len(packet) < sslRequestLength {
		return answer{}, errPacket
	}
	flags := binary.LittleEndian.Uint32(packet)
	user, rest, found := bytes.Cut(packet[sslRequestLength:], []byte{0})
	if !found || len(rest) == 0 || int(rest[0]) >= len(rest) || flags&clientPluginAuthLenenc == 0 {
		return answer{}, errPacket
	}
	proof, rest := rest[1:1+rest[0]], rest[1+rest[0]:]
	if flags&clientConnectWithDB != 0 {
		_, rest, _ = bytes.Cut(rest, []byte{0})
	}
	plugin, _, _ := bytes.Cut(rest, []byte{0})
	return answer{string(user), string(plugin), proof}, nil
}
