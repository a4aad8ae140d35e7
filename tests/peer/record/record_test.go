package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// minimumCases is how many cases the table must hold.
const minimumCases = 250

func TestRecordedOutcomesAreWhatThePeerAnswersNow(t *testing.T) {
	table, err := readCases("../cases.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(table) < minimumCases {
		t.Fatalf("only %d cases", len(table))
	}
	outcomes, err := record(table, "../etc/peer.yaml")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := encodeOutcomes(outcomes)
	if err != nil {
		t.Fatal(err)
	}
	if err := compare("../outcomes.json", fresh); err != nil {
		t.Error(err)
	}
}

func TestMessageFramesTheBody(t *testing.T) {
	json := map[string]Values{"Content-Type": {"application/json"}}
	for name, row := range map[string]struct {
		given Case
		want  string
	}{
		"length of a body": {
			Case{Method: "POST", Path: "/x", Headers: json, Body: "{}"},
			"POST /x HTTP/1.1\r\nHost: peer.test\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
		},
		"no length without a body": {
			Case{Method: "GET", Path: "//x"},
			"GET //x HTTP/1.1\r\nHost: peer.test\r\nConnection: close\r\n\r\n",
		},
		"zero length where a body is usual": {
			Case{Method: "PUT", Path: "/x"},
			"PUT /x HTTP/1.1\r\nHost: peer.test\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
		},
		"one chunk": {
			Case{Method: "POST", Path: "/x", Headers: map[string]Values{"transfer-encoding": {"chunked"}}, Body: "0123456789abcdefg"},
			"POST /x HTTP/1.1\r\nHost: peer.test\r\nConnection: close\r\ntransfer-encoding: chunked\r\n\r\n11\r\n0123456789abcdefg\r\n0\r\n\r\n",
		},
		"a length of its own": {
			Case{Method: "POST", Path: "/x", Headers: map[string]Values{"Content-Length": {"9"}}},
			"POST /x HTTP/1.1\r\nHost: peer.test\r\nConnection: close\r\nContent-Length: 9\r\n\r\n",
		},
		"several values and bytes": {
			Case{Method: "GET", Path: "/x", Headers: map[string]Values{"A": {"1", "2"}}, BodyBase64: "aGk="},
			"GET /x HTTP/1.1\r\nHost: peer.test\r\nConnection: close\r\nA: 1\r\nA: 2\r\nContent-Length: 2\r\n\r\nhi",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := message(row.given)
			if err != nil || string(got) != row.want {
				t.Errorf("got %q, %v; want %q", got, err, row.want)
			}
		})
	}
}

func TestReadCasesRefusesABrokenTable(t *testing.T) {
	for want, text := range map[string]string{
		"stands twice":    `[{"name":"a/b","method":"GET","path":"/"},{"name":"a/b","method":"GET","path":"/"}]`,
		"unknown field":   `[{"name":"a/b","method":"GET","path":"/","status":200}]`,
		"not family/what": `[{"name":"ab","method":"GET","path":"/"}]`,
		"method or path":  `[{"name":"a/b","path":"/"}]`,
		"are both set":    `[{"name":"a/b","method":"GET","path":"/","body":"x","body_base64":"eA=="}]`,
		"unexpected EOF":  `[{"name":"a/b","method":"GET","path":"/","headers":{"A":1`,
	} {
		file := filepath.Join(t.TempDir(), "cases.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readCases(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

func TestSameOutcomesNamesTheUnstableCase(t *testing.T) {
	first := []Outcome{{Name: "a/b", Status: 200}, {Name: "a/c", Status: 200}}
	again := []Outcome{{Name: "a/b", Status: 200}, {Name: "a/c", Status: 503}}
	if err := sameOutcomes(first, first); err != nil {
		t.Error(err)
	}
	if err := sameOutcomes(first, again); err == nil || !strings.Contains(err.Error(), `"a/c"`) {
		t.Errorf("got %v", err)
	}
}
