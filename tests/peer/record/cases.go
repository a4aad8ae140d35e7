package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sort"
	"strings"
)

// Case is one request: a raw HTTP/1.1 message that no client library may tidy up.
type Case struct {
	// Name is family/what, unique in the table.
	Name   string `json:"name"`
	Method string `json:"method"`
	// Path is the request target as it stands on the request line.
	Path string `json:"path"`
	// Headers maps a name to a value or to a list of values.
	Headers map[string]Values `json:"headers,omitempty"`
	// Body is the body as text, BodyBase64 the body as bytes; at most one of them.
	Body       string `json:"body,omitempty"`
	BodyBase64 string `json:"body_base64,omitempty"`
	// Note says what the case is about where the name does not.
	Note string `json:"note,omitempty"`
}

// Values is one header's values, written in the table as a string or as a list of strings.
type Values []string

// UnmarshalJSON takes either spelling.
func (v *Values) UnmarshalJSON(text []byte) error {
	var one string
	if err := json.Unmarshal(text, &one); err == nil {
		*v = Values{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(v))
}

// headerNames gives the names of the case's headers in order.
func (c Case) headerNames() []string {
	names := make([]string, 0, len(c.Headers))
	for name := range c.Headers {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// has tells whether the case sets this header, in any spelling.
func (c Case) has(header string) bool {
	for name := range c.Headers {
		if strings.EqualFold(name, header) {
			return true
		}
	}
	return false
}

// body gives the bytes to send.
func (c Case) body() ([]byte, error) {
	if c.BodyBase64 == "" {
		return []byte(c.Body), nil
	}
	return base64.StdEncoding.DecodeString(c.BodyBase64)
}

func (c Case) validate() error {
	family, what, found := strings.Cut(c.Name, "/")
	switch {
	case !found || family == "" || what == "":
		return errors.New("the name is not family/what")
	case c.Method == "" || c.Path == "":
		return errors.New("method or path is missing")
	case c.Body != "" && c.BodyBase64 != "":
		return errors.New("body and body_base64 are both set")
	}
	return nil
}

// readCases reads the table; unknown keys, repeated names and malformed cases are errors.
func readCases(file string) ([]Case, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var table []Case
	if err := decoder.Decode(&table); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	seen := map[string]bool{}
	for _, c := range table {
		if err := c.validate(); err != nil {
			return nil, fmt.Errorf("case %q: %w", c.Name, err)
		}
		if seen[c.Name] {
			return nil, fmt.Errorf("case %q stands twice in the table", c.Name)
		}
		seen[c.Name] = true
	}
	return table, nil
}
