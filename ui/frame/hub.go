package frame

import (
	"strconv"

	"assay/station"
	"assay/ui/widget"
)

// hub is how the station stands with its hub, in three words: offline is normal
// and never a dialog. Short is what a narrow window still shows.
func (f *Frame) hub(short bool) string {
	t, s := f.env.Theme, f.desk.HubStatus()
	if n := f.desk.HubAsks(); n > 0 && (f.who.Role == "lead" || f.who.Role == "quality") {
		switch {
		case short:
			return t.Bold.On("asks in: h")
		case n == 1:
			return t.Bold.On("a station asks in: h")
		}
		return t.Bold.On(strconv.Itoa(n) + " stations ask in: h")
	}
	switch s.State {
	case station.SyncOff:
		if f.size.W < roomy {
			return ""
		}
		return t.Dim.On("no hub")
	case station.SyncedAll:
		switch n := len(s.Lost); {
		case n == 0:
			return t.Dim.On("synced")
		case short:
			return t.Warn.On("photo: see h")
		case n == 1:
			return t.Warn.On("1 photo missing")
		default:
			return t.Warn.On(strconv.Itoa(n) + " photos missing")
		}
	case station.SyncBehind:
		if n := s.ToSend(); n > 0 {
			return strconv.FormatUint(n, 10) + " to send"
		}
		if s.Files > 0 {
			return strconv.Itoa(s.Files) + " to send"
		}
		return "fetching"
	case station.SyncAway:
		if short {
			return t.Warn.On("hub away")
		}
		now := f.env.Now()
		return t.Warn.On("hub away since " + widget.When(s.Away.In(now.Location()), now))
	}
	switch {
	case s.Asks && short:
		return t.Warn.On("waits: h")
	case s.Asks:
		return t.Warn.On("waits to be let in")
	case short:
		return t.Warn.On("hub: see h")
	}
	return t.Warn.On("hub: press h at home")
}
