// Command sign prints an X-Content-Security for the table of cases and, where the type is 1, the encrypted body.
//
//	go run ./sign 1795000000 0 POST /signed/echo '{"text":"a"}'
//
// The secret and the time are fixed; the padding of RSA is random, so that no two headers are the same.
package main

import (
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/zeromicro/go-zero/core/codec"
)

const (
	fingerprint = "key-of-the-peer-tests"
	keyFile     = "etc/signature.pem"
)

var secret = []byte("sixteen bytes, 0")

func main() {
	if len(os.Args) != 6 {
		fmt.Fprintln(os.Stderr, "usage: sign TIME TYPE METHOD URI BODY")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]); err != nil {
		fmt.Fprintln(os.Stderr, "sign:", err)
		os.Exit(1)
	}
}

func run(time, kind, method, uri, body string) error {
	target, err := url.ParseRequestURI(uri)
	if err != nil {
		return err
	}
	if kind == "1" && body != "" {
		sealed, err := codec.EcbEncrypt(secret, []byte(body))
		if err != nil {
			return err
		}
		body = base64.StdEncoding.EncodeToString(sealed)
	}
	hash := sha256.Sum256([]byte(body))
	content := strings.Join([]string{time, method, target.Path, target.RawQuery, fmt.Sprintf("%x", hash)}, "\n")
	sealed, err := encrypted("type=" + kind + "; key=" + base64.StdEncoding.EncodeToString(secret) + "; time=" + time)
	if err != nil {
		return err
	}
	fmt.Printf("key=%s; secret=%s; signature=%s\n", fingerprint, sealed, codec.HmacBase64(secret, content))
	if kind == "1" {
		fmt.Println(body)
	}
	return nil
}

// encrypted gives the text under the peer's key, in base64.
func encrypted(text string) (string, error) {
	file, err := os.ReadFile(keyFile)
	if err != nil {
		return "", err
	}
	block, _ := pem.Decode(file)
	if block == nil {
		return "", errors.New(keyFile + " is no PEM file")
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		return "", err
	}
	public, err := publicPem(&key.PublicKey)
	if err != nil {
		return "", err
	}
	encrypter, err := codec.NewRsaEncrypter(public)
	if err != nil {
		return "", err
	}
	sealed, err := encrypter.Encrypt([]byte(text))
	return base64.StdEncoding.EncodeToString(sealed), err
}

func publicPem(key *rsa.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), err
}
