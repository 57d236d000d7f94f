package theme

import "github.com/charmbracelet/lipgloss"

// The only colours that mean something: three verdicts. Each terminal gets the best form
// it can show; sixteen-colour terminals keep their own idea of green and red.
var (
	green = lipgloss.CompleteAdaptiveColor{
		Light: lipgloss.CompleteColor{TrueColor: "#1a7f37", ANSI256: "28", ANSI: "2"},
		Dark:  lipgloss.CompleteColor{TrueColor: "#6cc56c", ANSI256: "114", ANSI: "2"},
	}
	red = lipgloss.CompleteAdaptiveColor{
		Light: lipgloss.CompleteColor{TrueColor: "#b42318", ANSI256: "124", ANSI: "1"},
		Dark:  lipgloss.CompleteColor{TrueColor: "#ff7b72", ANSI256: "210", ANSI: "9"},
	}
	amber = lipgloss.CompleteAdaptiveColor{
		Light: lipgloss.CompleteColor{TrueColor: "#8a5a00", ANSI256: "94", ANSI: "3"},
		Dark:  lipgloss.CompleteColor{TrueColor: "#e3b341", ANSI256: "179", ANSI: "11"},
	}
)

// What a barcode is printed with.
var (
	black = lipgloss.CompleteColor{TrueColor: "#000000", ANSI256: "16", ANSI: "0"}
	white = lipgloss.CompleteColor{TrueColor: "#ffffff", ANSI256: "231", ANSI: "15"}
)

// unicode and ascii are the two sets of marks. Within a set all of one column
// are equally wide, so that a mark may change without moving its line.
var (
	unicode = Marks{
		Pass: "✓", Fail: "✗", Hold: "!", NA: "–", Open: "○", Here: "▸", Running: "◷", Recorded: "·",
		Rule: "─", Bar: "█", BarEmpty: "░", LimitLow: "├", LimitHigh: "┤", Limit: "─", Reading: "●",
		Up: "↑", Down: "↓", UpDown: "↑↓", Dot: "·", Ellipsis: "…", Times: "×", Dash: "–", Arrow: "→",
		Masked: "•", Cursor: "_",
	}
	ascii = Marks{
		Pass: "+", Fail: "x", Hold: "!", NA: "-", Open: ".", Here: ">", Running: "@", Recorded: ":",
		Rule: "-", Bar: "#", BarEmpty: ".", LimitLow: "|", LimitHigh: "|", Limit: "-", Reading: "o",
		Up: "up", Down: "dn", UpDown: "up/down", Dot: "-", Ellipsis: "~", Times: "x", Dash: "-", Arrow: "->",
		Masked: "*", Cursor: "_",
	}
)
