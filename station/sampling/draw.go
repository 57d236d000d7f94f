package sampling

import (
	"crypto/sha256"
	"encoding/binary"
	"math"

	"assay/station/fault"
)

// Draw picks n of the pieces 1 to lot, in the order drawn: Fisher-Yates over
// numbers from the seed (FORMAT 3). The same seed always draws the same pieces,
// so the seed in the entry proves the sample. It costs n steps, not lot.
func Draw(seed [16]byte, n, lot int) ([]int, error) {
	if err := CheckLot(lot); err != nil {
		return nil, err
	}
	if n < 0 || n > lot {
		return nil, fault.New(fault.Invalid, "%d pieces cannot be drawn from a lot of %d", n, lot)
	}
	chance := numbers{seed: seed}
	moved := make(map[int]int, n) // where the row of pieces differs from 1, 2, 3 …
	at := func(i int) int {
		if v, ok := moved[i]; ok {
			return v
		}
		return i + 1
	}
	drawn := make([]int, n)
	for i := range drawn {
		j := i + int(chance.below(uint64(lot-i)))
		drawn[i] = at(j)
		moved[j] = at(i)
	}
	return drawn, nil
}

// numbers are SHA-256(seed ‖ counter as 8 bytes, big endian), first 8 bytes.
type numbers struct {
	seed    [16]byte
	counter uint64
}

func (c *numbers) next() uint64 {
	var in [24]byte
	copy(in[:], c.seed[:])
	binary.BigEndian.PutUint64(in[16:], c.counter)
	c.counter++
	sum := sha256.Sum256(in[:])
	return binary.BigEndian.Uint64(sum[:8])
}

// below gives a number under n, each as likely: what lies past the last whole
// multiple of n is rejected.
func (c *numbers) below(n uint64) uint64 {
	limit := math.MaxUint64 - math.MaxUint64%n
	for {
		if v := c.next(); v < limit {
			return v % n
		}
	}
}

// Seed derives the seed of one draw from an inspection's: two draws in one
// inspection do not follow each other.
func Seed(inspection [16]byte, plan string) [16]byte {
	sum := sha256.Sum256(append(append([]byte("assay.draw\x00"), inspection[:]...), plan...))
	return [16]byte(sum[:16])
}
