package checklists

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"assay/checklists/strict"
)

// MostEncoded is how many bytes a checklist may have with its variants: it goes to
// other stations in one piece. maxEncoded bounds what Decode takes, for records begun
// before there was a limit.
const (
	MostEncoded = 1<<20 - 4<<10
	maxEncoded  = 4 << 20
)

// encoding is the core deterministic CBOR (RFC 8949, 4.2.1) that digests are
// made of.
func encoding() cbor.EncMode {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err) // fixed options: cannot happen
	}
	return mode
}

func decoding() cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		MaxNestedLevels:   16,
		MaxArrayElements:  20_000,
		MaxMapPairs:       20_000,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
	}.DecMode()
	if err != nil {
		panic(err) // fixed options: cannot happen
	}
	return mode
}

// Encode is the checklist's one form in bytes: the log keeps it, and its SHA-256
// is the digest.
func Encode(c *Checklist) []byte {
	data, err := encoding().Marshal(c)
	if err != nil {
		panic(err) // plain structs of strings and numbers: cannot happen
	}
	return data
}

// Decode reads what Encode wrote and nothing else: bytes in any other form, or
// of a checklist that could not have been resolved, are an error.
func Decode(data []byte) (*Checklist, error) {
	if len(data) > maxEncoded {
		return nil, fmt.Errorf("decode checklist: %d bytes are too many", len(data))
	}
	c := &Checklist{}
	if err := decoding().Unmarshal(data, c); err != nil {
		return nil, fmt.Errorf("decode checklist: %w", err)
	}
	if err := c.index(); err != nil {
		return nil, fmt.Errorf("decode checklist: %w", err)
	}
	if !bytes.Equal(Encode(c), data) {
		return nil, fmt.Errorf("decode checklist: not in its one form")
	}
	return c, nil
}

// New makes a checklist that comes from no file usable: its steps found, its
// expressions and limits compiled, its digest made. The value is not kept.
func New(c Checklist) (*Checklist, error) {
	own, err := Decode(Encode(&c)) // so that nothing is shared with the caller
	if err != nil {
		return nil, err
	}
	return own, nil
}

// index fills what is found by walking the checklist once, and refuses what
// could not be worked with.
func (c *Checklist) index() error {
	if !slices.Contains(kinds, string(c.Kind)) {
		return fmt.Errorf("%q is no kind of inspection", c.Kind)
	}
	c.flat, c.byID, c.codes = nil, map[StepID]*Step{}, map[string]*DefectCode{}
	for i := range c.Sections {
		if err := c.indexSection(i); err != nil {
			return err
		}
	}
	if len(c.flat) == 0 || len(c.flat) > maxSteps {
		return fmt.Errorf("%d steps; a checklist has 1 to %d", len(c.flat), maxSteps)
	}
	for _, s := range c.flat {
		no := StepID(strings.ToLower(s.No))
		if no == "" {
			continue
		}
		if other, taken := c.byID[no]; taken && other != s {
			return fmt.Errorf("two steps answer to %s", s.No)
		}
		c.byID[no] = s
	}
	for i := range c.Defects {
		d := &c.Defects[i]
		if _, taken := c.codes[d.Code]; taken || d.Class > Critical || d.Effect > Reject {
			return fmt.Errorf("the defect %q cannot be read", d.Code)
		}
		for _, class := range d.Zones {
			if class > Critical {
				return fmt.Errorf("the defect %q cannot be read", d.Code)
			}
		}
		c.codes[d.Code] = d
	}
	data := Encode(c)
	c.size, c.digest = len(data), sha256.Sum256(data)
	return nil
}

func (c *Checklist) indexSection(at int) error {
	section := &c.Sections[at]
	if err := compileWhen(section.When, &section.when); err != nil {
		return fmt.Errorf("the section %s: %w", section.ID, err)
	}
	for j := range section.Steps {
		s := &section.Steps[j]
		s.Index, s.Section = len(c.flat), at
		if s.ID == "" || c.byID[s.ID] != nil {
			return fmt.Errorf("the step %q has no id of its own", s.ID)
		}
		if !s.known() {
			return fmt.Errorf("the step %s has a type, class, effect or number that is none", s.ID)
		}
		if err := s.compile(); err != nil {
			return fmt.Errorf("the step %s: %w", s.ID, err)
		}
		c.flat, c.byID[s.ID] = append(c.flat, s), s
	}
	return nil
}

// known tells whether type and numbers are what a file could have said.
func (s *Step) known() bool {
	for _, n := range []int{s.Readings, s.Min, s.Sample.First, s.Sample.Every, s.Sample.Acc} {
		if n < 0 || n > strict.MaxWhole {
			return false
		}
	}
	for _, choice := range s.Choices {
		if choice.Fail != nil && !choice.Fail.known() {
			return false
		}
	}
	places := s.Decimals == nil || *s.Decimals >= 0 && *s.Decimals <= maxPlaces
	return places && slices.Contains(stepTypes, string(s.Type)) && s.Fail.known()
}

// known tells whether the numbers are classes and effects of ours.
func (f *Fail) known() bool {
	for _, e := range f.Effects {
		if e > Reject {
			return false
		}
	}
	return f.Class <= Critical && f.Effect <= Reject
}
