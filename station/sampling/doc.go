// Package sampling answers how many pieces to look at, which, and when a lot is
// not accepted: the code letters, the single plans of ISO 2859-1:1999, the single
// and double plans of MIL-STD-105E, what a plan promises, and a draw that anyone
// can repeat from its seed.
//
//	lot, level ─► Letter ─┐
//	AQL, severity ────────┴─► table, arrows ─► Plan (n, Ac, Re) ─► Draw(seed, n, lot) ─► the pieces
//	                                            └─► OC: how likely a lot of quality p is accepted
//
// Why so:
//
//   - The tables stand in tables.go as they are printed, arrows and all, so that an
//     auditor can lay the page beside them. Every cell is compared with the standards'
//     figures in testdata, with the arrows followed.
//   - An arrow moves n, Ac and Re together (ISO 2859-1:1999, 10.3; MIL-STD-105E 4.9.3).
//     Keeping the letter's own n with the Ac of another is the usual mistake.
//   - An AQL is a name of a column, not a number: "0.10" and "10" are texts and never
//     pass through a float. "0.1", "1" and "10.0" find their column.
//   - AQLs up to 10 may be percent nonconforming or nonconformities per 100 units;
//     above 10 they are only the latter. So the OC is binomial up to 10, Poisson above.
//   - ISO 2859-1:1999 reduced plans have no gap (Re = Ac + 1). Those of MIL-STD-105E
//     have: a lot found between Ac and Re is accepted and ends reduced inspection.
//   - Double plans are those of MIL-STD-105E and ANSI Z1.4 only: the 1999 edition of
//     ISO 2859-1 changed them.
//   - A plan with n as large as the lot keeps its Ac and Re; the whole lot is looked at.
//   - "None allowed", a letter's own size with c = 0, and every piece are site rules:
//     useful, but no plan of a standard, and they say so.
//
// Arrows: inspection and scheme import sampling; sampling imports fault, and
// checklists/measure to compare what was typed for an AQL.
package sampling
