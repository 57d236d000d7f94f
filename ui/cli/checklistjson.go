package cli

import "assay/checklists"

// A checklist as `checklist show --json` gives it.
type (
	listJSON struct {
		ID       string          `json:"id"`
		Kind     checklists.Kind `json:"kind"`
		Title    string          `json:"title"`
		Digest   string          `json:"digest"`
		Subject  []fieldJSON     `json:"subject"`
		Defects  []defectJSON    `json:"defects"`
		Sections []sectionJSON   `json:"sections"`
	}
	fieldJSON struct {
		ID    string              `json:"id"`
		Ask   string              `json:"ask"`
		Type  checklists.StepType `json:"type"`
		Need  bool                `json:"need"`
		Parts []string            `json:"parts,omitempty"`
	}
	defectJSON struct {
		Code  string            `json:"code"`
		Name  string            `json:"name"`
		Class string            `json:"class,omitempty"`
		Zones map[string]string `json:"zones,omitempty"`
	}
	sectionJSON struct {
		ID    string     `json:"id"`
		Title string     `json:"title"`
		Each  string     `json:"each,omitempty"`
		Parts []string   `json:"parts,omitempty"`
		When  string     `json:"when,omitempty"`
		Steps []stepJSON `json:"steps"`
	}
	stepJSON struct {
		ID       checklists.StepID   `json:"id"`
		No       string              `json:"no,omitempty"`
		Ask      string              `json:"ask"`
		Look     string              `json:"look,omitempty"`
		Type     checklists.StepType `json:"type"`
		Choices  []choiceJSON        `json:"choices,omitempty"`
		Limits   string              `json:"limits,omitempty"`
		Unit     string              `json:"unit,omitempty"`
		Example  bool                `json:"example,omitempty"`
		Readings int                 `json:"readings,omitempty"`
		Phase    checklists.Phase    `json:"phase,omitempty"`
		When     string              `json:"when,omitempty"`
		NA       []string            `json:"na,omitempty"`
		Class    string              `json:"class,omitempty"`
		Effect   string              `json:"effect,omitempty"`
		Codes    []string            `json:"codes,omitempty"`
		Demand   []string            `json:"demand,omitempty"`
	}
	choiceJSON struct {
		ID    string `json:"id"`
		Text  string `json:"text"`
		Fails bool   `json:"fails"`
	}
)

func checklistJSON(c *checklists.Checklist) listJSON {
	out := listJSON{
		ID: c.Identity(), Kind: c.Kind, Title: c.Title, Digest: hexOf(digestOf(c)),
		Subject: []fieldJSON{}, Defects: []defectJSON{}, Sections: []sectionJSON{},
	}
	for _, f := range c.Subject {
		out.Subject = append(out.Subject, fieldJSON{f.ID, f.Ask, f.Type, f.Need, f.Parts})
	}
	for _, d := range c.Defects {
		one := defectJSON{Code: d.Code, Name: d.Name, Class: d.Class.String()}
		for zone, class := range d.Zones {
			if one.Zones == nil {
				one.Zones = map[string]string{}
			}
			one.Zones[zone] = class.String()
		}
		out.Defects = append(out.Defects, one)
	}
	for _, s := range c.Sections {
		one := sectionJSON{ID: s.ID, Title: s.Title, Each: s.Each, Parts: s.Parts, When: s.When, Steps: []stepJSON{}}
		for i := range s.Steps {
			one.Steps = append(one.Steps, stepOf(&s.Steps[i]))
		}
		out.Sections = append(out.Sections, one)
	}
	return out
}

func stepOf(s *checklists.Step) stepJSON {
	out := stepJSON{
		ID: s.ID, No: s.No, Ask: s.Ask, Look: s.Look, Type: s.Type, Limits: s.Limits, Unit: s.Unit,
		Example: s.Example, Readings: s.Readings, Phase: s.Phase, When: s.When, NA: s.NA,
		Class: s.Fail.Class.String(), Effect: s.Fail.Effect.String(), Codes: s.Fail.Codes, Demand: s.Fail.Demand,
	}
	for _, c := range s.Choices {
		out.Choices = append(out.Choices, choiceJSON{c.ID, c.Text, c.Fail != nil})
	}
	return out
}
