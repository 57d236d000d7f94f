package nonconformance

import (
	"fmt"
	"slices"
)

// What the inspector set aside from goods that are accepted is a case of its own: the
// rest goes on, and only what stands apart is decided. It is counted in what it was
// set aside in: cartons, or pieces.

// Counted is a number of things, in words where they are not pieces: "2 cartons", "3".
func Counted(n int, in string) string {
	if in == "" {
		return fmt.Sprint(n)
	}
	return Many(n, in)
}

// Many is a number of things in words: "2 cartons", "1 piece".
func Many(n int, in string) string {
	if n == 1 {
		return "1 " + Unit(in)
	}
	return fmt.Sprintf("%d %s", n, Units(in))
}

// Unit is what one of them is called; Units what several are.
func Unit(in string) string {
	if in == "" {
		return "piece"
	}
	return in
}

// Units is what several of them are called.
func Units(in string) string { return Unit(in) + "s" }

// Aside tells a case about what was set aside from goods that are accepted.
func (s State) Aside() bool { return s.Origin == FromAside }

// fitAside says why what was set aside may not simply go: it was found to fail, and
// nothing was done to it since.
func (s State) fitAside() string {
	root, _ := s.Root()
	if !s.Aside() || root.Surplus || s.allGood() {
		return ""
	}
	if n := len(s.Works); n > 0 && s.Works[n-1].Good > 0 {
		return fmt.Sprintf("%d of %s came out good: decide them in parts, as sorted or reworked", s.Works[n-1].Good, Many(s.Pieces(), s.Stake().In))
	}
	return "it was set aside for what was found: sort, rework or repair it first, or use it as it is by a concession"
}

// allGood tells whether the last work reported every one of them good.
func (s State) allGood() bool {
	if len(s.Works) == 0 {
		return false
	}
	last := s.Works[len(s.Works)-1]
	return last.Bad == 0 && last.Good > 0 && last.Good == s.Pieces()
}

// counted are the parts with the unit this case counts in.
func (s State) counted(parts []Part) []Part {
	parts = slices.Clone(parts)
	for i := range parts {
		parts[i].In = s.Stake().In
	}
	return parts
}

// Parted is how many of what was set aside are decided for good, and how many of them
// were let go; zero: nothing is decided, or it is decided anew.
func (s State) Parted() (kept, gone int) {
	root, ok := s.Root()
	if !ok || s.allOut() || s.InForce == nil || s.Phase.Undecided() {
		return 0, 0
	}
	gone = max(0, s.Balance().Accepted-root.Counted.Accepted)
	return s.Pieces() - gone, gone
}

// Without is the balance of goods without so many bad ones that are decided by
// themselves; those of the bad ones that were let go besides are no worse than the rest.
func (p Pieces) Without(kept, gone int) Pieces {
	gone = min(gone, p.Rejected)
	p.Rejected, p.Held = p.Rejected-gone, p.Held+gone
	bad := min(kept, p.Rejected)
	held := min(kept-bad, p.Held)
	p.Rejected, p.Held = p.Rejected-bad, p.Held-held
	p.Counted, p.Advised = p.Counted-bad-held, p.Advised-bad-held
	return p
}
