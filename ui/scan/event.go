package scan

import "time"

// Scanned is one scan, whole: it reaches the program as one message, whatever
// the pieces it came in.
type Scanned struct {
	Data   string    // as sent, without prefix and suffix; GS is 0x1D; at most MaxScan bytes
	Framed bool      // told by a prefix or an AIM identifier, not by timing
	Loose  bool      // not framed, on a line where timing says nothing: neither a scan nor keys; text where text is typed
	Ended  bool      // not framed, and its suffix came; without one it may be text sent at once
	Again  bool      // the same code within two seconds: shown, never counted
	Rest   bool      // what came behind a framed scan's suffix, too quick for a person: neither a scan nor keys
	Cut    bool      // it was longer than MaxScan and was cut
	At     time.Time // when its last character came
}

// MaxScan is the longest scan kept, in bytes.
const MaxScan = 8 << 10
