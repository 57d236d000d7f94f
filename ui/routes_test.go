package ui

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/stationtest"
	"assay/ui/arrivals"
	"assay/ui/begin"
	"assay/ui/charts"
	"assay/ui/damage"
	"assay/ui/frame"
	"assay/ui/history"
	"assay/ui/home"
	"assay/ui/inspect"
	"assay/ui/labs"
	"assay/ui/people"
	"assay/ui/returned"
	"assay/ui/review"
	"assay/ui/screen"
	"assay/ui/setup"
	"assay/ui/signin"
	"assay/ui/uitest"
)

// options are those of an empty station in memory.
func options(t *testing.T) Options {
	t.Helper()
	lists, err := checklists.Builtin()
	require.NoError(t, err)
	journal, views := stationtest.NewJournal()
	st, err := station.New(context.Background(), station.Parts{
		Journal: journal, Views: views, Vault: stationtest.NewVault(), Catalog: lists,
		Clock: time.Now, Random: rand.Reader, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	require.NoError(t, err)
	return Options{
		Terminal: frame.Terminal{Env: func(name string) string { return map[string]string{"USER": "ana"}[name] }},
		Station:  st, Desk: st.Desk("tty1"), File: "station.db",
	}
}

func TestEveryRouteHasItsScreen(t *testing.T) {
	routes := options(t).routes()
	env := uitest.Inspector104().Env()
	for _, c := range []struct {
		to   screen.Route
		want screen.Screen
	}{
		{screen.SetUp{}, setup.Model{}},
		{screen.SignIn{}, signin.Model{}},
		{screen.Home{}, home.Model{}},
		{screen.Begin{Kind: checklists.ReturnedGoods}, begin.Model{}},
		{screen.Inspect{}, inspect.Model{}},
		{screen.Records{}, history.List{}},
		{screen.Record{}, history.Record{}},
		{screen.Find{}, history.Find{}},
		{screen.Queue{}, review.Queue{}},
		{screen.Review{}, review.Item{}},
		{screen.Charts{}, charts.List{}},
		{screen.Chart{}, charts.Chart{}},
		{screen.Arrivals{}, arrivals.Model{}},
		{screen.Labs{}, labs.Model{}},
		{screen.People{}, people.Model{}},
		{screen.Returned{}, returned.Model{}},
		{screen.Damage{}, damage.Form{}},
		{screen.DamageReport{}, damage.Report{}},
	} {
		got := routes(env, c.to)
		assert.Equal(t, fmt.Sprintf("%T", c.want), fmt.Sprintf("%T", got), "%T", c.to)
		for _, s := range []screen.Size{{}, {W: 1, H: 1}, {W: 60, H: 14}, {W: 300, H: 90}} {
			assert.NotPanics(t, func() { got.Body(s); got.Foot(s.W); got.Head(); got.Keys() }, "%T before anything was read", got)
		}
	}
}

// From a fresh file to the first question, in the real frame over a real
// station: what somebody who never saw it does.
func TestFromTheFirstStartToTheFirstQuestion(t *testing.T) {
	o := options(t)
	clock := uitest.NewClock()
	s := uitest.Inspector104()
	s.Clock = clock
	f := frame.New(s.Env(), o.Desk, o.routes(), frame.Waits{})
	d := uitest.Drive(t, f, clock, 80, 24)
	d.Shows("The first start", "ana").Press("enter", "enter", "enter", "enter").Type("1234").Press("enter").Type("1234").Press("enter", "enter")
	d.Shows("Dock 1", "lead 1", "Nothing is open")
	d.Press("4").Shows("Which goods?").Press("1").Shows("What is under inspection?")
	d.Press("enter", "enter").Type("Kettle K-200").Press("enter", "enter", "enter", "enter", "enter", "enter", "1", "2", "2")
	d.Shows("Kettle K-200", "F2 note").Hides("What is under inspection?")
	d.Press("esc").Shows("For you", "Kettle K-200", "you")
}
