package nonconformance

// Command is what is asked of a case. Decide turns it into events or refuses.
type Command interface{ command() }

type (
	// Start opens a case.
	Start struct {
		Number string
		Origin Origin
		Title  string
		Why    string
		Due    int64 // UTC ms
		Then   int64 // the same, once somebody is at it; 0: no change
		Record *Record
		Repeat int
		Scope  string
		Codes  []string
	}
	// Add brings a record in; Again names the record whose goods it looked at.
	Add struct {
		Record Record
		Again  RecordID
	}
	// Annul says that a record is out of force: its own annulment sets this off.
	Annul struct {
		Record RecordID
		Reason string
	}
	// Take says that one is at it; LetGoOf that one is not any more.
	Take struct{}
	// LetGoOf gives it back.
	LetGoOf struct{}
	// HandOver gives it to another lead.
	HandOver struct{ To, Note string }
	// Contain sets goods apart.
	Contain struct {
		Scope, Value, Since, Place, Note string
		ByItself                         bool // a first critical orders it: nobody need be a lead
		Recheck                          []RecheckOf
		Also                             []string // what else the stock is called
	}
	// Rechecked is an inspection that a containment ordered.
	Rechecked struct {
		Of, Record      RecordID
		Number, Verdict string
	}
	// Prove says that a task is done, by a scan.
	Prove struct {
		Decision            Mark
		Task                int
		Scan, Witness, Note string
		Files               []File
	}
	// Free ends a containment; the PIN was checked before.
	Free struct {
		Contained Mark
		Reason    string
	}
	// WriteDown notes something.
	WriteDown struct {
		Text  string
		Files []File
	}
	// Ask wants a photo or an answer.
	Ask struct {
		To     string
		Photo  bool
		Text   string
		Record RecordID
	}
	// Reply answers a question; anybody whom it was asked may.
	Reply struct {
		Question Mark
		Text     string
		Files    []File
	}
	// Dispose decides about the goods; the PIN was checked before.
	Dispose struct {
		Parts      []Part
		Reason     string
		Concession *Concession
		Evidence   []File
		Meaning    string
		Saw        Sight      // what its lead saw
		Tasks      [][]string // of each part: kinds of what is done with it; nil: what goes with its disposition
	}
	// Confirm is the second person's yes to a decision, Decline the no.
	Confirm struct {
		Decision Mark
		Meaning  string
		Saw      Sight // what the second person saw
	}
	// Decline is the second person's no.
	Decline struct {
		Decision Mark
		Reason   string
	}
	// Report says what a sort, a rework or a repair came to.
	Report struct {
		What   string
		Sublot string
		Good   int
		Bad    int
		Note   string
		Files  []File
	}
	// Resubmit wants the goods inspected again.
	Resubmit struct {
		Record   RecordID
		Severity string // empty: tightened
		Classes  []string
		Note     string
		Answer   string
	}
	// Divide has a part that stands apart sampled by itself.
	Divide struct {
		Apart, Name string
		Quantity    int
		Severity    string // empty: tightened
		Note        string
	}
	// Sampled is what the sample of such a part came to.
	Sampled struct {
		Sublot Mark
		Record Record
	}
	// Explain names the cause.
	Explain struct {
		Category    string
		Whys        []string
		Responsible string
		Costs       []Cost
	}
	// Plan wants something done about it.
	Plan struct {
		Prevents bool
		What     string
		Owner    string
		Due      string
		Lots     int
	}
	// Move gives an action another owner or day.
	Move struct {
		Action     Mark
		Owner, Due string
		Why        string
	}
	// Finish says that an action is done.
	Finish struct {
		Action Mark
		Note   string
		Files  []File
	}
	// Follow counts a further lot.
	Follow struct {
		Action   Mark
		Record   RecordID
		Number   string
		Returned bool
	}
	// Notify keeps the notice that was sent.
	Notify struct{ To, Text, Reply string }
	// SupplierSays keeps what the supplier said.
	SupplierSays struct {
		Text  string
		Files []File
	}
	// Close ends the case; the PIN was checked before.
	Close struct{ Reason string }
	// Reopen takes it up again.
	Reopen struct{ Why string }
)

func (Start) command()        {}
func (Add) command()          {}
func (Annul) command()        {}
func (Take) command()         {}
func (LetGoOf) command()      {}
func (HandOver) command()     {}
func (Contain) command()      {}
func (Free) command()         {}
func (WriteDown) command()    {}
func (Ask) command()          {}
func (Reply) command()        {}
func (Dispose) command()      {}
func (Confirm) command()      {}
func (Decline) command()      {}
func (Report) command()       {}
func (Resubmit) command()     {}
func (Explain) command()      {}
func (Plan) command()         {}
func (Move) command()         {}
func (Finish) command()       {}
func (Follow) command()       {}
func (Notify) command()       {}
func (SupplierSays) command() {}
func (Close) command()        {}
func (Reopen) command()       {}
func (Prove) command()        {}
func (Rechecked) command()    {}
func (Divide) command()       {}
func (Sampled) command()      {}
