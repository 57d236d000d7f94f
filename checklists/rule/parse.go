package rule

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"assay/checklists/measure"
)

// maxSource is how long an expression may be: more is no condition a person
// could read.
const maxSource = 1000

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$`)

// reserved words cannot be the name of a fact.
var reserved = []string{
	"and", "or", "not", "in", "true", "false", "nil", "if", "else", "let", "matches", "contains",
}

// Nameable tells whether an expression could name this: small letters, digits and
// underscores, no word of the grammar.
func Nameable(name string) bool {
	return nameForm.MatchString(name) && !slices.Contains(reserved, name)
}

// Parse reads and checks an expression. The error is an *Error.
func Parse(src string) (*Expr, error) {
	if utf8.RuneCountInString(src) > maxSource {
		return nil, &Error{1, fmt.Sprintf("an expression has at most %d characters", maxSource)}
	}
	if strings.TrimSpace(src) == "" {
		return nil, &Error{1, "the expression is empty"}
	}
	tree, err := parser.Parse(src)
	if err != nil {
		var at *file.Error
		if errors.As(err, &at) {
			return nil, &Error{at.Column + 1, plainly(at.Message)}
		}
		return nil, &Error{1, err.Error()}
	}
	w := &walker{source: []rune(src)}
	root := w.walk(tree.Node, "value")
	if w.err != nil {
		return nil, w.err
	}
	slices.SortStableFunc(w.uses, func(a, b Use) int { return a.Column - b.Column })
	return &Expr{source: src, root: root, uses: w.uses}, nil
}

var unexpected = regexp.MustCompile(`^unexpected token (?:EOF|\w+\("(.*)"\))`)

// plainly says what the parser could not read as the writer of a checklist would.
func plainly(message string) string {
	m := unexpected.FindStringSubmatch(message)
	switch {
	case m == nil:
		return message
	case m[1] == "":
		return "the expression ends too early"
	case m[1] == "=":
		return `"=" is not understood here: equal is "=="`
	}
	return fmt.Sprintf("%q is not understood here", m[1])
}

// walker turns expr's tree into ours and refuses what is not in the grammar.
type walker struct {
	source []rune
	uses   []Use
	err    *Error // the first
}

func (w *walker) refuse(n ast.Node, format string, args ...any) *node {
	if w.err == nil {
		w.err = &Error{column(n), fmt.Sprintf(format, args...)}
	}
	return &node{}
}

// column is where a node begins, from 1; expr gives some nodes the place of
// their operator or none.
func column(n ast.Node) int {
	switch n := n.(type) {
	case *ast.BinaryNode:
		return column(n.Left)
	case *ast.ConditionalNode:
		return column(n.Cond)
	case *ast.MemberNode:
		return column(n.Node)
	case *ast.ChainNode:
		return column(n.Node)
	case *ast.SliceNode:
		return column(n.Node)
	case *ast.CallNode:
		return column(n.Callee)
	case *ast.SequenceNode:
		if len(n.Nodes) > 0 {
			return column(n.Nodes[0])
		}
	}
	if n == nil {
		return 1
	}
	return n.Location().From + 1
}

// walk takes an expression where a condition or a result stands; as is how a
// bare name is used there.
func (w *walker) walk(n ast.Node, as string) *node {
	switch n := n.(type) {
	case *ast.UnaryNode:
		switch n.Operator {
		case "not":
			return &node{op: opNot, a: w.condition(n.Node)}
		case "!":
			return w.refuse(n, `write "not" for "!"`)
		}
	case *ast.BinaryNode:
		return w.binary(n)
	case *ast.ConditionalNode:
		if !n.Ternary || n.Exp1 == n.Cond {
			return w.refuse(n, "a conditional is written: condition ? this : that")
		}
		return &node{op: opIf, a: w.condition(n.Cond), b: w.walk(n.Exp1, as), c: w.walk(n.Exp2, as)}
	}
	return w.operand(n, as)
}

// condition is walk where only yes or no makes sense.
func (w *walker) condition(n ast.Node) *node {
	out := w.walk(n, "condition")
	if w.err == nil && !out.condition() {
		return w.refuse(n, "this is no condition")
	}
	return out
}

var operators = map[string]op{
	"==": opEqual, "!=": opUnequal, "<": opLess, "<=": opAtMost, ">": opMore, ">=": opAtLeast,
}

func (w *walker) binary(n *ast.BinaryNode) *node {
	switch n.Operator {
	case "and":
		return &node{op: opAnd, a: w.condition(n.Left), b: w.condition(n.Right)}
	case "or":
		return &node{op: opOr, a: w.condition(n.Left), b: w.condition(n.Right)}
	case "&&", "||":
		return w.refuse(n, `write "and" and "or", and compare two at a time`)
	case "in":
		return w.in(n)
	}
	if arithmetic(n.Operator) {
		return w.refuse(n, "there is no arithmetic here (%s); a name has underscores, no hyphens", n.Operator)
	}
	by, ok := operators[n.Operator]
	if !ok {
		return w.refuse(n, "%q is not in the grammar: and, or, not, ==, !=, <, <=, >, >=, in, ?:", n.Operator)
	}
	return w.comparison(n, by)
}

func arithmetic(operator string) bool {
	return slices.Contains([]string{"+", "-", "*", "/", "%", "^", "**"}, operator)
}

func (w *walker) comparison(n *ast.BinaryNode, by op) *node {
	right := w.operand(n.Right, "")
	left := w.operand(n.Left, "")
	if w.err != nil {
		return &node{}
	}
	if left.op == opLiteral && right.op == opLiteral {
		return w.refuse(n, "this compares two fixed values; one of them is a name")
	}
	ordered := by != opEqual && by != opUnequal
	for i, side := range []*node{left, right} {
		if ordered && side.op == opLiteral && side.value.kind != IsNumber {
			return w.refuse([]ast.Node{n.Left, n.Right}[i], "%s compares numbers, and %s is %s", n.Operator, side.value, side.value.kind)
		}
	}
	w.use(n.Left, left, n.Operator, right)
	w.use(n.Right, right, mirrored(n.Operator), left)
	return &node{op: by, a: left, b: right}
}

// use notes a name and what it is compared with.
func (w *walker) use(at ast.Node, this *node, operator string, other *node) {
	if this.op != opName {
		return
	}
	u := Use{Name: this.name, Column: column(at), Op: operator}
	if other.op == opLiteral {
		u.Values = []Value{other.value}
	} else {
		u.Other = other.name
	}
	w.uses = append(w.uses, u)
}

// mirrored is the operator as seen from the right side.
func mirrored(operator string) string {
	return strings.NewReplacer("<", ">", ">", "<").Replace(operator)
}

func (w *walker) in(n *ast.BinaryNode) *node {
	left := w.operand(n.Left, "")
	if w.err != nil {
		return &node{}
	}
	array, ok := n.Right.(*ast.ArrayNode)
	if !ok {
		list := w.operand(n.Right, "")
		if w.err != nil {
			return &node{}
		}
		if list.op != opName || left.op != opLiteral || left.value.kind != IsText {
			return w.refuse(n, `"in" is written: name in ["a", "b"], or "a" in name`)
		}
		w.uses = append(w.uses, Use{Name: list.name, Column: column(n.Right), Op: "has", Values: []Value{left.value}})
		return &node{op: opHas, a: left, b: list}
	}
	if left.op != opName || len(array.Nodes) == 0 {
		return w.refuse(n, `"in" is written: name in ["a", "b"], or "a" in name`)
	}
	var items []Value
	for _, item := range array.Nodes {
		literal := w.operand(item, "")
		if w.err != nil {
			return &node{}
		}
		if literal.op != opLiteral || len(items) > 0 && literal.value.kind != items[0].kind {
			return w.refuse(item, "a list has fixed values of one kind")
		}
		items = append(items, literal.value)
	}
	w.uses = append(w.uses, Use{Name: left.name, Column: column(n.Left), Op: "in", Values: items})
	return &node{op: opIn, a: left, items: items}
}

// operand is a name or a literal. A name that is not part of a comparison is
// noted as what it stands for.
func (w *walker) operand(n ast.Node, as string) *node {
	switch n := n.(type) {
	case *ast.BoolNode:
		return &node{value: Bool(n.Value)}
	case *ast.StringNode:
		return &node{value: Text(n.Value)}
	case *ast.IntegerNode, *ast.FloatNode:
		return w.number(n, "")
	case *ast.UnaryNode:
		switch inner := n.Node.(type) {
		case *ast.IntegerNode, *ast.FloatNode:
			if n.Operator == "-" {
				return w.number(inner, "-")
			}
		}
		if n.Operator == "not" {
			return w.refuse(n, `"not" before a comparison needs brackets: not (a == "b")`)
		}
		return w.refuse(n, "there is no arithmetic here (%s)", n.Operator)
	case *ast.IdentifierNode, *ast.MemberNode:
		return w.named(n, as)
	case *ast.CallNode, *ast.BuiltinNode:
		return w.refuse(n, "there are no functions here")
	case *ast.BinaryNode:
		if arithmetic(n.Operator) {
			return w.binary(n)
		}
	case *ast.NilNode:
		return w.refuse(n, "nothing is nil here; what is not known is unknown")
	}
	return w.refuse(n, "this is not in the grammar: a name, a text in quotes, a number, true or false")
}

// number reads the literal's own characters: expr has made a float of some.
func (w *walker) number(n ast.Node, sign string) *node {
	at := n.Location()
	if at.From < 0 || at.To > len(w.source) || at.From >= at.To {
		return w.refuse(n, "this number cannot be read")
	}
	d, err := measure.ParseDecimal(sign + string(w.source[at.From:at.To]))
	if err != nil {
		return w.refuse(n, "%s", err)
	}
	return &node{value: Number(d)}
}

func (w *walker) named(n ast.Node, as string) *node {
	name, ok := dotted(n)
	at := column(n)
	// product["x"] and product.x are one tree to expr; only the second is a name.
	if end := at - 1 + utf8.RuneCountInString(name); !ok || !nameForm.MatchString(name) || end > len(w.source) || string(w.source[at-1:end]) != name {
		return w.refuse(n, "this is no name: names are small letters, digits, underscores and points")
	}
	if as != "" {
		w.uses = append(w.uses, Use{Name: name, Column: at, Op: as})
	}
	return &node{op: opName, name: name}
}

func dotted(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.MemberNode:
		property, ok := n.Property.(*ast.StringNode)
		if !ok || n.Optional || n.Method {
			return "", false
		}
		before, ok := dotted(n.Node)
		return before + "." + property.Value, ok
	}
	return "", false
}
