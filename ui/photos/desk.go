package photos

import (
	"context"
	"io"
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/screen"
)

// Desk is all this screen asks of the station.
type Desk interface {
	ReadFile(ctx context.Context, digest [32]byte) (io.ReadCloser, error)
	WriteFileOut(ctx context.Context, digest [32]byte, name string) (string, error)
}

// looked is a file as a picture, or why it is none.
type looked struct {
	digest  [32]byte
	picture *picture
	why     string
}

func look(ctx context.Context, d Desk, f screen.File) tea.Cmd {
	return func() tea.Msg {
		l := looked{digest: f.Digest}
		in, err := d.ReadFile(ctx, f.Digest)
		if err != nil {
			l.why = err.Error()
			return l
		}
		defer func() { _ = in.Close() }()
		if l.picture, err = read(in); err != nil {
			l.why = err.Error()
		}
		return l
	}
}

// written is where copies lie: the file, or the folder of several.
type written struct {
	path string
	err  error
}

func writeOut(ctx context.Context, d Desk, files []screen.File) tea.Cmd {
	return func() tea.Msg {
		path := ""
		for _, f := range files {
			var err error
			if path, err = d.WriteFileOut(context.WithoutCancel(ctx), f.Digest, f.Name); err != nil {
				return written{err: err}
			}
		}
		if len(files) > 1 {
			path = filepath.Dir(path)
		}
		return written{path: path}
	}
}
