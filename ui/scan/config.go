package scan

import "time"

// Config says how the scanner was programmed and where it is plugged in.
type Config struct {
	Prefix byte   // begins a scan; 0: none. An AIM identifier begins one as well
	Suffix string // any of these bytes ends a framed scan; the LF of a CRLF is swallowed
	Timing bool   // an unframed burst is a scan: for a scanner on this machine's own keyboard line only; else it is Loose
	GS     string // what stands for GS beside the byte 0x1D; empty: nothing

	Clock func() time.Time // nil: time.Now
	Tap   Tap              // nil: nobody listens
}

// Tap hears what passes through a Reader: assay doctor shows it. Both are called
// by the one who reads, in the order in which things came.
type Tap interface {
	// Raw is given the bytes as they were read; they are good until it returns.
	Raw(b []byte, at time.Time)
	// Key is given a key just before it is handed over. It may keep it, such as an
	// answer of the terminal.
	Key(b []byte) (keep bool)
}

// GSF8 is the setting for scanners that send the separator as the key F8. Others
// are "{GS}", "^]" and "~".
const GSF8 = "\x1b[19~"

// Local suits a terminal whose keyboard and scanner are its own: prefix STX, any
// suffix, bursts told by timing.
func Local() Config { return Config{Prefix: 0x02, Suffix: suffixes, Timing: true} }

// Remote suits SSH and serial lines. There a stalled line brings letters typed
// over a second at once, so that timing cannot tell a scan from typing: scans must be
// framed, and what comes at once without a frame is Loose.
func Remote() Config { return Config{Prefix: 0x02, Suffix: suffixes} }
