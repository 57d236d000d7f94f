package people

import "time"

// ID is what a badge says: letters, digits, dash and dot, at most 32.
type ID string

// Role is what a person may do.
type Role string

// Roles. A lead may do all an inspector may.
const (
	Inspector Role = "inspector"
	Lead      Role = "lead"
	Returns   Role = "returns"
	Refurb    Role = "refurb"
	Quality   Role = "quality"
	Admin     Role = "admin"
)

// Person is someone who works at stations.
type Person struct {
	ID     ID
	Name   string
	Role   Role
	Added  time.Time
	By     ID
	Left   bool     // may not sign in any more; what they did stays
	Skills []string // what they may be asked to test
}
