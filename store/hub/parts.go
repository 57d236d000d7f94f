package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// A small file lies at the hub under its name. A larger one lies there in parts,
// name.0 and so on, all of one size but the last, which is shorter and may be empty:
// so a line that is cut costs one part and not the file.
const (
	partSize  = 1 << 20
	mostParts = 65 // of the largest evidence, with an empty end
)

// errParts is a file of more parts than evidence can have.
var errParts = errors.New("the hub's file has no end")

func partName(name string, i int64) string { return fmt.Sprintf("%s.%d", name, i) }

// send brings a file to the hub, but for what lies there.
func send(ctx context.Context, store Store, name string, f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < partSize {
		return sendOne(ctx, store, name, f)
	}
	if there, err := store.Has(ctx, name); err != nil || there {
		return err // sent whole, by an earlier program
	}
	for i := range info.Size()/partSize + 1 {
		if err := sendOne(ctx, store, partName(name, i), io.NewSectionReader(f, i*partSize, partSize)); err != nil {
			return err
		}
	}
	return nil
}

func sendOne(ctx context.Context, store Store, name string, in io.Reader) error {
	if there, err := store.Has(ctx, name); err != nil || there {
		return err
	}
	return store.PutFile(ctx, name, in)
}

// receive puts what is missing behind what has come of a file, and goes to its
// start. Nothing of it is believed: its digest tells.
func receive(ctx context.Context, store Store, name string, half *os.File) error {
	whole, err := store.Has(ctx, name)
	if err != nil {
		return err
	}
	if whole {
		_, err := receiveAt(ctx, store, name, half, 0)
		return errors.Join(err, rewind(half))
	}
	info, err := half.Stat()
	if err != nil {
		return err
	}
	for i := info.Size() / partSize; i < mostParts; i++ {
		n, err := receiveAt(ctx, store, partName(name, i), half, i*partSize)
		if err != nil {
			return err
		}
		if n < partSize {
			return rewind(half)
		}
	}
	return errParts
}

// receiveAt puts one object of the hub where it belongs in a file, which ends there.
func receiveAt(ctx context.Context, store Store, name string, half *os.File, at int64) (int64, error) {
	in, err := store.GetFile(ctx, name)
	if err != nil {
		return 0, err
	}
	if err := half.Truncate(at); err != nil {
		return 0, errors.Join(err, in.Close())
	}
	n, err := io.Copy(io.NewOffsetWriter(half, at), io.LimitReader(in, mostParts*partSize))
	return n, errors.Join(err, in.Close())
}

func rewind(f *os.File) error {
	_, err := f.Seek(0, io.SeekStart)
	return err
}
