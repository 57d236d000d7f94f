package ui

import (
	"context"

	"assay/station"
	damages "assay/station/damage"
	peoples "assay/station/people"
	"assay/ui/arrivals"
	"assay/ui/begin"
	"assay/ui/charts"
	"assay/ui/damage"
	"assay/ui/decide"
	"assay/ui/frame"
	"assay/ui/history"
	"assay/ui/home"
	"assay/ui/hub"
	"assay/ui/inspect"
	"assay/ui/known"
	"assay/ui/labs"
	"assay/ui/leave"
	"assay/ui/patterns"
	"assay/ui/people"
	"assay/ui/photos"
	"assay/ui/policies"
	"assay/ui/returned"
	"assay/ui/review"
	"assay/ui/screen"
	"assay/ui/series"
	"assay/ui/setup"
	"assay/ui/signin"
	"assay/ui/stopcheck"
	"assay/ui/trail"
)

// routes is the only list of screens.
func (o Options) routes() frame.Routes {
	d := o.Desk
	return func(env screen.Env, r screen.Route) screen.Screen {
		env.Decimal = d.Station().Decimal
		switch r := r.(type) {
		case screen.SetUp:
			return setup.New(env, setUp{o.Station, d}, o.defaults())
		case screen.SignIn:
			return signin.New(env, d, r.ID, o.Hint)
		case screen.Begin:
			return begin.New(env, d, r)
		case screen.Inspect:
			return inspect.New(env, d, r.ID)
		case screen.Records:
			return history.New(env, d, r.Filter)
		case screen.Record:
			return history.NewRecord(env, d, r.ID)
		case screen.Queue:
			return review.New(env, d)
		case screen.Review:
			return review.NewItem(env, d, r)
		case screen.StopAndCheck:
			return stopcheck.New(env, d, r)
		case screen.Patterns:
			return patterns.New(env, d)
		case screen.Trail:
			return trail.New(env, d)
		case screen.Charts:
			return charts.New(env, d)
		case screen.Chart:
			return charts.NewChart(env, d, r.Key)
		case screen.Policies:
			return policies.New(env, d, o.Policy)
		case screen.Labs:
			return labs.New(env, d)
		case screen.Arrivals:
			return arrivals.New(env, d)
		case screen.People:
			return people.New(env, d)
		case screen.Series:
			return series.New(env, d)
		case screen.Hub:
			return hub.New(env, d)
		case screen.Find:
			return history.NewFind(env, d, r.Code)
		case screen.Known:
			return known.New(env, d, r.Code)
		case screen.Decision:
			return decide.New(env, d, r.ID)
		case screen.Photos:
			return photos.New(env, d, r)
		case screen.Going:
			return leave.New(env, d, r.ID)
		case screen.Returned:
			return returned.New(env, d, r.ID, r.Scan)
		case screen.Damage:
			return damage.New(env, d, r)
		case screen.DamageReport:
			return damage.NewReport(env, d, damages.ID(r.ID))
		}
		return home.New(env, d, o.File)
	}
}

// setUp is what the first start asks for: the station itself, and the desk that
// signs its lead in.
type setUp struct {
	*station.Station
	desk *station.Desk
}

func (s setUp) SignIn(ctx context.Context, id, pin string) (peoples.Person, error) {
	return s.desk.SignIn(ctx, id, pin)
}

// defaults are what the set-up's fields hold to begin with.
func (o Options) defaults() setup.Defaults {
	d := setup.Defaults{Decimal: o.Decimal, File: o.File}
	if user := o.Env("USER"); user != "root" {
		d.Person = user
	}
	return d
}
