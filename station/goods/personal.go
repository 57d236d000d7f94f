package goods

import (
	"slices"
	"strings"
	"unicode"
)

// personalWords in a column's name say that it holds who or where a person is.
// They are English, German, French and Spanish, as exports call them.
var personalWords = []string{
	"address", "addr", "street", "city", "town", "zip", "zipcode", "postcode", "postal", "phone", "telephone", "tel", "mobile", "cell", "fax",
	"email", "mail", "firstname", "lastname", "surname", "fullname", "forename", "birthday", "birthdate", "dob", "gender", "contact", "iban",
	"adresse", "strasse", "straße", "plz", "telefon", "handy", "vorname", "nachname", "kundenname", "geburtsdatum",
	"rue", "prenom", "prénom", "direccion", "dirección", "apellido", "telefono", "teléfono", "correo",
}

// personalPairs are words that do so together.
var personalPairs = [][2]string{
	{"first", "name"}, {"last", "name"}, {"full", "name"}, {"family", "name"}, {"given", "name"}, {"customer", "name"}, {"buyer", "name"},
	{"recipient", "name"}, {"consignee", "name"}, {"person", "name"}, {"contact", "name"}, {"ship", "name"}, {"bill", "name"}, {"e", "mail"}, {"ship", "to"}, {"bill", "to"}, {"house", "number"},
}

// personal tells whether a column by this name holds names, addresses, phone
// numbers or e-mail addresses of people. `name` alone does where the thing is no
// article or company.
func personal(kind Kind, column string) bool {
	parts := wordsOf(column)
	joined := strings.Join(parts, "")
	if slices.ContainsFunc(parts, isPersonal) || isPersonal(joined) {
		return true
	}
	for _, pair := range personalPairs {
		if slices.Contains(parts, pair[0]) && slices.Contains(parts, pair[1]) || joined == pair[0]+pair[1] {
			return true
		}
	}
	return slices.Contains(parts, "name") && (kind == Orders || kind == Returns)
}

func isPersonal(word string) bool { return slices.Contains(personalWords, word) }

// wordsOf parts a column's name at blanks, marks and capitals: shipToName.
func wordsOf(column string) []string {
	var b strings.Builder
	small := false
	for _, r := range column {
		if unicode.IsUpper(r) && small {
			b.WriteByte(' ')
		}
		small = unicode.IsLower(r)
		if !unicode.IsLetter(r) {
			r = ' '
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Fields(b.String())
}
