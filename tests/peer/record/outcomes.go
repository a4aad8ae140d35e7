package main

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// Outcome is what the peer answered to the case of the same name.
type Outcome struct {
	Name   string `json:"name"`
	Status int    `json:"status"`
	// Headers holds those of namedHeaders that came; the methods of Allow are sorted, because their order is random.
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`
	// BodyBase64 takes the place of Body where the body is no UTF-8 text.
	BodyBase64 string `json:"body_base64,omitempty"`
}

// namedHeaders are the response headers worth recording.
var namedHeaders = []string{"Allow", "Content-Type", "X-Content-Type-Options", "X-Peer-Chain", "Www-Authenticate"}

func newOutcome(c Case, resp *http.Response, body []byte) Outcome {
	headers := map[string]string{}
	for _, name := range namedHeaders {
		if values := resp.Header.Values(name); len(values) > 0 {
			headers[name] = strings.Join(values, ", ")
		}
	}
	if allow, found := headers["Allow"]; found {
		headers["Allow"] = sortedList(allow)
	}
	if length := resp.Header.Get("Content-Length"); c.Method == http.MethodHead && length != "" {
		headers["Content-Length"] = length
	}
	outcome := Outcome{Name: c.Name, Status: resp.StatusCode, Headers: headers}
	if utf8.Valid(body) {
		outcome.Body = string(body)
	} else {
		outcome.BodyBase64 = base64.StdEncoding.EncodeToString(body)
	}
	return outcome
}

func sortedList(list string) string {
	parts := strings.Split(list, ", ")
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// sameOutcomes names the first case that two rounds answered differently.
func sameOutcomes(first, again []Outcome) error {
	for i := range first {
		one, err := json.Marshal(first[i])
		if err != nil {
			return err
		}
		two, err := json.Marshal(again[i])
		if err != nil {
			return err
		}
		if !bytes.Equal(one, two) {
			return fmt.Errorf("case %q has no stable outcome:\n%s\n%s", first[i].Name, one, two)
		}
	}
	return nil
}

// encodeOutcomes sorts by name and writes one outcome a line.
func encodeOutcomes(outcomes []Outcome) ([]byte, error) {
	sorted := slices.SortedFunc(slices.Values(outcomes), func(a, b Outcome) int { return cmp.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for i, outcome := range sorted {
		out.WriteString(map[bool]string{true: "[\n", false: ",\n"}[i == 0])
		if err := encoder.Encode(outcome); err != nil {
			return nil, err
		}
		out.Truncate(out.Len() - 1)
	}
	out.WriteString("\n]\n")
	return out.Bytes(), nil
}
