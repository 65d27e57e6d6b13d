using Portal.EndToEnd.Support;
using Xunit.v3;

// One browser for all; each test has its own town in it, so tests of one class need not wait for each other.
// Two at a time, as a small machine has two cores.
[assembly: AssemblyFixture(typeof(SharedBrowser))]
[assembly: Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 2)]
