// Command record sends every case of cases.json to the peer and writes what came back.
//
//	go run ./record           writes outcomes.json
//	go run ./record -check    fails when outcomes.json differs from what the peer answers now
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
)

// rounds is how often the whole table is sent: a case whose outcome changes between rounds is an error.
const rounds = 3

func main() {
	cases := flag.String("cases", "cases.json", "the table of cases")
	outcomes := flag.String("outcomes", "outcomes.json", "the recorded outcomes")
	config := flag.String("config", "etc/peer.yaml", "the configuration of the peer")
	check := flag.Bool("check", false, "compare with the recorded outcomes instead of writing them")
	flag.Parse()
	if err := run(*cases, *outcomes, *config, *check); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run(casesFile, outcomesFile, config string, check bool) error {
	table, err := readCases(casesFile)
	if err != nil {
		return err
	}
	fresh, err := record(table, config)
	if err != nil {
		return err
	}
	text, err := encodeOutcomes(fresh)
	if err != nil {
		return err
	}
	if check {
		return compare(outcomesFile, text)
	}
	fmt.Printf("%d cases, %d outcomes\n", len(table), len(fresh))
	return os.WriteFile(outcomesFile, text, 0o644)
}

// record starts the peer and sends the table once a round.
func record(table []Case, config string) ([]Outcome, error) {
	address, stop, err := startPeer(config)
	if err != nil {
		return nil, err
	}
	defer stop()
	first, err := sendAll(address, table)
	if err != nil {
		return nil, err
	}
	for range rounds - 1 {
		again, err := sendAll(address, table)
		if err != nil {
			return nil, err
		}
		if err := sameOutcomes(first, again); err != nil {
			return nil, err
		}
	}
	return first, nil
}

func sendAll(address string, table []Case) ([]Outcome, error) {
	outcomes := make([]Outcome, 0, len(table))
	for _, c := range table {
		outcome, err := send(address, c)
		if err != nil {
			return nil, fmt.Errorf("case %q: %w", c.Name, err)
		}
		outcomes = append(outcomes, outcome)
	}
	return outcomes, nil
}

func compare(outcomesFile string, fresh []byte) error {
	recorded, err := os.ReadFile(outcomesFile)
	if err != nil {
		return err
	}
	if !bytes.Equal(recorded, fresh) {
		return errors.New(outcomesFile + " is not what the peer answers now; record again and read the difference")
	}
	fmt.Println(outcomesFile, "is current")
	return nil
}
