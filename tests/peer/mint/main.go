// Command mint prints a JSON Web Token for the table of cases.
//
//	go run ./mint HS256 current-secret-of-the-peer-tests '{"userId":7,"exp":4102444800}'
//
// The algorithm is HS256, HS384, HS512 or none; the header's alg may be told apart from it: RS256=HS256 signs with HS256 and says RS256.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"hash"
	"os"
	"strings"
)

var hashes = map[string]func() hash.Hash{"HS256": sha256.New, "HS384": sha512.New384, "HS512": sha512.New}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: mint ALG[=SIGNED] SECRET CLAIMS")
		os.Exit(2)
	}
	fmt.Println(token(os.Args[1], os.Args[2], os.Args[3]))
}

// token joins header, claims as they were given, and signature; alg none has an empty one.
func token(alg, secret, claims string) string {
	named, signed, found := strings.Cut(alg, "=")
	if !found {
		signed = named
	}
	text := part(`{"alg":"`+named+`","typ":"JWT"}`) + "." + part(claims)
	digest, known := hashes[signed]
	if !known {
		return text + "."
	}
	mac := hmac.New(digest, []byte(secret))
	mac.Write([]byte(text))
	return text + "." + part(string(mac.Sum(nil)))
}

func part(text string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}
