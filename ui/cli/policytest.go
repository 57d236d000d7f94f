package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"assay/checklists/strict"
	"assay/station/returns"
)

// mostCases is how long a file of cases may be.
const mostCases = 64 << 20

// testCase is one line of a file of cases.
type testCase struct {
	Name  string                     `json:"name"`
	Facts json.RawMessage            `json:"facts"`
	Want  map[string]json.RawMessage `json:"want"`
}

// policyTest decides each case and prints every difference.
func (a *app) policyTest(_ context.Context, args []string) error {
	p, err := a.policy(args[0])
	if err != nil {
		return err
	}
	data, err := readFile(a.call.path(args[1]), mostCases)
	if err != nil {
		return misuse("%s: %v", args[1], err)
	}
	if len(data) > mostCases {
		return misuse("%s is longer than 64 MiB: cut it into files", args[1])
	}
	a.standing(p)
	cases, failed, line := 0, 0, 0
	err = eachLine(bytes.NewReader(data), func(text string) error {
		line++
		if strings.TrimSpace(text) == "" {
			return nil
		}
		cases++
		name, differences := a.tryCase(p, text)
		if len(differences) > 0 {
			failed++
		}
		for _, difference := range differences {
			if err := a.difference(args[1], line, name, difference); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case cases == 0:
		return misuse("%s has no cases: {\"name\":…,\"facts\":{…},\"want\":{…}} on each line", args[1])
	case failed > 0:
		return status{No, fmt.Errorf("%d of %s not as wanted", failed, many(cases, "case"))}
	}
	if !a.flags.json {
		a.print("%s as wanted", many(cases, "case"))
	}
	return nil
}

type differenceJSON struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Name string `json:"name"`
	Text string `json:"text"`
}

func (a *app) difference(file string, line int, name, text string) error {
	if a.flags.json {
		return a.json(differenceJSON{file, line, name, text})
	}
	a.print("%s:%d: %s: %s", clean(file), line, clean(orNone(name)), clean(text))
	return nil
}

// tryCase gives the case's name and what is not as wanted.
func (a *app) tryCase(p *returns.Policy, text string) (name string, differences []string) {
	var c testCase
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return "", []string{fmt.Sprintf("a case is {\"name\":…, \"facts\":{…}, \"want\":{…}} on one line, not %.60s", text)}
	}
	if c.Facts == nil || len(c.Want) == 0 {
		return c.Name, []string{"a case has facts and what is wanted of the decision"}
	}
	f, err := returns.NewReader(bytes.NewReader(c.Facts)).Next()
	if err != nil {
		return c.Name, []string{err.Error()}
	}
	said, err := json.Marshal(decisionOf(returns.Decide(p, f, "")))
	if err != nil {
		return c.Name, []string{err.Error()}
	}
	var got map[string]json.RawMessage
	if err := json.Unmarshal(said, &got); err != nil {
		return c.Name, []string{err.Error()}
	}
	for _, key := range sortedKeys(c.Want) {
		differences = append(differences, differ(key, got, c.Want[key])...)
	}
	return c.Name, differences
}

func sortedKeys(m map[string]json.RawMessage) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// differ compares one member of a decision with what is wanted of it.
func differ(key string, got map[string]json.RawMessage, want json.RawMessage) []string {
	is, known := got[key]
	if !known {
		if near := strict.Nearest(key, sortedKeys(got)); near != "" {
			return []string{fmt.Sprintf("a decision has no %q; did you mean %q?", key, near)}
		}
		return []string{fmt.Sprintf("a decision has no %q", key)}
	}
	a, errA := decoded(is)
	b, errB := decoded(want)
	if err := errors.Join(errA, errB); err != nil {
		return []string{err.Error()}
	}
	if within(a, b) {
		return nil
	}
	return []string{fmt.Sprintf("%s is %s, wanted %s", key, is, want)}
}

func decoded(raw json.RawMessage) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// within tells whether all that is wanted is there: of an object the members that
// are named, of a list every item in its order.
func within(got, want any) bool {
	switch want := want.(type) {
	case map[string]any:
		is, ok := got.(map[string]any)
		if !ok {
			return false
		}
		for key, v := range want {
			if !within(is[key], v) {
				return false
			}
		}
		return true
	case []any:
		is, ok := got.([]any)
		if !ok || len(is) != len(want) {
			return false
		}
		for i := range want {
			if !within(is[i], want[i]) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(got, want)
}
