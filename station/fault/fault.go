// Package fault is the one error a person reads: what kind it is, a sentence in
// the inspector's words, and the cause for the log.
//
// Arrows: everything above may import fault; fault imports nothing of ours.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what a person can do about an error.
type Kind uint8

// The kinds. The list only grows at its end.
const (
	Internal Kind = iota // ours to mend; also every plain error
	Invalid              // what was given cannot be right
	Refused              // right, but not allowed: to this person, or now
	Missing              // there is no such thing
	Conflict             // it changed meanwhile: read again
	Busy                 // somebody else holds it
	Full                 // the disk is full
	Damaged              // the file is not what it should be
	Offline              // the hub cannot be reached
)

var words = [...]string{"internal", "invalid", "refused", "missing", "conflict", "busy", "full", "damaged", "offline"}

func (k Kind) String() string { return words[k] }

// Fault is an error with a kind and a sentence for people.
type Fault struct {
	Kind     Kind
	Sentence string
	Cause    error
}

// New makes a fault from a sentence.
func New(kind Kind, format string, args ...any) *Fault {
	return &Fault{Kind: kind, Sentence: fmt.Sprintf(format, args...)}
}

// Wrap makes a fault that keeps its cause for the log.
func Wrap(kind Kind, cause error, format string, args ...any) *Fault {
	return &Fault{Kind: kind, Sentence: fmt.Sprintf(format, args...), Cause: cause}
}

func (f *Fault) Error() string { return f.Sentence }

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// Of is an error's kind; a plain error is internal.
func Of(err error) Kind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}

// Is tells whether err is a fault of this kind.
func Is(err error, kind Kind) bool { return err != nil && Of(err) == kind }

// Said is what a person is told of an error: the fault's own sentence, without
// what the way up put in front of it. A plain error says all it has.
func Said(err error) string {
	var f *Fault
	if errors.As(err, &f) {
		return f.Sentence
	}
	return err.Error()
}
