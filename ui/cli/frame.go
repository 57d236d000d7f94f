package cli

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// What goes over the socket are frames: a kind, a length in four bytes (big
// endian), the payload. The caller speaks first; after the greeting it only
// answers what it is asked.
const (
	frameHello = 'h' // caller: greeting, JSON
	frameInput = 'i' // caller: a piece of its input; empty: its end
	framePIN   = 'p' // caller: a secret, JSON

	frameReady  = 'k' // holder: the command runs
	frameRefuse = 'v' // holder: it will not run; a sentence
	frameOut    = 'o' // holder: output
	frameErr    = 'e' // holder: error output
	frameWant   = 'w' // holder: more input, please
	frameAsk    = 'a' // holder: a secret, please; the prompt
	frameExit   = 'x' // holder: the exit status, one byte
)

const (
	maxPayload  = 1 << 20  // of any frame: arguments of a greeting fit
	pieceLength = 32 << 10 // of input and output
	headLength  = 5
)

type frame struct {
	kind byte
	body []byte
}

// hello is what a caller hands over.
type hello struct {
	Version string            `json:"version"`
	Args    []string          `json:"args"`
	Dir     string            `json:"dir"`
	Env     map[string]string `json:"env"`
}

// secret is an answer to frameAsk.
type secret struct {
	PIN   string `json:"pin"`
	Error string `json:"error,omitempty"`
}

func writeFrame(w io.Writer, kind byte, body []byte) error {
	if len(body) > maxPayload {
		return fmt.Errorf("a frame of %d bytes is too long", len(body))
	}
	buf := make([]byte, headLength, headLength+len(body))
	buf[0] = kind
	binary.BigEndian.PutUint32(buf[1:], uint32(len(body)))
	_, err := w.Write(append(buf, body...))
	return err
}

// readFrame takes no more memory than a peer has sent: the length it claims is
// believed only as far as bytes arrive.
func readFrame(r io.Reader) (frame, error) {
	var head [headLength]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return frame{}, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if n > maxPayload {
		return frame{}, fmt.Errorf("a frame of %d bytes is too long", n)
	}
	body, err := io.ReadAll(io.LimitReader(r, int64(n)))
	if err == nil && len(body) < int(n) {
		err = io.ErrUnexpectedEOF
	}
	return frame{kind: head[0], body: body}, err
}

func writeJSON(w io.Writer, kind byte, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFrame(w, kind, body)
}
