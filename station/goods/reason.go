package goods

// reasonWords are why goods come back, as people say it.
var reasonWords = map[string]string{
	"R-DOA": "dead on arrival", "R-DEFECT": "a fault", "R-DAMAGED-TRANSIT": "damaged on the way", "R-WRONG-ITEM": "wrong item sent",
	"R-MISSING-PART": "a part was missing", "R-NOT-AS-DESCRIBED": "not as described", "R-SIZE-FIT": "size or fit", "R-LATE": "came too late",
	"R-DUPLICATE": "ordered or sent twice", "R-CHANGED-MIND": "changed his mind", "R-WARRANTY": "warranty", "R-RECALL": "recall",
	"R-REFUSED": "refused or not delivered", "none": "no reason given",
}

// ReasonWords says why goods come back; what is no such reason stays as it is.
func ReasonWords(reason string) string {
	if words, ok := reasonWords[reason]; ok {
		return words
	}
	return reason
}
