package uitest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestTermDrawsWhatProgramsSend(t *testing.T) {
	for name, c := range map[string]struct{ sent, want string }{
		"letters wrap at the edge":             {"abcdef", "abcde|f||"},
		"the last column waits for the next":   {"abcde\r\nf", "abcde|f||"},
		"wide letters do not straddle":         {"abcd漢", "abcd|漢||"},
		"a mark joins its letter":              {"e\u0301x", "e\u0301x|||"},
		"the bottom line scrolls":              {"1\r\n2\r\n3\r\n4\r\n5", "2|3|4|5"},
		"the cursor moves":                     {"\x1b[2;3Hx\x1b[Ay\x1b[1;1Hz", "z  y|  x||"},
		"a number left out is one":             {"\x1b[;3Hx", "  x|||"},
		"the end of a line is erased":          {"abcde\x1b[1;3H\x1b[K", "ab|||"},
		"the start of a line is erased":        {"abcde\x1b[1;3H\x1b[1K", "   de|||"},
		"the screen below is erased":           {"a\r\nb\r\nc\x1b[2;1H\x1b[J", "a|||"},
		"lines are inserted":                   {"a\r\nb\x1b[1;1H\x1b[L", "|a|b|"},
		"lines are deleted":                    {"a\r\nb\r\nc\x1b[1;1H\x1b[2M", "c|||"},
		"letters are deleted":                  {"abcde\x1b[1;2H\x1b[2P", "ade|||"},
		"letters are inserted":                 {"abcde\x1b[1;2H\x1b[2@", "a  bc|||"},
		"only the region scrolls":              {"a\r\nb\r\nc\r\nd\x1b[2;3r\x1b[3;1H\n", "a|c||d"},
		"the other screen leaves this one":     {"ab\x1b[?1049h\x1b[Hxx\x1b[?1049lc", "abc|||"},
		"line drawing":                         {"\x1b(0lqk\x1b(Bl", "┌─┐l|||"},
		"backspace does not erase":             {"ab\bc", "ac|||"},
		"tabs stop at eight, and at the edge":  {"a\tb", "a   b|||"},
		"colours leave no trace in the text":   {"\x1b[1;31ma\x1b[0mb\x1b[38;5;9mc\x1b[48;2;1;2;3md", "abcd|||"},
		"a title is not drawn":                 {"\x1b]2;Assay\x07a", "a|||"},
		"a deleted line keeps its neighbours":  {"a\r\nb\x1b[1;1H\x1b[M\x1b[1;1Hx", "x|||"},
		"a scrolled line is not in two places": {"a\r\nb\r\nc\r\nd\r\n\x1b[3;1Hx", "b|c|x|"},
	} {
		t.Run(name, func(t *testing.T) {
			term := New(5, 4)
			_, _ = term.Write([]byte(c.sent))
			assert.Equal(t, c.want, strings.ReplaceAll(strings.TrimSuffix(term.Text(), "\n"), "\n", "|"))
			assert.Empty(t, term.Unknown)
		})
	}
}

func TestTermKeepsHowACellIsDrawn(t *testing.T) {
	term := New(10, 1)
	_, _ = term.Write([]byte("\x1b[1;7ma\x1b[22mb\x1b[27;38;5;200mc\x1b[m\x1b[92md\x1b[48;2;1;2;3me"))
	assert.Equal(t, Cell{"a", Style{Attr: Bold | Reverse}}, term.At(0, 0))
	assert.Equal(t, Cell{"b", Style{Attr: Reverse}}, term.At(1, 0))
	assert.Equal(t, Cell{"c", Style{FG: 201}}, term.At(2, 0))
	assert.Equal(t, Cell{"d", Style{FG: 11}}, term.At(3, 0))
	assert.Equal(t, Cell{"e", Style{FG: 11, BG: RGB | 0x010203}}, term.At(4, 0))
}

func TestTermListsQueriesAndAnswersOnlyWhenTold(t *testing.T) {
	const asked = "\x1b]11;?\x1b\\\x1b[6n\x1b[c"
	silent := New(10, 2)
	_, _ = silent.Write([]byte(asked))
	assert.Equal(t, []string{"OSC 11;?", "CSI 6n", "CSI c"}, silent.Queries)

	var answers []string
	talking := New(10, 2)
	talking.Reply = func(s string) { answers = append(answers, s) }
	_, _ = talking.Write([]byte("ab" + asked))
	assert.Equal(t, []string{"\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1b[1;3R", "\x1b[?62;22c"}, answers)
}

func TestTermCountsWhatItDoesNotKnow(t *testing.T) {
	for _, sent := range []string{"\x1b[5z", "\x1bQ", "\x1b]52;c;aGk=\x07", "\x1bPq#0\x1b\\", "\u009b", "\x9b", "\x1b[77m", "\x01"} {
		term := New(10, 2)
		_, _ = term.Write([]byte(sent))
		assert.Len(t, term.Unknown, 1, "%q", sent)
		assert.Equal(t, "\n\n", term.Text(), "%q", sent)
	}
}

func TestTermDrawsPiecesLikeTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.OneOf(
			rapid.SampledFrom([]string{"\x1b[2J", "\x1b[3;2H", "é漢", "\x1b[1;38;5;9m", "\x1b]2;t\x1b\\", "\r\n", "\x1b[?1049h", "\x1b[2S", "\x1b[L", "\x1b[?1049l", "\x1b7", "\x1b8", "\x1bM"}),
			rapid.StringN(0, 6, -1))
		sent := []byte(strings.Join(rapid.SliceOfN(part, 0, 20).Draw(t, "parts"), ""))
		whole, pieces := New(7, 4), New(7, 4)
		_, _ = whole.Write(sent)
		for _, b := range sent {
			_, _ = pieces.Write([]byte{b})
		}
		assert.Equal(t, whole.Text(), pieces.Text())
		assert.Equal(t, whole.Unknown, pieces.Unknown)
		assert.Equal(t, 4, strings.Count(whole.Text(), "\n"))
	})
}
