// Package product holds the tests of the whole program: built once, driven
// through a real terminal from the first start to the signed verdict, killed,
// traced and timed.
//
// Arrows: nothing imports it; its tests import uitest, station and checklists,
// and know the store by the program's commands only.
package product
