package inspect_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/uitest"
)

func TestEnterLeavesAnAnswerThatStands(t *testing.T) {
	for step, keys := range map[string][]string{
		"code":    {"4006381333931", "enter"},
		"counted": {"1200", "enter"},
		"light":   {"800", "enter"},
		"noted":   {"Li", "enter"},
		"report":  {"LR-1", "enter", "enter", "enter", "1"},
		"plan":    {"20", "enter", "1", "enter", "2", "enter"},
	} {
		t.Run(step, func(t *testing.T) {
			o, d := at(t, uitest.Inspector104(), step)
			for _, k := range keys {
				if k == "enter" || len(k) == 1 && step == "report" {
					o.Press(k)
					continue
				}
				o.Type(k)
			}
			place, _ := d.st.Place(step, 0)
			q, _ := d.st.Find(place)
			_, answered := d.st.Answer(place)
			assert.True(t, answered)
			saves := d.saves
			o.Press("f4", "/").Type(d.st.Checklist.Steps()[q.Places[0].Step].Ask).Press("enter").Shows("Answer again to correct it")
			o.Press("enter").Hides("Answer again")
			assert.Equal(t, saves, d.saves, "nothing is recorded twice")
		})
	}
}

func TestWhatIsOnShowUsesBackspaceBeforeTheUndoThatIsOff(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "code")
	o.Type("999").Press("enter").Shows("it is not the expected one", "1-2 answer").
		Press("backspace").Shows("scan it").Hides("it is not the expected one")
	assert.Zero(t, d.saves)
}

func TestBackspaceInAnEmptyFieldSaysWhatTakesBack(t *testing.T) {
	for _, step := range []string{"code", "counted", "light", "noted"} {
		o, d := at(t, uitest.Inspector104(), step)
		saves := d.saves
		o.Press("backspace").Shows("nothing is typed here; Ctrl+Z takes the last answer back")
		assert.Equal(t, saves, d.saves)
		o.Press("up").Press("down").Press("7", "backspace").Hides("nothing is typed")
	}
}

func TestAPhotoOfAnotherStepIsTakenOnlyWhenItIsMeant(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	d.photo("IMG_1.JPG")
	o.Press("f3", "f3").Shows("bound IMG_1.JPG")
	o.Press("down", "f3").Shows("take the next photo: IMG_1.JPG", "is bound at").Hides("F3 takes")
	o.Press("f3").Shows("F3 takes it here too")
	before := d.saves
	o.Press("f3").Shows("bound IMG_1.JPG")
	assert.Equal(t, before+1, d.saves)
}

func TestANewerPhotoThanTheOneNamedIsNamedBeforeItIsTaken(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	d.photo("IMG_1.JPG")
	o.Press("f3").Shows("F3 takes IMG_1.JPG")
	d.photo("IMG_2.JPG")
	before := d.saves
	for _, key := range []string{"f3", "enter"} { // either takes it here
		o.Press(key)
		if key == "f3" {
			o.Shows("a newer one came: F3 takes IMG_2.JPG")
			assert.Equal(t, before, d.saves)
		}
	}
	o.Shows("bound IMG_2.JPG")
}

func TestANewerPhotoOfAFailureIsNamedBeforeItIsTaken(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	d.photo("IMG_1.JPG")
	o.Press("f").Type("cru").Press("enter", "3", "enter").Type("wet").Press("enter").Shows("F3 takes IMG_1.JPG")
	d.photo("IMG_2.JPG")
	o.Press("f3").Shows("a newer one came: F3 takes IMG_2.JPG")
	o.Press("f3")
	at, _ := d.st.Place("seal", 0)
	a, _ := d.st.Answer(at)
	assert.Equal(t, "IMG_2.JPG", a.Evidence[0].Name)
}

func TestWithoutADropFolderThePageSaysSoAndF3SaysHowToSetOne(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	d.noDrop = true
	o.Press("f3").Shows("no drop folder is set").Press("f3").Shows("start with --drop FOLDER")
}

func TestADefectWithoutACodeIsTakenInTheWordsTyped(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("f").Type("bent lever").Shows("no such code: Enter takes it as XX99").
		Press("enter").Shows("How many?").Type("1").Press("enter").Shows("Wrong", "XX99", "Note", "bent lever")
	assert.Zero(t, d.saves, "it is asked first")
}

func TestAfterTheNoteUpGoesBackToTheCode(t *testing.T) {
	o, _ := at(t, uitest.Inspector104(), "seal")
	o.Press("f").Type("cru").Press("enter")
	o.Press("up").Shows("What is wrong?").Press("esc").Hides("What is wrong?")
}

func TestASectionThatHoldsAFailureNeverShowsAPass(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	for _, p := range d.st.Progress() {
		assert.NotEqual(t, inspection.MarkPass, p.Worst, "%s: nothing was answered", p.Show)
	}
	_ = o
}

func TestAPhotoOfAUnitGoesToTheStepThatFailed(t *testing.T) {
	o, d := planned(t, uitest.Inspector104(), "look")
	d.photo("IMG_7.JPG")
	o.Press("f").Type("FN01").Press("enter").Type("dead").Press("enter").Shows("unit 1: FN01")
	o.Press("f3", "f3").Shows("bound IMG_7.JPG")
	works, _ := d.st.Place("works", 1)
	a, _ := d.st.Answer(works)
	assert.Len(t, a.Evidence, 1)
	look, _ := d.st.Place("look", 1)
	a, _ = d.st.Answer(look)
	assert.Empty(t, a.Evidence)
}

func TestAComputedFailureIsShownWhenItComesAbout(t *testing.T) {
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := catalog.Resolve("pre-shipment")
	require.NoError(t, err)
	s := uitest.Inspector104()
	d := begin(t, s, list, "", map[string]string{"order": "AB-12", "supplier": "Norden", "product": "Bracket", "ordered": "1200", "cartons_listed": "24", "child_use": "no", "soft_goods": "no"})
	o, d := opened(t, s, d, "lot_size")
	o.Type("1100").Press("enter").Shows("Within the shipment tolerance?", "100 short of 1200", "The client decides")
	o.Press("enter").Shows("Sampling plan", "→ J 80", "AQL 2.5 → n 80, Ac 5, Re 6")
	o.Press("up", "up").Type("1100").Press("enter").Hides("Within the shipment tolerance?")
	assert.Equal(t, 2, d.saves)
}
