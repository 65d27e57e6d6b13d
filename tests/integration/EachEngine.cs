using Portal.TestSupport.Engines;
using Xunit;

// Places, money and files are decided on the engine that keeps them: what is true on one is shown on each.
[assembly: TestFramework(typeof(EngineFramework))]
[assembly: OnEachEngine("Places", "Carts", "Payments", "Settlement", "Bookings", "WaitingLists", "Nightly", "Billing", "Accounts", "Invariants", "Locks")]
