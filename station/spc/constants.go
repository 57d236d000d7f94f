package spc

import "math"

// MaxSubgroup is the largest subgroup a chart takes.
const MaxSubgroup = 25

// ranges holds, for subgroups of 2 to 25 normal values, the mean d2 and the
// standard deviation d3 of the relative range, by numerical integration of its
// distribution.
var ranges = [MaxSubgroup + 1]struct{ d2, d3 float64 }{
	2:  {1.1283791671, 0.8525024664},
	3:  {1.6925687506, 0.8883680196},
	4:  {2.0587507460, 0.8798082028},
	5:  {2.3259289473, 0.8640819411},
	6:  {2.5344127212, 0.8480396861},
	7:  {2.7043567512, 0.8332053356},
	8:  {2.8472006121, 0.8198314898},
	9:  {2.9700263244, 0.8078342746},
	10: {3.0775054617, 0.7970506735},
	11: {3.1728727038, 0.7873146206},
	12: {3.2584552797, 0.7784783412},
	13: {3.3359803541, 0.7704162021},
	14: {3.4067631082, 0.7630230956},
	15: {3.4718268899, 0.7562114297},
	16: {3.5319827861, 0.7499080894},
	17: {3.5878839618, 0.7440517840},
	18: {3.6400637579, 0.7385908534},
	19: {3.6889630232, 0.7334814955},
	20: {3.7349501196, 0.7286863457},
	21: {3.7783358298, 0.7241733407},
	22: {3.8193846434, 0.7199148084},
	23: {3.8583234233, 0.7158867355},
	24: {3.8953481485, 0.7120681751},
	25: {3.9306292195, 0.7084407659},
}

// D2 is the mean range of n standard normal values.
func D2(n int) float64 { return ranges[n].d2 }

// D3 is the standard deviation of that range.
func D3(n int) float64 { return ranges[n].d3 }

// C4 is the mean standard deviation of n standard normal values.
func C4(n int) float64 {
	a, _ := math.Lgamma(float64(n) / 2)
	b, _ := math.Lgamma(float64(n-1) / 2)
	return math.Sqrt(2/float64(n-1)) * math.Exp(a-b)
}
