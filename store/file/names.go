// Package file holds a station's one bbolt file: its name and its neighbours'
// names, creating it, opening it with care, the transactions, and who holds it.
//
// Whatever a damaged disk or a person with a file manager can do to the file ends
// in a fault that names it; never in a crash and never in a new, empty file.
//
// Arrows: journal, views, vault and store import file; file knows no entry.
package file

import (
	"path/filepath"
	"strings"
)

// Names are the files of one station (FORMAT 4). They lie side by side.
type Names struct {
	DB       string // the log and all that is folded from it
	ID       string // sidecar: what the file was when last seen
	Key      string // signing key and pepper, 0600
	Lock     string // who holds the file
	Socket   string // where the holder listens
	Log      string // what went wrong inside; the one before is NAME.log.1
	Evidence string // photos and files, by digest
	Lists    string // the station's own checklists
}

// NamesOf gives the names for a station path, with or without its ".db".
func NamesOf(path string) Names {
	name := strings.TrimSuffix(path, ".db")
	return Names{
		DB:       name + ".db",
		ID:       name + ".id",
		Key:      name + ".key",
		Lock:     name + ".lock",
		Socket:   name + ".sock",
		Log:      name + ".log",
		Evidence: name + ".evidence",
		Lists:    filepath.Join(filepath.Dir(name), "checklists"),
	}
}
