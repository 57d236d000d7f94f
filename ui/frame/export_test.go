package frame

// IdleForTest is the message of the timer that locks.
func IdleForTest() any { return idle{} }
