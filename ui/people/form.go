package people

import (
	"assay/station/people"
	"assay/ui/widget"
)

// roles are what a new person can be, by the key that picks it.
var roles = map[string]people.Role{"1": people.Inspector, "2": people.Lead, "3": people.Returns, "4": people.Refurb, "5": people.Quality, "6": people.Admin}

func (m Model) addForm() widget.Form {
	return widget.NewForm(
		widget.Field{Label: "Badge", Need: true, Check: checkBadge, Hint: "scan it, or type a number nobody has"},
		widget.Field{Label: "Name", Need: true, Check: checkName},
		roleField("Role"),
		newPIN("Their PIN", "4 to 12 digits: they type it themselves"),
		pinAgain(pin),
		yourPIN(),
	)
}

func roleField(label string) widget.Field {
	return widget.Field{Label: label, Need: true, Choices: []widget.Choice{
		{Key: "1", Text: "inspector"}, {Key: "2", Text: "lead", More: "decides what failed, adds people"},
		{Key: "3", Text: "returns"}, {Key: "4", Text: "refurb"}, {Key: "5", Text: "quality", More: "as a lead"}, {Key: "6", Text: "admin"}}}
}

// roleForm asks what the person under the mark may do from now on.
func (m Model) roleForm() widget.Form {
	p, _ := m.picked()
	is := roleField("New role")
	is.Check = func(_ widget.Form, v string) string {
		if roles[v] == p.Role {
			return "that is what they are"
		}
		return ""
	}
	return widget.NewForm(is, yourPIN())
}

func (m Model) pinForm() widget.Form {
	return widget.NewForm(newPIN("New PIN", "4 to 12 digits: they type it themselves"), pinAgain(0), yourPIN())
}

func (m Model) leaveForm() widget.Form { return widget.NewForm(yourPIN()) }

func newPIN(label, hint string) widget.Field {
	return widget.Field{Label: label, Need: true, Digits: true, Line: widget.NewPIN(), Check: checkPIN, Hint: hint}
}

func pinAgain(field int) widget.Field {
	return widget.Field{Label: "PIN again", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "the same digits once more",
		Check: func(f widget.Form, v string) string {
			if v != f.Value(field) {
				return "that is not the same PIN"
			}
			return ""
		}}
}

func yourPIN() widget.Field {
	return widget.Field{Label: "Your own PIN", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "you sign for this"}
}

func checkBadge(_ widget.Form, v string) string {
	_, err := people.ParseID(v)
	return why(err)
}

func checkName(_ widget.Form, v string) string {
	_, err := people.ParseName(v)
	return why(err)
}

func checkPIN(_ widget.Form, v string) string { return why(people.CheckPIN(v)) }

func why(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}
