package widget

import (
	"fmt"
	"strconv"
	"time"
)

// Age says a span as people do: "now", "31 min", "2 h 05", "2 d 4 h".
func Age(d time.Duration) string {
	minutes := int(d / time.Minute)
	hours, days := minutes/60, minutes/(24*60)
	switch {
	case minutes < 1:
		return "now"
	case hours < 1:
		return strconv.Itoa(minutes) + " min"
	case days < 1:
		return unless0("%d h", hours, " %02d", minutes%60)
	case days < 10:
		return unless0("%d d", days, " %d h", hours%24)
	}
	return strconv.Itoa(days) + " d"
}

func unless0(whole string, n int, rest string, more int) string {
	if more == 0 {
		return fmt.Sprintf(whole, n)
	}
	return fmt.Sprintf(whole+rest, n, more)
}

// When says a moment as people do: the time today, the weekday this week, else
// the date. Both times are local.
func When(at, now time.Time) string {
	if at.IsZero() {
		return ""
	}
	y, m, d := now.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, now.Location())
	switch {
	case !at.Before(today) && at.Before(today.AddDate(0, 0, 1)):
		return at.Format("15:04")
	case at.Before(today) && at.After(today.AddDate(0, 0, -6)):
		return at.Format("Mon 15:04")
	}
	return at.Format("2006-01-02")
}
