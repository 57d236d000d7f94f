// Package hub carries logs between stations through JetStream: own entries go out
// in signed segments, others' come in and are verified by the journal before they
// count. The hub is a way and a shared view, never the only copy.
//
//	journal.Segment ─► pack ─► push (compare and set) ─► hub ─► pull ─► unpack ─► journal.Take
//
// Arrows: main starts a link; hub imports journal, evidence and station.
package hub
