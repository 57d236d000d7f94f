package returns

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"assay/station/fault"
)

// Reader reads facts as JSON objects, one after the other, on one line each or
// on several.
type Reader struct {
	d *json.Decoder
}

// NewReader reads from r.
func NewReader(r io.Reader) *Reader {
	d := json.NewDecoder(r)
	d.UseNumber()
	return &Reader{d}
}

// Next is the next object's facts; io.EOF after the last. A refused object is a
// fault and the next one can be read; anything else ends the reading.
func (r *Reader) Next() (Facts, error) {
	t, err := r.d.Token()
	if err == io.EOF {
		return nil, io.EOF
	}
	if err != nil {
		return nil, noJSON(err)
	}
	if t != json.Delim('{') {
		return nil, fmt.Errorf("facts are an object: {\"fact\": value, …}")
	}
	f, seen := Facts{}, map[string]bool{}
	var refused error
	refuse := func(err error) {
		if refused == nil {
			refused = err
		}
	}
	for r.d.More() {
		key, err := r.d.Token()
		if err != nil {
			return nil, noJSON(err)
		}
		name, _ := key.(string)
		var raw json.RawMessage
		if err := r.d.Decode(&raw); err != nil {
			return nil, noJSON(err)
		}
		if seen[name] {
			refuse(fault.New(fault.Invalid, "the fact %.40q is here twice", name))
		}
		seen[name] = true
		if err := f.setJSON(name, raw); err != nil {
			refuse(err)
		}
	}
	if _, err := r.d.Token(); err != nil {
		return nil, noJSON(err)
	}
	if refused != nil {
		return nil, refused
	}
	return f, nil
}

// noJSON says where an input stops being JSON.
func noJSON(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("this is no JSON: it ends too early")
	}
	return fmt.Errorf("this is no JSON: %w", err)
}

// setJSON takes a text, a number as written, true or false; null is not known.
func (f Facts) setJSON(name string, raw json.RawMessage) error {
	if _, err := about(name); err != nil {
		return fault.New(fault.Invalid, "%v", err)
	}
	text := string(raw)
	switch raw[0] {
	case '{', '[':
		return fault.New(fault.Invalid, "the fact %s is one value, not several", name)
	case '"':
		if err := json.Unmarshal(raw, &text); err != nil {
			return fault.New(fault.Invalid, "the fact %s cannot be read", name)
		}
	case 'n':
		return nil
	}
	return f.Set(name, text)
}

// Refused tells an object that was refused from an input that cannot be read on.
func (r *Reader) Refused(err error) bool { return fault.Is(err, fault.Invalid) }
