// Package uitest drives a real program in a real terminal and looks at what it
// drew: a pseudo-terminal on one side, a strict screen model on the other.
//
// Nothing sleeps: WaitFor waits for output. Keys are paced as a quick person
// presses them, because the program rightly takes faster ones for a held key or
// a scanner; Write sends bytes as they are.
//
//	p := uitest.Run(t, exec.Command(binary, "demo"), 80, 24)
//	p.WaitFor("Scan a label")
//	p.Press("f1")
//	p.Scan("]C1010950600013435210ABC123")
//
//	test ─► Program ─► pty ─► program ─► pty ─► Term ─► Screen
package uitest
