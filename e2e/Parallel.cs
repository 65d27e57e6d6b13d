using Portal.EndToEnd.Support;

// One browser for all; each test has its own town in it. Two at a time, as a small machine has two cores.
[assembly: AssemblyFixture(typeof(SharedBrowser))]
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
