package checklists

import "assay/checklists/strict"

// What a checklist may hold (FORMAT 2).
const (
	maxSteps  = 2000
	maxPlaces = 6 // no gauge here reads finer
)

// Source is one checklist file.
type Source = strict.Source

// Problem is one thing wrong with a checklist file, at its place.
type Problem = strict.Problem

type node = strict.Node

// decoder reads a tree into the types of checklist.go.
type decoder struct{ strict.Decoder }

// parse reads a file's tree.
func parse(s Source) (*node, *Problem) {
	return strict.Parse(s, strict.Shape{Noun: "checklist", Begins: "checklist: or variant:"})
}
