// Package scan is the reader in front of Bubble Tea: it makes one message of each
// key, however the bytes came, and one message of each scan.
//
//	terminal ─► source ─► splitter ─► Reader ─► Bubble Tea ─► Filter ─► Update
//	            bytes     pieces      one Read a key or ticket          KeyMsg, Scanned
//
// Why it is so:
//
//   - Bubble Tea v1 takes the end of a read for the end of a key, and letters
//     read together for one key. So each Read gives exactly one key, whole.
//   - A scan travels as a ticket, an empty paste with a number, and Filter puts the
//     scan in its place: order is kept, and so is every byte, GS and wrong UTF-8
//     included, which a paste would lose. Pastes travel the same way, so that none
//     can pass for a ticket.
//   - The splitter is a pure state machine fed with bytes and times, so that its
//     tests need no clock.
//   - What is framed is certain: a prefix or an AIM identifier opens a scan that only
//     its suffix, or a second of silence, ends. All between is data, escape
//     sequences and Ctrl-C included.
//   - What follows a frame's suffix at once is not a person's either: the label holds Enter
//     or Tab. It is told as left out (Rest); the next prefix begins another scan.
//   - What is not framed is a scan when six letters, not all the same, come at a mean
//     gap of 35 ms. Each letter therefore waits that long for the next. Control
//     keys wait with it, because a label may hold Enter or Ctrl-C; arrows, function keys
//     and Backspace wait for nothing, and belong to a scan only in its midst.
//   - Over SSH and serial lines a stall delivers a second of typing at once, so a burst
//     may be a person's (Remote): scanners must be framed there. A burst without a frame
//     is Loose: text where text is typed, and never an answer, for it may be a label.
//   - When in doubt it is not a command: half a sequence, an answer nobody asked for and
//     the rest of a scan that stalled never become letters.
//   - A terminal file is polled before it is read, so that Stop leaves no reader behind
//     that eats the first key of another program.
//
// Arrows: the frame, ui/run and uitest import scan; scan imports
// checklists/measure, for the units of readings, and quiet.
package scan
