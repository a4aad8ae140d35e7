package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"net"
	"os"
	"time"
)

// login makes the whole exchange, and says by which way it came to an end.
func (s *server) login(c *conn, is greeting) (string, error) {
	nonce := newNonce()
	if err := c.greet(nonce, is); err != nil {
		return "", err
	}
	packet, err := c.read()
	if err != nil {
		return "", err
	}
	isTLS := is.isTLS && len(packet) == sslRequestLength
	if isTLS {
		c.Conn = tls.Server(c.Conn, s.tls)
		if packet, err = c.read(); err != nil {
			return "", err
		}
	}
	who, err := parse(packet)
	if err != nil {
		return "", err
	}
	password, found := passwords[who.user]
	denied := fmt.Errorf("Access denied for user '%s'@'localhost' (using password: YES)", who.user)
	if !found {
		return "", denied
	}
	if who.user == "clear" {
		return s.clear(c, nonce, password, denied)
	}
	return s.sha2(c, who, nonce, password, isTLS, denied)
}

func (s *server) clear(c *conn, nonce []byte, password string, denied error) (string, error) {
	given, err := c.change(clearPlugin, nonce)
	if err != nil {
		return "", err
	}
	if !bytes.Equal(given, text(password)) {
		return "", denied
	}
	return "clear", nil
}

// change asks for the proof of another plugin.
func (c *conn) change(plugin string, nonce []byte) ([]byte, error) {
	if err := c.write([]byte{0xfe}, text(plugin), nonce, []byte{0}); err != nil {
		return nil, err
	}
	return c.read()
}

func (s *server) sha2(c *conn, who answer, nonce []byte, password string, isTLS bool, denied error) (string, error) {
	var err error
	if who.plugin != sha2Plugin {
		nonce = newNonce()
		if who.proof, err = c.change(sha2Plugin, nonce); err != nil {
			return "", err
		}
	}
	if s.isKnown(who, nonce) {
		return "fast", c.write([]byte{1, 3})
	}
	if err := c.write([]byte{1, 4}); err != nil {
		return "", err
	}
	given, err := c.read()
	if err != nil {
		return "", err
	}
	way := "tls"
	if !isTLS {
		way = "rsa"
		if given, err = s.decrypt(c, given, nonce); err != nil {
			return "", denied
		}
	}
	if !bytes.Equal(given, text(password)) {
		return "", denied
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.known[who.user] = twice(password)
	return way, nil
}

// decrypt tells the key to who asks for it, and reads the password, which is encrypted by that.
func (s *server) decrypt(c *conn, given, nonce []byte) ([]byte, error) {
	if bytes.Equal(given, []byte{2}) {
		der, err := x509.MarshalPKIXPublicKey(&s.key.PublicKey)
		if err != nil {
			return nil, err
		}
		key := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
		if err := c.write([]byte{1}, key); err != nil {
			return nil, err
		}
		if given, err = c.read(); err != nil {
			return nil, err
		}
	}
	plain, err := rsa.DecryptOAEP(sha1.New(), nil, s.key, given, nil)
	for at := range plain {
		plain[at] ^= nonce[at%len(nonce)]
	}
	return plain, err
}

// isKnown is the quick way: the proof is SHA256(password) ^ SHA256(SHA256(SHA256(password)) + nonce).
func (s *server) isKnown(who answer, nonce []byte) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	known, found := s.known[who.user]
	if !found || len(who.proof) != sha256.Size {
		return false
	}
	once := sha256.Sum256(append(bytes.Clone(known), nonce...))
	for at := range once {
		once[at] ^= who.proof[at]
	}
	again := sha256.Sum256(once[:])
	return bytes.Equal(again[:], known)
}

func twice(password string) []byte {
	once := sha256.Sum256([]byte(password))
	again := sha256.Sum256(once[:])
	return again[:]
}

// newNonce is of signs, as MySQL's are.
func newNonce() []byte {
	nonce := make([]byte, 20)
	_, _ = rand.Read(nonce)
	for at := range nonce {
		nonce[at] = '%' + nonce[at]%('~'-'%')
	}
	return nonce
}

// certificate is one that nobody trusts who was not told to.
func certificate(key *rsa.PrivateKey, path string) *tls.Config {
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "mysql8 of the peer tests"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		DNSNames:              []string{"localhost"},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		log.Fatal(err)
	}
	whole := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		log.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}
