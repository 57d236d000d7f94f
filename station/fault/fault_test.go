package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"

	. "assay/station/fault"
)

func TestAFaultIsASentenceWithAKindAndACause(t *testing.T) {
	err := fmt.Errorf("append: %w", Wrap(Full, io.ErrShortWrite, "the disk is full: %d answers are kept", 7))
	assert.Equal(t, "append: the disk is full: 7 answers are kept", err.Error())
	assert.Equal(t, Full, Of(err))
	assert.True(t, Is(err, Full))
	assert.False(t, Is(err, Busy))
	assert.ErrorIs(t, err, io.ErrShortWrite, "the cause is for the log")
}

func TestAPlainErrorIsInternalAndNoErrorIsNone(t *testing.T) {
	assert.Equal(t, Internal, Of(errors.New("x")))
	assert.True(t, Is(errors.New("x"), Internal))
	assert.False(t, Is(nil, Internal))
	assert.NoError(t, New(Invalid, "x").Unwrap())
}

func TestEveryKindHasItsWord(t *testing.T) {
	words := map[Kind]string{
		Internal: "internal", Invalid: "invalid", Refused: "refused", Missing: "missing", Conflict: "conflict",
		Busy: "busy", Full: "full", Damaged: "damaged", Offline: "offline",
	}
	assert.Len(t, words, int(Offline)+1)
	for kind, word := range words {
		assert.Equal(t, word, kind.String())
	}
}

func TestAPersonIsToldTheSentenceAlone(t *testing.T) {
	full := New(Full, "the disk is full")
	assert.Equal(t, "the disk is full", Said(fmt.Errorf("append: %w", fmt.Errorf("log: %w", full))))
	assert.Equal(t, "append: no", Said(errors.New("append: no")))
}
