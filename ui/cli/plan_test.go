package cli

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// atTerminal runs a command as a person at a terminal sees it.
func atTerminal(t *testing.T, in, locale string, args ...string) string {
	t.Helper()
	var out, wrong bytes.Buffer
	env := map[string]string{"LANG": locale, "TERM": "xterm"}
	code := Run(t.Context(), Parts{}, Call{
		Args: args, Dir: t.TempDir(), Env: func(name string) string { return env[name] },
		In: strings.NewReader(in), Out: &out, Err: &wrong, TTY: true,
	})
	require.Equal(t, Done, code, wrong.String())
	shown := styles.ReplaceAllString(out.String(), "")
	for line := range strings.Lines(shown) {
		assert.LessOrEqual(t, len([]rune(strings.TrimSuffix(line, "\n"))), 100, line)
	}
	return shown
}

var styles = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestAPlanIsReadInWords(t *testing.T) {
	assert.Equal(t, "lot 1,200, level II → J; AQL 2.5 → n 80, Ac 5, Re 6\ninspect 80 of 1,200 (ISO 2859-1:1999, normal)\n",
		atTerminal(t, "", "C.UTF-8", "plan", "--lot", "1200", "--level", "II", "--aql", "2.5"))
	assert.Contains(t, atTerminal(t, "", "C", "plan", "--lot", "1200", "--level", "II", "--aql", "2.5"), "level II > J")
	assert.Contains(t, atTerminal(t, "", "C.UTF-8", "plan", "--lot", "1200", "--level", "II", "--aql", "2.5", "--edition", "mil-std-105e", "--type", "double"),
		"on average 56.1 at the AQL")
	assert.Equal(t, "none allowed: Ac 0, Re 1 over every unit looked at (site rule, not an ISO plan)\n",
		atTerminal(t, "", "C.UTF-8", "plan", "--lot", "1200", "--level", "II", "--aql", "0"))
	assert.Contains(t, atTerminal(t, "lot_size,level,aql,severity\n1200,II,2.5,normal\n", "C.UTF-8", "plan", "--batch", "-"), "n 80, Ac 5, Re 6")
}

func TestTheCurveIsDrawn(t *testing.T) {
	assert.Equal(t, `n 80, Ac 5, Re 6: probability of acceptance, binomial

100 % ┤•••●•••••●•
      │           ••••
      │               ••
 75 % ┤                 ●••
      │                    ••
      │                      •
 50 % ┤                       •••
      │                          ••
      │                            ••
 25 % ┤                              •••
      │                                 ••••
      │                                     ••••••••
  0 % ┤                                             ••••••••••••••••••••••••
      └──────────────────────────────────┴─────────────────────────────────┴
       0                               10 %                               20 %
NONCONFORMING  ACCEPTED
1 %            99.98 %
2.5 %          98.48 %
5 %            78.92 %
`, atTerminal(t, "", "C.UTF-8", "oc", "--n", "80", "--ac", "5", "--p", "0.01,0.025,0.05"))
	ascii := atTerminal(t, "", "C", "oc", "--n", "50", "--ac", "2", "--re", "5", "--n2", "50", "--ac2", "6", "--re2", "7", "--p", "0.025")
	assert.Contains(t, ascii, "o")
	assert.Contains(t, ascii, "AVERAGE SAMPLE")
	assert.NotContains(t, ascii, "•")
	for _, args := range [][]string{
		{"--n", "2000", "--ac", "0"},
		{"--n", "100000", "--ac", "0", "--p", "0,1"},
		{"--n", "5", "--ac", "5"},
		{"--n", "2", "--ac", "44", "--model", "poisson", "--p", "0,100000"},
		{"--n", "80", "--ac", "5", "--lot", "80"},
		{"--n", "1", "--ac", "0", "--lot", "1"},
	} {
		assert.Contains(t, atTerminal(t, "", "C.UTF-8", append([]string{"oc"}, args...)...), "100 % ┤", args)
	}
}

func TestAHistoryIsReadInWords(t *testing.T) {
	history := `{"id":"kettles","level":"II","aql":"2.5","lots":[` + strings.Repeat(`{"lot":1200,"d":6},`, 7) +
		`{"lot":1200,"d":0},{"action":"corrective_action_accepted"},{"lot":1200,"d":9,"resubmitted":true}]}`
	assert.Equal(t, `kettles  ISO 2859-1:1999, level II, AQL 2.5
    LOT    ON            n   Ac  Re  BAD                              SCORE  NEXT ON
1   1,200  normal        80  5   6   6    not accepted                0
2   1,200  normal        80  5   6   6    not accepted                0      tightened
3   1,200  tightened     80  3   4   6    not accepted                0
4   1,200  tightened     80  3   4   6    not accepted                0
5   1,200  tightened     80  3   4   6    not accepted                0
6   1,200  tightened     80  3   4   6    not accepted                0
7   1,200  tightened     80  3   4   6    not accepted                0      discontinued
8   1,200  discontinued              0    held                        0
9          discontinued                   corrective action accepted  0      tightened
10  1,200  tightened     80  3   4   9    not accepted (again)        0
after 2: two of five lots or fewer in a row were not accepted: tightened
after 7: five lots were not accepted on tightened: discontinued
after 9: a lead accepted the corrective action: tightened
now tightened
  normal after 5 lots accepted in a row
  discontinued after 5 lots not accepted

`, atTerminal(t, history, "C.UTF-8", "switching", "-"))
}

func TestAnIDFromOutsideStaysText(t *testing.T) {
	out := atTerminal(t, "{\"id\":\"a\\u001b[2J\",\"level\":\"II\",\"aql\":\"2.5\",\"lots\":[]}", "C.UTF-8", "switching", "-")
	assert.NotContains(t, out, "\x1b")
}

func TestAChartIsDrawnAndListed(t *testing.T) {
	values := "x\n10\n11\n9\n10\n11\n10\n9\n10\n11\n30\n"
	drawn := atTerminal(t, values, "C.UTF-8", "chart", "--type", "i-mr", "-")
	for _, want := range []string{"i: center 12.1", "│", "●", "✗", "rule", "10  30 ", "N1"} {
		assert.Contains(t, drawn, want)
	}
	ascii := atTerminal(t, values, "C", "chart", "--type", "i-mr", "-")
	for _, r := range ascii {
		assert.Less(t, r, rune(128))
	}

	var long strings.Builder
	long.WriteString("x\n")
	for i := range 1000 {
		fmt.Fprintln(&long, i%7)
	}
	drawn = atTerminal(t, long.String(), "C.UTF-8", "chart", "--type", "i-mr", "-")
	assert.Contains(t, drawn, "drawn: the last 132 of 1000 points")
	assert.Contains(t, drawn, "--json has all")
	assert.Less(t, strings.Count(drawn, "\n"), 700)
}
