package scan

import (
	"time"
	"unicode/utf8"
)

// What makes a run of letters a scan when nothing frames it: wedges send a
// letter every 7 to 16 ms, people one every 60 ms or more, key repeat the same
// one every 25 to 40 ms.
const (
	leastLetters = 6
	letterGap    = 35 * time.Millisecond // a letter waits this long for the next
	repeatGap    = 28 * time.Millisecond // machines are quicker, a held key is not
	longestDoubt = 64                    // units after which a run that is no scan is let go
)

// Hold is how long after its press a letter may come: it may begin a scan.
const Hold = letterGap

// run is a row of keys, each soon after the one before, of which it is not yet
// known whether a person or a scanner sent them.
type run struct {
	data    []byte
	ends    []int // where each key ends in data, kept as long as there is doubt
	keys    int
	letters int  // of these, printable ones
	letter  rune // the first of them
	same    bool // no other letter came
	alike   bool // no other key came
	rest    bool // what is left of a scan that stalled
	ended   bool // by a suffix
	cut     bool
	first   time.Time
	last    time.Time
}

func (r *run) add(key []byte, now time.Time) {
	if r.keys == 0 {
		*r = run{data: r.data[:0], ends: r.ends[:0], same: true, alike: true, first: now}
	}
	r.alike = r.alike && (r.keys == 0 || string(key) == string(r.data[:r.ends[0]]))
	r.keys++
	r.last = now
	if letter := letterOf(key); letter != 0 {
		if r.letters++; r.letters == 1 {
			r.letter = letter
		}
		r.same = r.same && letter == r.letter
	} else if len(key) > leastLetters && isString(key) { // no person types these
		r.letters, r.same = r.letters+leastLetters, false
	}
	if len(r.data)+len(key) > MaxScan {
		r.cut = true
		return
	}
	r.data = append(r.data, key...)
	if len(r.ends) < longestDoubt {
		r.ends = append(r.ends, len(r.data))
	}
}

// letterOf is the printable letter of a key, also one that came with Alt; or 0.
func letterOf(key []byte) rune {
	if len(key) > 1 && key[0] == 0x1b {
		key = key[1:]
	}
	r, n := utf8.DecodeRune(key)
	if n != len(key) || r < ' ' || r == 0x7f {
		return 0
	}
	return r
}

// meanGap is the mean time from key to key.
func (r *run) meanGap() time.Duration {
	if r.keys < 2 {
		return 0
	}
	return r.last.Sub(r.first) / time.Duration(r.keys-1)
}

// isScan holds for six letters and more, not all the same, at a scanner's pace;
// and for any letter that is the rest of a scan.
func (r *run) isScan() bool {
	return r.rest && r.letters > 0 || r.letters >= leastLetters && !r.same && r.meanGap() <= letterGap
}

// isRepeat holds for one key again and again, at the pace of a held key, or
// more often than any label repeats a letter.
func (r *run) isRepeat() bool {
	return r.alike && (r.keys == leastLetters && r.meanGap() > repeatGap || r.keys >= longestDoubt)
}

// each gives the keys of a run that was in doubt, one by one.
func (r *run) each(give func(key []byte)) {
	start := 0
	for _, end := range r.ends {
		give(r.data[start:end])
		start = end
	}
}

// endsInAIM holds when the last three keys are an AIM identifier: a bracket, a
// letter, a digit.
func (r *run) endsInAIM() bool {
	n := len(r.data) - 3
	return n >= 0 && isAIM(r.data[n:])
}

// mayBecomeAIM holds for the first or the first two characters of one.
func (r *run) mayBecomeAIM() bool {
	return len(r.data) > 0 && len(r.data) < 3 && isAIM(append(r.data[:len(r.data):len(r.data)], "]A0"[len(r.data):]...))
}

func isAIM(b []byte) bool {
	return b[0] == ']' && isASCIILetter(b[1]) && b[2] >= '0' && b[2] <= '9'
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
