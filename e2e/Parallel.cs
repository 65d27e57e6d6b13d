using Portal.EndToEnd.Support;
using Xunit.v3;

// One browser for all; each test has its own town in it. Two at a time, as a small machine has two cores.
[assembly: AssemblyFixture(typeof(SharedBrowser))]
[assembly: Parallelization(MaxThreads = 2)]
