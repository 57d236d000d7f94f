package policies_test

import (
	"context"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists/strict"
	"assay/station"
	"assay/station/fault"
	"assay/station/people"
	"assay/station/returns"
	"assay/ui/policies"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk has past returns in memory and decides them anew by the real rules.
type desk struct {
	me        people.Person
	past      []returns.Ruling
	today     string
	published *returns.Policy

	many, looked int
}

func (d *desk) Person() (people.Person, bool) { return d.me, true }
func (d *desk) Today() string                 { return d.today }
func (d *desk) Policy() station.ActivePolicy {
	if d.published != nil {
		return station.ActivePolicy{Policy: d.published, By: "Jo Lind"}
	}
	return station.ActivePolicy{Policy: returns.Example(), Example: true}
}

// ReplayOn looks at all there are, or at 512 more of many.
func (d *desk) ReplayOn(_ context.Context, r *station.Replay, last int) (station.Replayed, bool, error) {
	p := r.Policy()
	out := station.Replayed{Looked: len(d.past), Currency: p.Currency, Money: "-108.00", Held: 1, Over: true}
	if d.many > 0 {
		if last == 0 {
			last = d.many
		}
		d.looked = min(d.looked+512, last)
		out.Looked, out.Over = d.looked, d.looked == d.many
		return out, d.looked < last, nil
	}
	run := returns.NewRedecision(p)
	for i, r := range d.past {
		if f, flips := run.Of(r.Past()); flips {
			out.Flips = append(out.Flips, station.FlipRow{Number: "DOCK3-R-20260312-00" + string(rune('1'+i)), Flip: f})
		}
	}
	return out, false, nil
}

func (d *desk) PublishPolicy(_ context.Context, p *returns.Policy, pin string) error {
	if pin != "2468" {
		return fault.New(fault.Refused, "badge and PIN do not match")
	}
	d.published = p
	return nil
}

// past is one return that was sealed and came back on day 12.
func past(t *testing.T) []returns.Ruling {
	t.Helper()
	var all []returns.Ruling
	for _, returned := range []string{"2026-03-04", "2026-03-10"} {
		f := returns.Facts{}
		for name, text := range map[string]string{
			"order": "S-9", "order_known": "yes", "customer_matches": "yes", "rma_closed": "no", "currency": "EUR", "price": "120.00", "customer_90_days": "0",
			"delivered": "2026-03-01", "returned": returned, "withdrawal": "no", "recall": "no", "stopped": "no", "received": "yes", "reason": "R-CHANGED-MIND",
			"serialised": "no", "stores_data": "no", "seal": "intact", "pack": "sealed", "dry": "yes",
		} {
			require.NoError(t, f.Set(name, text))
		}
		all = append(all, returns.NewRuling(returns.Example(), f, ""))
	}
	return all
}

// tighter takes goods back for seven days only.
const tighter = `policy: returns_2026_09
version: 4
review_by: 2027-03-01
currency: EUR
window_days: 7
auto: {up_to: "150.00"}
fees:
  restocking: {percent: "10", of: price}
rules:
  - {id: in_time, when: days <= window_days, do: refund, fees: [restocking], because: "Back on day {days}."}
  - {id: late, do: hold, propose: return_to_customer, because: "Day {days} of {window_days}."}
`

func open(t *testing.T, s uitest.Setting, d *desk, text string) *uitest.Opened {
	d.me = s.Person
	if d.today == "" {
		d.today = "2026-10-10"
	}
	read := func(path string) (strict.Source, error) {
		if path != "new.yaml" {
			return strict.Source{}, fault.New(fault.Missing, "there is no file %s that can be read", path)
		}
		return strict.Source{Name: path, Data: []byte(text)}, nil
	}
	return s.Open(t, func(env screen.Env) screen.Screen { return policies.New(env, d, read) })
}

func TestALeadSeesWhatAPolicyChangesBeforeItDecides(t *testing.T) {
	d := &desk{past: past(t)}
	o := open(t, uitest.Lead7(), d, tighter)
	o.Shows("returns_2026_09@3", "no lead has published").Press("p").Shows("try a file first")
	o.Press("o").Type("new.yaml").Press("enter")
	o.Shows("Of the last 2 returns it would decide 1 otherwise.", "108.00 EUR less", "where our fault holds", "refund 108.00", "hold, return to customer", "-108.00", "late, before: change of mind", "a lead, before: the inspector's")
	o.Press("p").Shows("Changes", "window in days 7, before 30", "fees changed: restocking").Type("1111").Press("enter").Shows("do not match")
	require.Nil(t, d.published)
	o.Press("enter").Type("2468").Press("enter").Shows("Policy returns_2026_09@4", "by Jo Lind")
	assert.Equal(t, 4, d.published.Version)
}

func TestAFileThatDoesNotHoldTogetherIsNotTried(t *testing.T) {
	d := &desk{past: past(t)}
	o := open(t, uitest.Lead7(), d, tighter+"  - {id: never, do: refund}\n  - {id: late, when: days > \"x\", do: hold}\n")
	o.Press("o").Type("new.yam").Press("enter").Shows("there is no file").Press("enter")
	o.Type("l").Press("enter").Shows("does not hold together", "new.yaml:13:10: the rule late is here twice", "13 |   - {id: late, when: days > \"x\", do: hold}", "^")
	o.Press("p").Shows("mend it first").Press("esc").Shows("decides here")
}

func TestAFileThatChangesNoDecisionShowsWhatItChanges(t *testing.T) {
	same := strings.Replace(string(returns.ExampleFile()), "two_leads_over: \"500.00\"", "two_leads_over: \"450.00\"", 1)
	o := open(t, uitest.Lead7(), &desk{past: past(t)}, same)
	o.Press("o").Type("new.yaml").Press("enter").Shows("every one the same", "two leads over 450.00, before 500.00", "otherwise")
	open(t, uitest.Lead7(), &desk{}, same).Press("o").Type("new.yaml").Press("enter").Shows("nothing to try it on")
}

func TestALeadTriesAFileOnAsManyReturnsAsWanted(t *testing.T) {
	d := &desk{many: 12_000}
	o := open(t, uitest.Lead7(), d, tighter)
	o.Press("o").Type("new.yaml").Press("enter").Shows("Of the last 1000 returns", "m last 10000")
	o.Press("m").Shows("Of the last 10000 returns", "m all returns")
	o.Press("m").Shows("Of the last 12000 returns").Hides("m all returns")
	o.Press("m").Shows("every return was looked at")
}

func TestEscStopsATryAndWhatWasLookedAtStands(t *testing.T) {
	s, d := uitest.Lead7(), &desk{many: 12_000}
	d.me, d.today = s.Person, "2026-10-10"
	var at screen.Screen
	s.Open(t, func(env screen.Env) screen.Screen {
		at = policies.New(env, d, func(path string) (strict.Source, error) { return strict.Source{Name: path, Data: []byte(tighter)}, nil })
		return at
	})
	send := func(msg tea.Msg) (cmd tea.Cmd) {
		at, cmd = at.Update(msg)
		return cmd
	}
	key := func(k string) tea.Cmd { return send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}) }
	key("o")
	key("x")
	for cmd := send(tea.KeyMsg{Type: tea.KeyEnter}); cmd != nil; {
		cmd = send(cmd())
	}
	going := key("m")
	require.Nil(t, key("m"), "it is being tried")
	send(tea.KeyMsg{Type: tea.KeyEsc})
	require.Nil(t, send(going()), "no further")
	require.Contains(t, at.Body(screen.Size{W: 80, H: 18}), "Of the last 1512 returns")
	require.NotNil(t, key("m"), "as many are asked for again")
}

func TestAPolicyPastItsReviewSaysSo(t *testing.T) {
	d := &desk{today: "2027-04-01", past: past(t)}
	p, problems := returns.Load(strict.Source{Name: "new.yaml", Data: []byte(tighter)})
	require.NotNil(t, p, problems)
	d.published = p
	open(t, uitest.Lead7(), d, tighter).Shows("was to be reviewed by 2027-03-01")
}

func TestAnInspectorPublishesNothing(t *testing.T) {
	open(t, uitest.Inspector104(), &desk{}, tighter).Press("o").Shows("leads only").Press("p").Shows("leads only")
}

func TestPolicyScreens(t *testing.T) {
	uitest.Lead7().Everywhere(t, "at-work", func(t *testing.T, s uitest.Setting) *uitest.Opened { return open(t, s, &desk{}, tighter) })
	uitest.Lead7().Everywhere(t, "flips", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{past: past(t)}, tighter)
		o.Press("o").Type("new.yaml").Press("enter").Shows("otherwise")
		return o
	})
}
